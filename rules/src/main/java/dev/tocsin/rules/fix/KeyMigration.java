package dev.tocsin.rules.fix;

import dev.tocsin.analyzer.schema.Schema;
import dev.tocsin.rules.FileEdit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Writes the migration that adds a key, with the tool and the numbering that the repository has. */
final class KeyMigration {

    private static final Pattern KEYWORDS = Pattern.compile(
            "\\b(?:alter table|add constraint|unique|create|index|on|where|is|not|null|and|select|count|from|group by|having)\\b");

    private final Project project;

    /** The migrations of this scan by location and key: two findings that want one key get one migration. */
    private final Map<String, List<FileEdit>> made = new HashMap<>();

    private final Map<String, String> lastVersions = new TreeMap<>();

    KeyMigration(Project project) {
        this.project = project;
    }

    /** What became of the key. */
    enum Outcome {
        /** A migration adds it. */
        ADDED,
        /** No tool of the repository takes it. */
        LEFT
    }

    /** @param seenFrom the file whose module's schema is meant */
    Outcome add(WantedKey key, String seenFrom, Draft draft) {
        Schema schema = project.schemaSeenFrom(seenFrom);
        List<String> files = schema.files(key.table());
        Map<String, String> flyway = flywayFolders(files);
        if (!flyway.isEmpty()) {
            List<FileEdit> edits =
                    made.computeIfAbsent(String.join("|", flyway.keySet()) + key.statement(), k -> flyway(flyway, key));
            edits.forEach(e -> draft.edits().create(e));
            return Outcome.ADDED;
        }
        return Liquibase.add(project, files, key, draft) ? Outcome.ADDED : Outcome.LEFT;
    }

    /** The folders with versioned migrations that make the table, each with one such file. */
    private static Map<String, String> flywayFolders(List<String> files) {
        Map<String, String> folders = new TreeMap<>();
        for (String file : files) {
            if (FlywayName.of(file).isPresent()) {
                folders.put(folder(file), file);
            }
        }
        return folders;
    }

    private List<FileEdit> flyway(Map<String, String> folders, WantedKey key) {
        List<FileEdit> edits = new ArrayList<>();
        Map<String, String> byLocation = new TreeMap<>();
        folders.forEach((folder, file) -> byLocation.put(FlywayName.location(folder), file));
        byLocation.forEach((location, file) -> {
            FlywayName last = last(location, file);
            String next = last.next(lastVersions.get(location));
            Set<String> taken = takenElsewhere(location);
            while (taken.contains(next)) {
                next = last.next(next);
            }
            lastVersions.put(location, next);
            String text = project.text(file).map(t -> t.source().text()).orElse("");
            edits.add(FileEdit.create(
                    last.folder() + FlywayName.fileName(next, key.name()),
                    sql(key, "\n", JavaSource.newline(text), text)));
        });
        return edits;
    }

    /**
     * The versions of other folders, where none is given twice: modules of one application, each with numbers of its own.
     * Where one is, the folders belong to different databases.
     */
    private Set<String> takenElsewhere(String location) {
        Set<String> here = new TreeSet<>();
        Set<String> elsewhere = new TreeSet<>();
        for (String path : project.paths()) {
            FlywayName.of(path).ifPresent(f -> (f.folder().startsWith(location) ? here : elsewhere).add(f.version()));
        }
        return Collections.disjoint(here, elsewhere) ? elsewhere : Set.of();
    }

    /** The migration of the highest version in a location; Java migrations count too. */
    private FlywayName last(String location, String file) {
        return project.paths().stream()
                .filter(p -> p.startsWith(location) || FlywayName.isJavaMigrationBeside(p, location))
                .map(FlywayName::of)
                .flatMap(Optional::stream)
                .max(Comparator.comparing(FlywayName::version, FlywayName.BY_VERSION)
                        .thenComparing(FlywayName::folder))
                .map(f -> f.folder().startsWith(location) ? f : new FlywayName(folder(file), f.version()))
                .orElseThrow();
    }

    static String folder(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    /** The statement behind the question that must come first, in the letters that the schema is written in. */
    static String sql(WantedKey key, String ending, String newline, String likeThis) {
        return ("-- Before this runs, this must give no row:\n--   " + inCase(key.duplicates(), likeThis) + "\n"
                        + inCase(key.statement(), likeThis) + ending)
                .replace("\n", newline);
    }

    private static String inCase(String sql, String likeThis) {
        return likeThis.contains("CREATE TABLE") || likeThis.contains("ALTER TABLE")
                ? KEYWORDS.matcher(sql).replaceAll(m -> m.group().toUpperCase(Locale.ROOT))
                : sql;
    }
}
