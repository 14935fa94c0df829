package dev.tocsin.analyzer.schema.readers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An element of a Liquibase changelog, whatever it is written in, or of Spring's XML. In YAML and JSON a scalar entry is an attribute, any other
 * entry is a child, and the elements of a list are children of what holds the list.
 */
final class ChangelogNode {

    private final String name;
    private final int line;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final Map<String, Integer> attributeLines = new HashMap<>();
    private final List<ChangelogNode> children = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private int textLine;

    /** @param line where it starts, counted from 1 */
    ChangelogNode(String name, int line) {
        this.name = name;
        this.line = line;
        this.textLine = line;
    }

    String name() {
        return name;
    }

    int line() {
        return line;
    }

    List<ChangelogNode> children() {
        return children;
    }

    /** The attribute's value without blanks around it; empty where it is absent or blank. */
    Optional<String> attribute(String attribute) {
        return Optional.ofNullable(attributes.get(attribute)).map(String::strip).filter(v -> !v.isEmpty());
    }

    boolean isTrue(String attribute) {
        return attribute(attribute).filter(v -> v.equalsIgnoreCase("true")).isPresent();
    }

    void attribute(String attribute, String value) {
        attributes.put(attribute, value);
    }

    /** @param firstLine where the value starts, counted from 1 */
    void attribute(String attribute, String value, int firstLine) {
        attribute(attribute, value);
        attributeLines.put(attribute, firstLine);
    }

    /** The line on which the attribute's value starts; that of the element where it is not known. */
    int attributeLine(String attribute) {
        return attributeLines.getOrDefault(attribute, line);
    }

    /** The text between its tags. */
    String text() {
        return text.toString();
    }

    /** The line on which the text starts. */
    int textLine() {
        return textLine;
    }

    void append(String more, int atLine) {
        if (text.length() == 0) {
            textLine = atLine;
        }
        text.append(more);
    }

    List<ChangelogNode> children(String wanted) {
        return children.stream().filter(c -> c.name.equals(wanted)).toList();
    }
}
