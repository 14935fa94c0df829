package dev.tocsin.analyzer.schema.readers;

import dev.tocsin.analyzer.schema.Dialect;
import dev.tocsin.analyzer.schema.Origin;
import dev.tocsin.analyzer.schema.SchemaSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Decides by their paths which files hold a schema, which of them belong together, and in which order they run.
 *
 * <ul>
 *   <li>Flyway's names ({@code V1_2__users.sql}, {@code B3__baseline.sql}, {@code R__views.sql}): one set for a folder
 *       {@code migration} with all that is below it, in the order of versions, repeatable ones last. Folders named after
 *       database products are sets of their own, each together with the files outside such folders. Folders in which the same
 *       versions occur again are sets of their own.
 *   <li>Numbered scripts ({@code 001_init.sql}, {@code 20230101120000_users.sql}): one set for a folder.
 *   <li>Any other script ({@code schema.sql}, {@code db/mall.sql}, {@code tables.ddl}): a dump, and a set of its own.
 * </ul>
 *
 * Files of tests, undo migrations and scripts that tear a schema down are left out.
 */
public final class SchemaFiles {

    private static final String VERSION = "(\\d{1,30}(?:[._]\\d{1,30}){0,20})";
    private static final Pattern FLYWAY =
            Pattern.compile("[Vv]" + VERSION + "[_-].*|B" + VERSION + "__.*|[Vv]" + VERSION);
    private static final Pattern FLYWAY_REPEATABLE = Pattern.compile("R__.*");
    private static final Pattern FLYWAYS_OWN = Pattern.compile("(V" + VERSION + "|R)__.*");
    private static final Pattern FLYWAY_UNDO = Pattern.compile("U\\d.*__.*");
    private static final Pattern FLYWAY_CALLBACK = Pattern.compile("(before|after)(Each)?[A-Z][A-Za-z]*(__.*)?");
    private static final Pattern NUMBERED = Pattern.compile("\\d.*");
    private static final Pattern VERSION_FOLDER = Pattern.compile("[vV]?\\d+([._-]\\d+)*([._-]?[xX])?");
    private static final Pattern MIGRATION_FOLDER =
            Pattern.compile("(db[-_]?)?(migrations?|flyway|migrate)([-_].*)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern WORDS = Pattern.compile("[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])");

    private static final Set<String> SCRIPT_ENDINGS = Set.of("sql", "ddl", "pgsql", "psql");
    private static final Set<String> CHANGELOG_ENDINGS = Set.of("xml", "yaml", "yml", "json", "sql");
    private static final Set<String> TEST_FOLDERS =
            Set.of("test", "tests", "testdata", "test-data", "test-resources", "testfixtures", "jmh", "gatling");
    private static final Set<String> UNDO_WORDS = Set.of(
            "drop",
            "rollback",
            "undo",
            "revert",
            "uninstall",
            "teardown",
            "downgrade",
            "cleanup",
            "truncate",
            "destroy");
    private static final Set<String> ARCHIVE_FOLDERS = Set.of(
            "old",
            "legacy",
            "archive",
            "archived",
            "archives",
            "backup",
            "backups",
            "bak",
            "deprecated",
            "obsolete",
            "attic",
            "unused",
            "outdated");
    private static final Set<String> UPDATE_WORDS = Set.of(
            "update",
            "updates",
            "upgrade",
            "upgrades",
            "upgradestep",
            "patch",
            "patches",
            "delta",
            "alter",
            "hotfix",
            "incremental");
    private static final Set<String> MIGRATION_WORDS = Set.of(
            "migration",
            "migrations",
            "migrate",
            "flyway",
            "changelog",
            "changelogs",
            "upgrade",
            "upgrades",
            "updates",
            "evolutions",
            "patches",
            "versions",
            "changes",
            "liquibase");

    private SchemaFiles() {}

    /**
     * Files that build one schema together.
     *
     * @param name what they have in common: their folder, or the one file's path
     * @param files in the order in which they run
     */
    record Plan(
            String name, Origin.Kind kind, SchemaSet.Standing standing, Optional<Dialect> dialect, List<String> files) {
        Plan {
            files = List.copyOf(files);
        }

        Plan toArchive() {
            return new Plan(name, kind, SchemaSet.Standing.ARCHIVED, dialect, files);
        }
    }

    /** True when a file of that path may say something of the schema, as a script or as a changelog. */
    public static boolean mayHoldSchema(String path) {
        return !isTest(path) && (isScript(path) || mayBeChangelog(path));
    }

    static boolean isScript(String path) {
        return SCRIPT_ENDINGS.contains(ending(path));
    }

    /** True for scripts that are named as Flyway wants migrations to be: {@code V1__users.sql}, {@code R__views.sql}. */
    static boolean isFlyways(String path) {
        return FLYWAYS_OWN.matcher(baseName(path)).matches();
    }

    /** True for files in which a Liquibase changelog is likely enough to look into them. */
    static boolean mayBeChangelog(String path) {
        if (!CHANGELOG_ENDINGS.contains(ending(path))) {
            return false;
        }
        String lower = path.toLowerCase(Locale.ROOT);
        return isScript(path)
                || lower.contains("changelog")
                || lower.contains("liquibase")
                || lower.contains("changeset")
                || lower.contains("migration")
                || lower.contains("/db/")
                || lower.startsWith("db/")
                || lower.contains("/database/")
                || lower.contains("/master.");
    }

    static boolean isTest(String path) {
        List<String> folders = folders(path);
        for (int i = 0; i < folders.size(); i++) {
            String folder = folders.get(i).toLowerCase(Locale.ROOT);
            boolean testSourceSet =
                    i > 0 && folders.get(i - 1).equals("src") && (folder.contains("test") || folder.equals("it"));
            if (testSourceSet || TEST_FOLDERS.contains(folder)) {
                return true;
            }
        }
        return false;
    }

    /** The sets that the scripts among these paths make up, in the order of their names. */
    static List<Plan> plan(Collection<String> paths) {
        Map<String, List<String>> flyway = new TreeMap<>();
        Map<String, List<String>> numbered = new TreeMap<>();
        List<Plan> plans = new ArrayList<>();
        for (String path : new TreeSet<>(paths)) {
            String name = baseName(path);
            if (!isScript(path) || isTest(path) || FLYWAY_UNDO.matcher(name).matches()) {
                continue;
            }
            if (FLYWAY.matcher(name).matches()
                    || FLYWAY_REPEATABLE.matcher(name).matches()) {
                flyway.computeIfAbsent(flywayRoot(path), k -> new ArrayList<>()).add(path);
            } else if (isUndo(path) || FLYWAY_CALLBACK.matcher(name).matches()) {
                continue;
            } else if (NUMBERED.matcher(name).matches()) {
                numbered.computeIfAbsent(numberedRoot(path), k -> new ArrayList<>())
                        .add(path);
            } else {
                plans.add(new Plan(path, Origin.Kind.DUMP, standing(path), dialect(path), List.of(path)));
            }
        }
        flyway.forEach((root, files) -> flywayPlans(root, files).stream()
                .map(p -> isLeftBehind(root, flyway.keySet()) ? p.toArchive() : p)
                .forEach(plans::add));
        numbered.forEach((root, files) -> plans.add(numberedPlan(root, files)));
        plans.sort(Comparator.comparing(Plan::name)
                .thenComparing(p -> p.dialect().map(Enum::name).orElse("")));
        return plans;
    }

    /** {@code db/migration-v1} beside {@code db/migration}: Flyway looks into the latter unless it is told otherwise. */
    private static boolean isLeftBehind(String root, Set<String> roots) {
        String parent = folder(root).isEmpty() ? "" : folder(root) + "/";
        String name = root.substring(parent.length());
        return MIGRATION_FOLDER.matcher(name).matches()
                && !name.equals("migration")
                && roots.contains(parent + "migration");
    }

    private static List<Plan> flywayPlans(String root, List<String> files) {
        Map<Optional<Dialect>, List<String>> byProduct = files.stream()
                .collect(Collectors.groupingBy(f -> dialect(below(root, f)), LinkedHashMap::new, Collectors.toList()));
        List<String> common = byProduct.getOrDefault(Optional.<Dialect>empty(), List.of());
        List<Plan> plans = new ArrayList<>();
        byProduct.forEach((product, own) -> {
            if (product.isPresent()) {
                List<String> all = new ArrayList<>(own);
                all.addAll(common);
                plans.addAll(withoutCollisions(root, product, all));
            }
        });
        return plans.isEmpty() ? withoutCollisions(root, dialect(root + "/"), common) : plans;
    }

    /** One set, or one for each folder below the root where versions occur twice. */
    private static List<Plan> withoutCollisions(String root, Optional<Dialect> product, List<String> files) {
        Set<List<String>> versions = new HashSet<>();
        boolean collide = files.stream()
                .filter(f -> !FLYWAY_REPEATABLE.matcher(baseName(f)).matches())
                .anyMatch(f -> !versions.add(version(f)));
        if (!collide) {
            return List.of(flywayPlan(root, product, files));
        }
        Map<String, List<String>> byFolder =
                files.stream().collect(Collectors.groupingBy(SchemaFiles::folder, TreeMap::new, Collectors.toList()));
        return byFolder.entrySet().stream()
                .map(e -> flywayPlan(e.getKey(), product, e.getValue()))
                .toList();
    }

    private static Plan flywayPlan(String name, Optional<Dialect> product, List<String> files) {
        List<String> ordered = files.stream()
                .sorted(Comparator.comparing((String f) ->
                                FLYWAY_REPEATABLE.matcher(baseName(f)).matches())
                        .thenComparing(SchemaFiles::version, NaturalOrder.VERSIONS)
                        .thenComparing(SchemaFiles::baseName)
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        return new Plan(
                name, Origin.Kind.MIGRATION, migrationStanding(name + "/"), product, withoutCoveredBaselines(ordered));
    }

    /** A baseline stands for the versions up to its own: it runs only where these are gone. */
    private static List<String> withoutCoveredBaselines(List<String> ordered) {
        List<String> kept = new ArrayList<>();
        boolean versioned = false;
        for (String file : ordered) {
            char first = Character.toUpperCase(baseName(file).charAt(0));
            versioned |= first == 'V';
            if (first != 'B' || !versioned) {
                kept.add(file);
            }
        }
        return kept;
    }

    private static List<String> version(String file) {
        Matcher m = FLYWAY.matcher(baseName(file));
        if (!m.matches()) {
            return List.of();
        }
        String version = m.group(1) != null ? m.group(1) : m.group(2) != null ? m.group(2) : m.group(3);
        return Arrays.asList(version.split("[._]"));
    }

    private static Plan numberedPlan(String root, List<String> files) {
        boolean migrations =
                Arrays.stream(WORDS.split(root)).anyMatch(w -> MIGRATION_WORDS.contains(w.toLowerCase(Locale.ROOT)));
        boolean ups = files.stream().anyMatch(f -> baseName(f).endsWith(".up"));
        List<String> ordered = files.stream()
                .sorted(Comparator.comparing((String f) -> below(root, f), NaturalOrder.PATHS))
                .toList();
        return new Plan(
                root,
                migrations || ups ? Origin.Kind.MIGRATION : Origin.Kind.DUMP,
                migrationStanding(root + "/"),
                dialect(root + "/"),
                ordered);
    }

    /** The folder {@code migration} above the file; else its own folder, without one named after a product. */
    private static String flywayRoot(String path) {
        List<String> folders = folders(path);
        for (int i = folders.size() - 1; i >= 0; i--) {
            if (MIGRATION_FOLDER.matcher(folders.get(i)).matches()) {
                return String.join("/", folders.subList(0, i + 1));
            }
        }
        boolean product = !folders.isEmpty()
                && Dialect.named(folders.get(folders.size() - 1)).isPresent();
        return String.join("/", product ? folders.subList(0, folders.size() - 1) : folders);
    }

    /** The file's folder, without those at its end that are named after versions. */
    private static String numberedRoot(String path) {
        List<String> folders = folders(path);
        int end = folders.size();
        while (end > 0 && VERSION_FOLDER.matcher(folders.get(end - 1)).matches()) {
            end--;
        }
        return String.join("/", folders.subList(0, end));
    }

    /** {@code 001.down.sql}, {@code rollback/x.sql}, {@code drop-tables.sql}. */
    private static boolean isUndo(String path) {
        String name = baseName(path);
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".down") || lower.endsWith("_down") || lower.endsWith("-down")) {
            return true;
        }
        List<String> folders = folders(path);
        String last = folders.isEmpty() ? "" : folders.get(folders.size() - 1).toLowerCase(Locale.ROOT);
        boolean undoName =
                !NUMBERED.matcher(name).matches() && words(name).stream().anyMatch(UNDO_WORDS::contains);
        return undoName || UNDO_WORDS.contains(last) || last.equals("down");
    }

    /** What the path says of a dump or of a changelog that no other one includes. */
    static SchemaSet.Standing standing(String path) {
        SchemaSet.Standing standing = migrationStanding(path);
        boolean update =
                standing == SchemaSet.Standing.CURRENT && words(path).stream().anyMatch(UPDATE_WORDS::contains);
        return update ? SchemaSet.Standing.UPDATE : standing;
    }

    /** What the path says of migrations, which are steps by their nature. */
    private static SchemaSet.Standing migrationStanding(String path) {
        boolean archived =
                folders(path).stream().anyMatch(f -> words(f).stream().anyMatch(ARCHIVE_FOLDERS::contains));
        return archived ? SchemaSet.Standing.ARCHIVED : SchemaSet.Standing.CURRENT;
    }

    /** The product that the path names, in its file's name or in the folder next to it. */
    static Optional<Dialect> dialect(String path) {
        List<String> parts = new ArrayList<>(folders(path));
        parts.add(baseName(path));
        for (int i = parts.size() - 1; i >= 0; i--) {
            for (String word : parts.get(i).split("[^A-Za-z0-9]+")) {
                Optional<Dialect> dialect = Dialect.named(word);
                if (dialect.isPresent()) {
                    return dialect;
                }
            }
        }
        return Optional.empty();
    }

    private static List<String> words(String text) {
        return Arrays.stream(WORDS.split(text))
                .map(w -> w.toLowerCase(Locale.ROOT))
                .toList();
    }

    private static String below(String root, String path) {
        return root.isEmpty() ? path : path.substring(root.length() + 1);
    }

    private static String ending(String path) {
        int dot = path.lastIndexOf('.');
        return dot < path.lastIndexOf('/') ? "" : path.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    static String folder(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    /** The file's name without its folders and its ending. */
    static String baseName(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? name : name.substring(0, dot);
    }

    private static List<String> folders(String path) {
        String folder = folder(path);
        return folder.isEmpty() ? List.of() : Arrays.asList(folder.split("/"));
    }
}
