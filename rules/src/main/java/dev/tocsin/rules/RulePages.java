package dev.tocsin.rules;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The rules' pages, which the build takes from {@code docs/rules}. */
final class RulePages {

    private RulePages() {}

    /**
     * A rule's description, with its page from {@code <name>.md} and its first paragraph as the description.
     *
     * @throws IllegalStateException when the page is missing from the build
     */
    static RuleDescription describe(String id, String name, String summary, Severity severity) {
        String page = read(name);
        return new RuleDescription(id, name, summary, firstParagraph(page), severity, page);
    }

    private static String read(String name) {
        String path = "/dev/tocsin/rules/pages/" + name + ".md";
        try (InputStream in = RulePages.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("no page for rule " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String firstParagraph(String page) {
        StringBuilder paragraph = new StringBuilder();
        boolean inside = false;
        for (String line : page.lines().toList()) {
            if (line.startsWith("#")) {
                if (inside) {
                    break;
                }
                continue;
            }
            if (line.isBlank()) {
                if (inside) {
                    break;
                }
                continue;
            }
            inside = true;
            paragraph.append(paragraph.isEmpty() ? "" : " ").append(line.trim());
        }
        return paragraph.toString();
    }
}
