package dev.tocsin.cli.config;

import java.util.List;

/**
 * One key of the configuration.
 *
 * @param name as it is written
 * @param shape what its value looks like
 * @param required whether its group needs it
 * @param description one or two sentences in Markdown
 */
record Setting(String name, Shape shape, boolean required, String description) {

    static Setting optional(String name, Shape shape, String description) {
        return new Setting(name, shape, false, description);
    }

    static Setting required(String name, Shape shape, String description) {
        return new Setting(name, shape, true, description);
    }

    /** What a value looks like. */
    sealed interface Shape {}

    /** A text that is not empty. */
    record Text() implements Shape {}

    /** {@code true} or {@code false}. */
    record Flag() implements Shape {}

    /** One of some words. */
    record Choice(List<String> words) implements Shape {}

    /** A rule's id or name. */
    record RuleName() implements Shape {}

    /** {@code com.acme.UserDao#findByEmail}. */
    record MethodName() implements Shape {}

    /** Any number of the same. */
    record ListOf(Shape element) implements Shape {}

    /** Rules, each with something. */
    record ByRule(Shape value) implements Shape {}

    /** Keys with a meaning of their own. */
    record Group(List<Setting> settings) implements Shape {}
}
