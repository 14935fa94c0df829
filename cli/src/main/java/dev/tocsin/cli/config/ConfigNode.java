package dev.tocsin.cli.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A part of the configuration that has the shape it should have.
 *
 * @param value a {@link String}, a {@link Boolean}, a list or a map of parts
 * @param line counted from 1
 */
record ConfigNode(Object value, int line) {

    private static final ConfigNode NOTHING = new ConfigNode(Map.of(), 1);

    @SuppressWarnings("unchecked") // the reader has made it so
    Map<String, ConfigNode> children() {
        return (Map<String, ConfigNode>) value;
    }

    @SuppressWarnings("unchecked") // the reader has made it so
    List<ConfigNode> elements() {
        return (List<ConfigNode>) value;
    }

    String text() {
        return (String) value;
    }

    /** A group below, empty where it is not there. */
    ConfigNode group(String name) {
        return children().getOrDefault(name, NOTHING);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(children().get(name)).map(ConfigNode::text);
    }

    boolean is(String name) {
        return Optional.ofNullable(children().get(name))
                .map(node -> (Boolean) node.value)
                .orElse(false);
    }

    List<ConfigNode> list(String name) {
        return Optional.ofNullable(children().get(name))
                .map(ConfigNode::elements)
                .orElse(List.of());
    }

    List<String> texts(String name) {
        return list(name).stream().map(ConfigNode::text).toList();
    }
}
