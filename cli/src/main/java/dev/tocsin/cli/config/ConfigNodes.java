package dev.tocsin.cli.config;

import dev.tocsin.cli.config.Setting.Shape;
import dev.tocsin.cli.selection.Closest;
import dev.tocsin.cli.selection.RuleNames;
import dev.tocsin.rules.RuleDescription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Makes parts with known shapes of YAML nodes, and says where they do not fit. */
final class ConfigNodes {

    private static final Pattern METHOD = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$.]*#[\\p{L}_$][\\p{L}\\p{N}_$]*");
    private static final int LONGEST = 500;

    private final String file;
    private final List<RuleDescription> rules;

    ConfigNodes(String file, List<RuleDescription> rules) {
        this.file = file;
        this.rules = rules;
    }

    /** @param where the keys that lead here, with dots between; empty at the root */
    ConfigNode read(Node node, Shape shape, String where) throws ConfigurationException {
        if (shape instanceof Setting.Group group) {
            return group(node, group, where);
        }
        if (shape instanceof Setting.ByRule byRule) {
            return byRule(node, byRule, where);
        }
        if (shape instanceof Setting.ListOf list) {
            return list(node, list, where);
        }
        return scalar(node, shape, where);
    }

    private ConfigNode group(Node node, Setting.Group group, String where) throws ConfigurationException {
        Map<String, ConfigNode> children = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping(node, where).getValue()) {
            String key = key(tuple);
            Optional<Setting> setting = group.settings().stream()
                    .filter(candidate -> candidate.name().equals(key))
                    .findFirst();
            if (setting.isEmpty()) {
                throw wrong(tuple.getKeyNode(), unknownKey(key, group, where));
            }
            String below = where.isEmpty() ? key : where + "." + key;
            put(children, key, read(tuple.getValueNode(), setting.get().shape(), below), tuple);
        }
        for (Setting setting : group.settings()) {
            if (setting.required() && !children.containsKey(setting.name())) {
                throw wrong(node, "`" + where + "` needs a `" + setting.name() + "`");
            }
        }
        return new ConfigNode(children, line(node));
    }

    private static String unknownKey(String key, Setting.Group group, String where) {
        String said = "there is no key `" + shortened(key) + "`" + (where.isEmpty() ? "" : " in `" + where + "`");
        return Closest.to(key, group.settings().stream().map(Setting::name))
                .map(meant -> said + "; is `" + meant + "` meant?")
                .orElseGet(() -> said + "; there are "
                        + ConfigurationReader.words(
                                group.settings().stream().map(Setting::name).toList()));
    }

    private ConfigNode byRule(Node node, Setting.ByRule byRule, String where) throws ConfigurationException {
        Map<String, ConfigNode> children = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping(node, where).getValue()) {
            String id = rule(key(tuple), tuple.getKeyNode());
            put(children, id, read(tuple.getValueNode(), byRule.value(), where + "." + id), tuple);
        }
        return new ConfigNode(children, line(node));
    }

    private ConfigNode list(Node node, Setting.ListOf list, String where) throws ConfigurationException {
        if (!(node instanceof SequenceNode sequence)) {
            throw wrong(node, "`" + where + "` is a list; write its elements below it, each behind a dash");
        }
        List<ConfigNode> elements = new ArrayList<>();
        for (Node element : sequence.getValue()) {
            elements.add(read(element, list.element(), where));
        }
        return new ConfigNode(List.copyOf(elements), line(node));
    }

    private ConfigNode scalar(Node node, Shape shape, String where) throws ConfigurationException {
        if (!(node instanceof ScalarNode scalar) || scalar.getValue().isBlank()) {
            throw wrong(node, "`" + where + "` wants a value");
        }
        String value = scalar.getValue().strip();
        if (value.length() > LONGEST) {
            throw wrong(node, "`" + where + "` is longer than " + LONGEST + " characters");
        }
        if (shape instanceof Setting.Flag) {
            if (!value.equals("true") && !value.equals("false")) {
                throw wrong(node, "`" + where + "` is `true` or `false`, not `" + shortened(value) + "`");
            }
            return new ConfigNode(Boolean.valueOf(value), line(node));
        }
        if (shape instanceof Setting.Choice choice && !choice.words().contains(value)) {
            String said = "`" + where + "` cannot be `" + shortened(value) + "`";
            throw wrong(
                    node,
                    Closest.to(value, choice.words().stream())
                            .map(meant -> said + "; is `" + meant + "` meant?")
                            .orElse(said + "; it is one of " + ConfigurationReader.words(choice.words())));
        }
        if (shape instanceof Setting.MethodName && !METHOD.matcher(value).matches()) {
            throw wrong(
                    node,
                    "`" + where + "` names a method as `com.acme.UserDao#findByEmail`, not as `" + shortened(value)
                            + "`");
        }
        return new ConfigNode(shape instanceof Setting.RuleName ? rule(value, node) : value, line(node));
    }

    /** The rule's id. */
    private String rule(String name, Node node) throws ConfigurationException {
        return rules.stream()
                .filter(rule -> rule.id().equalsIgnoreCase(name) || rule.name().equalsIgnoreCase(name))
                .map(RuleDescription::id)
                .findFirst()
                .orElseThrow(() -> wrong(node, new RuleNames(rules).unknown(name)));
    }

    private MappingNode mapping(Node node, String where) throws ConfigurationException {
        if (node instanceof MappingNode mapping) {
            return mapping;
        }
        throw wrong(
                node, where.isEmpty() ? "a configuration is a list of keys and values" : "`" + where + "` has keys");
    }

    private String key(NodeTuple tuple) throws ConfigurationException {
        if (tuple.getKeyNode() instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw wrong(tuple.getKeyNode(), "a key is a word");
    }

    private void put(Map<String, ConfigNode> children, String key, ConfigNode child, NodeTuple tuple)
            throws ConfigurationException {
        if (children.put(key, child) != null) {
            throw wrong(tuple.getKeyNode(), "`" + key + "` is there twice");
        }
    }

    private ConfigurationException wrong(Node node, String message) {
        return new ConfigurationException(file, line(node), message);
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }
}
