package dev.tocsin.analyzer.schema.readers;

import dev.tocsin.analyzer.schema.Dialect;
import dev.tocsin.analyzer.schema.Origin;
import dev.tocsin.analyzer.source.Problem;
import dev.tocsin.analyzer.source.SourceSpan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one Liquibase changelog in XML, YAML, JSON or SQL. Preconditions are taken as met, rollbacks are left out, and
 * properties stay as they are written.
 */
final class LiquibaseReader {

    private static final int SNIFFED_BYTES = 1 << 13;

    private static final Pattern FORMATTED_SQL =
            Pattern.compile("^\\s*--\\s*liquibase\\s+formatted\\s+sql\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern CHANGE_SET =
            Pattern.compile("^[ \\t]*--[ \\t]*changeset\\b(.*)$", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
    private static final Pattern DBMS = Pattern.compile("\\bdbms:(?:\"([^\"]*)\"|(\\S+))", Pattern.CASE_INSENSITIVE);
    private static final Pattern CONTEXT =
            Pattern.compile("\\bcontext(?:Filter)?:(?:\"([^\"]*)\"|(\\S+))", Pattern.CASE_INSENSITIVE);
    private static final Pattern WHERE = Pattern.compile("^\\s*where\\b\\s*", Pattern.CASE_INSENSITIVE);

    private final String file;
    private final List<Changelog.Step> steps = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    private LiquibaseReader(String file) {
        this.file = file;
    }

    /** True when the file's beginning says that it is a changelog. */
    static boolean isChangelog(String file, byte[] bytes) {
        String head = new String(bytes, 0, Math.min(bytes.length, SNIFFED_BYTES), StandardCharsets.UTF_8);
        if (head.startsWith("\uFEFF")) {
            head = head.substring(1);
        }
        return isSql(file) ? FORMATTED_SQL.matcher(head).find() : head.contains("databaseChangeLog");
    }

    /**
     * Reads a file for which {@link #isChangelog} is true.
     *
     * @param file path relative to the scan root
     */
    static Changelog read(String file, byte[] bytes) {
        LiquibaseReader reader = new LiquibaseReader(file);
        if (isSql(file)) {
            reader.formattedSql(bytes);
        } else {
            reader.elements(bytes);
        }
        return new Changelog(file, reader.steps, reader.problems);
    }

    static boolean isSql(String file) {
        return file.toLowerCase(Locale.ROOT).endsWith(".sql");
    }

    private void elements(byte[] bytes) {
        try {
            ChangelogNode root = file.toLowerCase(Locale.ROOT).endsWith(".xml")
                    ? ChangelogXml.read(bytes)
                    : ChangelogYaml.read(bytes);
            if (root.name().equals("databaseChangeLog")) {
                changelog(root);
            } else {
                root.children("databaseChangeLog").forEach(this::changelog);
            }
        } catch (ChangelogSyntaxException e) {
            problems.add(new Problem(SourceSpan.line(file, e.line()), Problem.Kind.SYNTAX, e.getMessage()));
        }
    }

    private void changelog(ChangelogNode changelog) {
        for (ChangelogNode n : changelog.children()) {
            Changelog.Products products = products(n, Changelog.Products.ALL);
            if (n.name().equals("changeSet")) {
                changeSet(n, products);
            } else if (n.name().equals("include")) {
                n.attribute("file").ifPresent(f -> include(n, f, false, products));
            } else if (n.name().equals("includeAll")) {
                n.attribute("path").ifPresent(p -> include(n, p, true, products));
            }
        }
    }

    private void include(ChangelogNode n, String path, boolean folder, Changelog.Products products) {
        steps.add(new Changelog.Include(path, n.isTrue("relativeToChangelogFile"), folder, products));
    }

    private void changeSet(ChangelogNode changeSet, Changelog.Products products) {
        Optional<String> predicate = appendedPredicate(changeSet);
        for (ChangelogNode n : changeSet.children()) {
            if (n.name().equals("sql")) {
                sql(n, products(n, products));
            } else if (n.name().equals("sqlFile")) {
                n.attribute("path").ifPresent(p -> include(n, p, false, products(n, products)));
            } else {
                LiquibaseChanges changes = new LiquibaseChanges(file, predicate);
                changes.read(n);
                if (!changes.changes().isEmpty()) {
                    steps.add(new Changelog.Changes(changes.changes(), products));
                }
            }
        }
    }

    /** {@code <modifySql><append value=" WHERE deleted_at IS NULL"/></modifySql>} makes an index partial. */
    private static Optional<String> appendedPredicate(ChangelogNode changeSet) {
        for (ChangelogNode modify : changeSet.children("modifySql")) {
            for (ChangelogNode append : modify.children("append")) {
                Matcher where = WHERE.matcher(append.attribute("value").orElse(""));
                if (where.find()) {
                    return append.attribute("value")
                            .map(v -> WHERE.matcher(v).replaceFirst(""))
                            .filter(v -> !v.isEmpty());
                }
            }
        }
        return Optional.empty();
    }

    private void sql(ChangelogNode n, Changelog.Products products) {
        String sql = n.attribute("sql").orElse(n.text());
        int line = n.attribute("sql").isPresent() ? n.attributeLine("sql") : n.textLine();
        script(sql, line, products);
    }

    private void script(String sql, int line, Changelog.Products products) {
        Optional<Dialect> dialect =
                products.only().size() == 1 ? products.only().stream().findFirst() : Optional.empty();
        DdlReader.Script script =
                DdlReader.read(file, sql.getBytes(StandardCharsets.UTF_8), Origin.Kind.MIGRATION, dialect, line, 1);
        problems.addAll(script.problems());
        if (!script.changes().isEmpty()) {
            steps.add(new Changelog.Changes(script.changes(), products));
        }
    }

    private void formattedSql(byte[] bytes) {
        String sql = new String(bytes, StandardCharsets.UTF_8);
        Matcher header = CHANGE_SET.matcher(sql);
        int from = 0;
        int line = 1;
        Changelog.Products products = Changelog.Products.ALL;
        while (header.find()) {
            script(sql.substring(from, header.start()), line, products);
            line += newLines(sql, from, header.start());
            from = header.start();
            products = Changelog.Products.of(value(DBMS, header.group(1)), value(CONTEXT, header.group(1)));
        }
        script(sql.substring(from), line, products);
    }

    private static Optional<String> value(Pattern pattern, String header) {
        Matcher m = pattern.matcher(header);
        return m.find() ? Optional.of(m.group(1) != null ? m.group(1) : m.group(2)) : Optional.empty();
    }

    private static int newLines(String text, int from, int to) {
        int lines = 0;
        for (int i = from; i < to; i++) {
            lines += text.charAt(i) == '\n' ? 1 : 0;
        }
        return lines;
    }

    private static Changelog.Products products(ChangelogNode n, Changelog.Products outer) {
        Optional<String> context = n.attribute("context").or(() -> n.attribute("contextFilter"));
        Changelog.Products own = Changelog.Products.of(n.attribute("dbms"), context);
        return own.equals(Changelog.Products.ALL) ? outer : own;
    }
}
