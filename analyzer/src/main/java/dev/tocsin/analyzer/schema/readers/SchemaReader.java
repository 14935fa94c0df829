package dev.tocsin.analyzer.schema.readers;

import dev.tocsin.analyzer.schema.Dialect;
import dev.tocsin.analyzer.schema.MigrationTool;
import dev.tocsin.analyzer.schema.Origin;
import dev.tocsin.analyzer.schema.SchemaBuilder;
import dev.tocsin.analyzer.schema.SchemaChange;
import dev.tocsin.analyzer.schema.SchemaSet;
import dev.tocsin.analyzer.source.Problem;
import dev.tocsin.analyzer.source.SourceSpan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads the database side of the schema out of the files of a repository.
 *
 * <ol>
 *   <li>{@link SchemaFiles} leaves out tests and what cannot hold a schema.
 *   <li>{@link ChangelogSets} reads Liquibase changelogs with the files that they include.
 *   <li>{@link SchemaFiles} groups the other scripts into sets and puts each set in order; {@link DdlReader} reads them.
 *   <li>{@link SchemaBuilder} gets the sets; the caller adds what annotations declare and builds the schema.
 * </ol>
 *
 * The result depends on the files only, not on their order.
 */
public final class SchemaReader {

    /** What stands in front of the part of a script that takes the change back (MyBatis Migrations, Play, dbmate, goose). */
    private static final List<byte[]> UNDO_MARKS =
            List.of(ascii("//@UNDO"), ascii("# --- !Downs"), ascii("-- migrate:down"), ascii("-- +goose Down"));

    /** Larger files are dumps. */
    private static final int LARGEST_WITH_UNDO = 1 << 20;

    private final Map<String, SchemaFile> files = new TreeMap<>();
    private final Set<Problem> problems = new HashSet<>();

    private final Optional<Dialect> product;

    private SchemaReader(Optional<Dialect> product) {
        this.product = product;
    }

    /**
     * What was read.
     *
     * @param builder holds the database side; annotations may still be declared
     * @param problems files and statements that could not be read, sorted
     */
    public record Result(SchemaBuilder builder, List<Problem> problems) {
        public Result {
            problems = List.copyOf(problems);
        }
    }

    /** Reads the schema files among these files of a tree. */
    public static Result read(Collection<SchemaFile> files) {
        return read(files, Optional.empty());
    }

    /**
     * Reads the schema files among these files of a tree.
     *
     * @param product the database product in use: scripts that name none are read as written for it, and where there are
     *     some for it, those for others are left out
     */
    public static Result read(Collection<SchemaFile> files, Optional<Dialect> product) {
        SchemaReader reader = new SchemaReader(product);
        for (SchemaFile file : files) {
            if (!SchemaFiles.isTest(file.path())) {
                reader.files.put(file.path(), file);
            }
        }
        return reader.read();
    }

    private Result read() {
        SchemaBuilder builder = new SchemaBuilder();
        ChangelogSets changelogs = new ChangelogSets(new TreeSet<>(files.keySet()), this::content);
        List<SchemaSet> sets = new ArrayList<>(changelogs.read());
        problems.addAll(changelogs.problems());

        List<String> scripts =
                files.keySet().stream().filter(p -> !changelogs.isIncluded(p)).toList();
        for (SchemaFiles.Plan plan : SchemaFiles.plan(scripts)) {
            SchemaSet set = set(plan);
            if (!set.changes().isEmpty()) {
                sets.add(set);
            }
        }
        used(sets).forEach(builder::add);
        return new Result(builder, problems.stream().sorted().toList());
    }

    /** The sets for the product in use, where there are some for it; those for none serve all. */
    private List<SchemaSet> used(List<SchemaSet> sets) {
        boolean chosen =
                product.isPresent() && sets.stream().anyMatch(s -> s.dialect().equals(product));
        return chosen
                ? sets.stream()
                        .filter(s -> s.dialect().isEmpty() || s.dialect().equals(product))
                        .toList()
                : sets;
    }

    private SchemaSet set(SchemaFiles.Plan plan) {
        List<SchemaChange> changes = new ArrayList<>();
        Origin.Kind kind = plan.kind();
        Optional<MigrationTool> tool = plan.files().stream().anyMatch(SchemaFiles::isFlyways)
                ? Optional.of(MigrationTool.FLYWAY)
                : Optional.empty();
        for (String path : plan.files()) {
            Optional<byte[]> bytes = content(path);
            if (bytes.isEmpty()) {
                continue;
            }
            if (LiquibaseReader.isChangelog(path, bytes.get())) {
                // SQL in Liquibase's format that no changelog includes
                kind = Origin.Kind.MIGRATION;
                tool = Optional.of(MigrationTool.LIQUIBASE);
                Changelog changelog = LiquibaseReader.read(path, bytes.get());
                problems.addAll(changelog.problems());
                changelog.steps().stream()
                        .filter(s -> s.products().include(plan.dialect()))
                        .forEach(s -> changes.addAll(s instanceof Changelog.Changes c ? c.changes() : List.of()));
            } else {
                DdlReader.Script script = DdlReader.read(
                        path, withoutUndo(bytes.get()), kind, plan.dialect().or(() -> product));
                problems.addAll(script.problems());
                changes.addAll(script.changes());
            }
        }
        return new SchemaSet(plan.name(), kind, plan.standing(), plan.dialect(), plan.files(), changes, tool);
    }

    private Optional<byte[]> content(String path) {
        try {
            return Optional.of(files.get(path).content().read());
        } catch (IOException e) {
            problems.add(
                    new Problem(SourceSpan.line(path, 1), Problem.Kind.UNREADABLE, "The schema file cannot be read."));
            return Optional.empty();
        }
    }

    private static byte[] withoutUndo(byte[] sql) {
        if (sql.length > LARGEST_WITH_UNDO) {
            return sql;
        }
        int end = sql.length;
        for (byte[] mark : UNDO_MARKS) {
            int at = indexOf(sql, mark);
            end = at >= 0 ? Math.min(end, at) : end;
        }
        return end == sql.length ? sql : Arrays.copyOf(sql, end);
    }

    private static int indexOf(byte[] text, byte[] part) {
        for (int i = 0; i + part.length <= text.length; i++) {
            if (text[i] == part[0] && Arrays.equals(text, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        return -1;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
