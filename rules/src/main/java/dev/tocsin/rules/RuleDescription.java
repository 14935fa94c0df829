package dev.tocsin.rules;

/**
 * What a rule says of itself, apart from any finding.
 *
 * @param id stable for ever, {@code TOC101}
 * @param name kebab case, states the problem, {@code check-then-insert}
 * @param summary one sentence, at most 1024 characters, not empty
 * @param description a paragraph, at most 1024 characters, not empty
 * @param severity of its findings, unless the finding itself says otherwise
 * @param documentation the whole page in Markdown, from {@code docs/rules}
 */
public record RuleDescription(
        String id, String name, String summary, String description, Severity severity, String documentation) {}
