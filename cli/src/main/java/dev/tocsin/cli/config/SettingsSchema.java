package dev.tocsin.cli.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tocsin.rules.RuleDescription;
import java.util.List;

/** The settings as a JSON Schema (draft 7, which editors know best), so that an editor completes and checks the file. */
public final class SettingsSchema {

    private final List<RuleDescription> rules;

    private SettingsSchema(List<RuleDescription> rules) {
        this.rules = rules;
    }

    /** The schema as text, with a line feed at its end. */
    public static String text(List<RuleDescription> rules) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("$schema", "http://json-schema.org/draft-07/schema#");
        root.put("title", "tocsin.yaml");
        root.put("description", "The configuration of Tocsin, which finds check-then-act races on the database.");
        new SettingsSchema(rules).describe(root, Settings.ALL);
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        try {
            return JsonMapper.builder()
                            .build()
                            .writer(new DefaultPrettyPrinter()
                                    .withObjectIndenter(indenter)
                                    .withArrayIndenter(indenter))
                            .writeValueAsString(root)
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of nodes always serializes", e);
        }
    }

    private void describe(ObjectNode node, Setting.Shape shape) {
        if (shape instanceof Setting.Group group) {
            group(node, group);
        } else if (shape instanceof Setting.ListOf list) {
            node.put("type", "array");
            describe(node.putObject("items"), list.element());
        } else if (shape instanceof Setting.ByRule byRule) {
            node.put("type", "object").put("additionalProperties", false);
            ObjectNode properties = node.putObject("properties");
            for (RuleDescription rule : rules) {
                describe(properties.putObject(rule.id()).put("description", rule.summary()), byRule.value());
                describe(properties.putObject(rule.name()).put("description", rule.summary()), byRule.value());
            }
        } else if (shape instanceof Setting.Flag) {
            node.put("type", "boolean");
        } else {
            word(node.put("type", "string"), shape);
        }
    }

    private void group(ObjectNode node, Setting.Group group) {
        node.put("type", "object").put("additionalProperties", false);
        ObjectNode properties = node.putObject("properties");
        for (Setting setting : group.settings()) {
            describe(properties.putObject(setting.name()).put("description", setting.description()), setting.shape());
        }
        List<String> required = group.settings().stream()
                .filter(Setting::required)
                .map(Setting::name)
                .toList();
        if (!required.isEmpty()) {
            ArrayNode names = node.putArray("required");
            required.forEach(names::add);
        }
    }

    private void word(ObjectNode node, Setting.Shape shape) {
        if (shape instanceof Setting.Choice choice) {
            ArrayNode words = node.putArray("enum");
            choice.words().forEach(words::add);
        } else if (shape instanceof Setting.RuleName) {
            ArrayNode names = node.putArray("enum");
            for (RuleDescription rule : rules) {
                names.add(rule.id()).add(rule.name());
            }
        } else if (shape instanceof Setting.MethodName) {
            node.put("pattern", "^[^#\\s]+#[^#\\s]+$");
        } else {
            node.put("minLength", 1);
        }
    }
}
