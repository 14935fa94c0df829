package dev.tocsin.rules.fix;

import dev.tocsin.analyzer.source.SourceText;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Appends a change set to the last changelog that makes the table, which runs after all that it needs.
 *
 * @see <a href="https://docs.liquibase.com/change-types/add-unique-constraint.html">Liquibase, addUniqueConstraint</a>
 */
final class Liquibase {

    private static final Pattern XML_END = Pattern.compile("</(\\w+:)?databaseChangeLog\\s*>");
    private static final Pattern XML_CHANGE_SET = Pattern.compile("(?m)^([ \\t]*)<changeSet\\b[^>]*>");
    private static final Pattern YAML_CHANGE_SET = Pattern.compile("(?m)^([ \\t]*)- +changeSet: *\\r?$");
    private static final Pattern XML_CONTEXT = Pattern.compile("\\bcontext(?:Filter)?=[\"'][^\"'<&]*[\"']");
    private static final Pattern SQL_CHANGE_SET = Pattern.compile("(?mi)^--[ \\t]*changeset[ \\t]+[\\w.@-]+:");

    /** Whoever applies the patch may put their own name there; it is nobody's who wrote the other change sets. */
    private static final String AUTHOR = "tocsin";

    private Liquibase() {}

    /** @return whether one of the files is a changelog that takes the change set */
    static boolean add(Project project, List<String> files, WantedKey key, Draft draft) {
        for (int i = files.size() - 1; i >= 0; i--) {
            Optional<Project.Text> text = project.text(files.get(i));
            Optional<Change> change = text.flatMap(t -> change(t.source(), key));
            if (change.isPresent()) {
                draft.edits()
                        .replace(
                                text.get().source(),
                                text.get().hash(),
                                change.get().offset(),
                                change.get().offset(),
                                change.get().text());
                return true;
            }
        }
        return false;
    }

    private record Change(int offset, String text) {}

    private static Optional<Change> change(SourceText file, WantedKey key) {
        String text = file.text();
        String newline = JavaSource.newline(text);
        String name = file.path().toLowerCase(Locale.ROOT);
        Optional<Change> change = Optional.empty();
        if (name.endsWith(".xml")) {
            change = xml(text, key);
        } else if (name.endsWith(".yaml") || name.endsWith(".yml")) {
            change = yaml(text, key);
        } else if (name.endsWith(".sql")
                && text.stripLeading().toLowerCase(Locale.ROOT).startsWith("--liquibase")) {
            change = sql(text, key);
        }
        return change.map(c -> new Change(c.offset(), c.text().replace("\n", newline)));
    }

    private static Optional<Change> xml(String text, WantedKey key) {
        Optional<MatchResult> end = last(XML_END, text);
        Optional<MatchResult> changeSet = last(XML_CHANGE_SET, text);
        if (end.isEmpty() || changeSet.isEmpty()) {
            return Optional.empty();
        }
        String indent = changeSet.get().group(1);
        String unit = indent.isEmpty() ? "    " : indent;
        String body = key.plain()
                ? "<addUniqueConstraint tableName=\"" + key.table() + "\" columnNames=\""
                        + String.join(", ", key.columns()) + "\" constraintName=\"" + key.name() + "\"/>"
                : "<sql>" + key.statement().replace("<", "&lt;").replace(">", "&gt;") + "</sql>";
        String set = indent + "<!-- Before this runs, this must give no row: "
                + key.duplicates() + " -->\n"
                + indent + "<changeSet id=\"" + key.name() + "\" author=\"" + AUTHOR + "\""
                + context(text) + ">\n"
                + indent + unit + body + "\n"
                + indent + "</changeSet>\n";
        int offset = lineStart(text, end.get().start());
        return Optional.of(new Change(offset, "\n" + set));
    }

    /** The context that all change sets of the file carry; otherwise this one would run where none of them does. */
    private static String context(String text) {
        List<String> contexts = XML_CHANGE_SET
                .matcher(text)
                .results()
                .map(m -> XML_CONTEXT.matcher(m.group()))
                .map(m -> m.find() ? " " + m.group() : "")
                .distinct()
                .toList();
        return contexts.size() == 1 ? contexts.get(0) : "";
    }

    private static Optional<Change> yaml(String text, WantedKey key) {
        Optional<MatchResult> changeSet = last(YAML_CHANGE_SET, text);
        if (changeSet.isEmpty()) {
            return Optional.empty();
        }
        String indent = changeSet.get().group(1);
        String change = key.plain()
                ? indent + "      - addUniqueConstraint:\n"
                        + indent + "          tableName: " + key.table() + "\n"
                        + indent + "          columnNames: " + String.join(", ", key.columns()) + "\n"
                        + indent + "          constraintName: " + key.name() + "\n"
                : indent + "      - sql:\n" + indent + "          sql: " + key.statement() + "\n";
        String set = indent + "# Before this runs, this must give no row:\n"
                + indent + "#   " + key.duplicates() + "\n"
                + indent + "- changeSet:\n"
                + indent + "    id: " + key.name() + "\n"
                + indent + "    author: " + AUTHOR + "\n"
                + indent + "    changes:\n"
                + change;
        return Optional.of(new Change(text.length(), text.endsWith("\n") ? set : "\n" + set));
    }

    private static Optional<Change> sql(String text, WantedKey key) {
        return last(SQL_CHANGE_SET, text)
                .map(end -> new Change(
                        text.length(),
                        (text.endsWith("\n") ? "\n" : "\n\n") + "--changeset " + AUTHOR + ":" + key.name() + "\n"
                                + KeyMigration.sql(key, "\n", "\n", text)));
    }

    private static Optional<MatchResult> last(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        MatchResult last = null;
        while (matcher.find()) {
            last = matcher.toMatchResult();
        }
        return Optional.ofNullable(last);
    }

    private static int lineStart(String text, int offset) {
        int start = text.lastIndexOf('\n', offset - 1) + 1;
        return text.substring(start, offset).isBlank() ? start : offset;
    }
}
