package dev.tocsin.cli.config;

import java.util.List;
import java.util.stream.Collectors;

/** The settings as tables in Markdown, for the documentation. */
public final class SettingsReference {

    private final StringBuilder out = new StringBuilder();

    private SettingsReference() {}

    /** All tables, the outermost first, with a line feed at the end. */
    public static String text() {
        SettingsReference reference = new SettingsReference();
        reference.group("", Settings.ALL);
        return reference.out.toString();
    }

    private void group(String path, Setting.Group group) {
        if (!path.isEmpty()) {
            out.append("\n### `").append(path).append("`\n\n");
        }
        out.append("| key | value | meaning |\n|---|---|---|\n");
        for (Setting setting : group.settings()) {
            out.append("| `")
                    .append(setting.name())
                    .append('`')
                    .append(setting.required() ? " (required)" : "")
                    .append(" | ")
                    .append(value(setting.shape()))
                    .append(" | ")
                    .append(setting.description())
                    .append(" |\n");
        }
        for (Setting setting : group.settings()) {
            String below = path.isEmpty() ? setting.name() : path + "." + setting.name();
            if (setting.shape() instanceof Setting.Group inner) {
                group(below, inner);
            } else if (setting.shape() instanceof Setting.ListOf list
                    && list.element() instanceof Setting.Group inner) {
                group(below + "[]", inner);
            }
        }
    }

    private static String value(Setting.Shape shape) {
        if (shape instanceof Setting.Choice choice) {
            return words(choice.words());
        }
        if (shape instanceof Setting.ListOf list) {
            return list.element() instanceof Setting.Group ? "list of groups, below" : "list: " + value(list.element());
        }
        if (shape instanceof Setting.ByRule byRule) {
            return "rule: " + value(byRule.value());
        }
        if (shape instanceof Setting.Group) {
            return "group, below";
        }
        if (shape instanceof Setting.Flag) {
            return words(List.of("true", "false"));
        }
        if (shape instanceof Setting.RuleName) {
            return "rule";
        }
        return shape instanceof Setting.MethodName ? "`package.Class#method`" : "text";
    }

    private static String words(List<String> words) {
        return words.stream().map(word -> "`" + word + "`").collect(Collectors.joining(", "));
    }
}
