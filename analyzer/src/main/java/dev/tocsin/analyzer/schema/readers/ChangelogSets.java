package dev.tocsin.analyzer.schema.readers;

import dev.tocsin.analyzer.schema.Dialect;
import dev.tocsin.analyzer.schema.MigrationTool;
import dev.tocsin.analyzer.schema.Origin;
import dev.tocsin.analyzer.schema.SchemaChange;
import dev.tocsin.analyzer.schema.SchemaSet;
import dev.tocsin.analyzer.source.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds the Liquibase changelogs, follows their includes, and makes a schema set of each changelog that no other one
 * includes: one set for each database product that it names, else one.
 */
final class ChangelogSets {

    private static final int DEEPEST = 50;

    private final Contents contents;

    /** All paths by the name of their last part, for includes that start at the root of some class path. */
    private final Map<String, List<String>> byName = new HashMap<>();

    private final TreeSet<String> paths;
    private final Map<String, Optional<Changelog>> loaded = new TreeMap<>();
    private final Set<String> included = new TreeSet<>();
    private final Map<Target, List<String>> resolved = new HashMap<>();

    /** Reads files of the tree by their paths. */
    interface Contents {
        /** The bytes; empty where the file cannot be read, which the implementation reports. */
        Optional<byte[]> read(String path);
    }

    private record Target(String from, Changelog.Include include) {}

    /** @param paths all files that may be included, tests left out */
    ChangelogSets(TreeSet<String> paths, Contents contents) {
        this.paths = paths;
        this.contents = contents;
        for (String path : paths) {
            byName.computeIfAbsent(lastPart(path), k -> new ArrayList<>()).add(path);
        }
    }

    /** Reads all changelogs; call it once and first. */
    List<SchemaSet> read() {
        for (String path : paths) {
            if (SchemaFiles.mayBeChangelog(path) && !LiquibaseReader.isSql(path)) {
                load(path);
            }
        }
        follow();
        Set<String> reached = new LinkedHashSet<>();
        List<SchemaSet> sets = new ArrayList<>();
        List<String> roots = new ArrayList<>(loaded.keySet());
        // Changelogs that include each other in a circle have no root: their first one stands for it.
        roots.sort(Comparator.comparing((String p) -> included.contains(p)).thenComparing(Comparator.naturalOrder()));
        for (String root : roots) {
            if (loaded.get(root).isPresent() && !reached.contains(root)) {
                sets.addAll(sets(root, reached));
            }
        }
        return sets;
    }

    /** True for files that a changelog includes. */
    boolean isIncluded(String path) {
        return included.contains(path);
    }

    List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        loaded.values().forEach(c -> c.ifPresent(l -> problems.addAll(l.problems())));
        return problems;
    }

    /** Loads what is included until nothing new turns up. */
    private void follow() {
        Deque<String> todo = new ArrayDeque<>(loaded.keySet());
        while (!todo.isEmpty()) {
            String from = todo.pop();
            Optional<Changelog> changelog = loaded.get(from);
            if (changelog.isEmpty()) {
                continue;
            }
            for (Changelog.Step step : changelog.get().steps()) {
                if (!(step instanceof Changelog.Include include)) {
                    continue;
                }
                for (String target : resolve(from, include)) {
                    included.add(target);
                    if (!loaded.containsKey(target)) {
                        load(target);
                        todo.push(target);
                    }
                }
            }
        }
    }

    private void load(String path) {
        Optional<byte[]> bytes = contents.read(path);
        if (bytes.isEmpty()) {
            loaded.put(path, Optional.empty());
        } else if (LiquibaseReader.isChangelog(path, bytes.get())) {
            loaded.put(path, Optional.of(LiquibaseReader.read(path, bytes.get())));
        } else if (SchemaFiles.isScript(path)) {
            DdlReader.Script script =
                    DdlReader.read(path, bytes.get(), Origin.Kind.MIGRATION, SchemaFiles.dialect(path));
            Changelog.Step step = new Changelog.Changes(script.changes(), Changelog.Products.ALL);
            loaded.put(path, Optional.of(new Changelog(path, List.of(step), script.problems())));
        } else {
            loaded.put(path, Optional.empty());
        }
    }

    private List<SchemaSet> sets(String root, Set<String> reached) {
        Set<Dialect> named = new TreeSet<>();
        collect(root, new LinkedHashSet<>(), 0, named);
        List<Optional<Dialect>> products = new ArrayList<>();
        named.forEach(d -> products.add(Optional.of(d)));
        if (named.stream().allMatch(Dialect::embedded)) {
            products.add(Optional.empty());
        }
        List<SchemaSet> sets = new ArrayList<>();
        for (Optional<Dialect> product : products) {
            Set<String> files = new LinkedHashSet<>();
            List<SchemaChange> changes = new ArrayList<>();
            flatten(root, product, files, changes, 0);
            reached.addAll(files);
            Optional<Dialect> dialect = product.isPresent() ? product : SchemaFiles.dialect(root);
            sets.add(new SchemaSet(
                    root,
                    Origin.Kind.MIGRATION,
                    SchemaFiles.standing(root),
                    dialect,
                    List.copyOf(files),
                    changes,
                    Optional.of(MigrationTool.LIQUIBASE)));
        }
        return sets;
    }

    private void collect(String file, Set<String> seen, int depth, Set<Dialect> named) {
        Optional<Changelog> changelog = loaded.getOrDefault(file, Optional.empty());
        if (changelog.isEmpty() || depth > DEEPEST || !seen.add(file)) {
            return;
        }
        named.addAll(changelog.get().named());
        for (Changelog.Step step : changelog.get().steps()) {
            if (step instanceof Changelog.Include include) {
                resolve(file, include).forEach(t -> collect(t, seen, depth + 1, named));
            }
        }
    }

    private void flatten(
            String file, Optional<Dialect> product, Set<String> files, List<SchemaChange> changes, int depth) {
        Optional<Changelog> changelog = loaded.getOrDefault(file, Optional.empty());
        if (changelog.isEmpty() || depth > DEEPEST || !files.add(file)) {
            return;
        }
        for (Changelog.Step step : changelog.get().steps()) {
            if (!step.products().include(product)) {
                continue;
            }
            if (step instanceof Changelog.Changes c) {
                changes.addAll(c.changes());
            } else if (step instanceof Changelog.Include include) {
                resolve(file, include).forEach(t -> flatten(t, product, files, changes, depth + 1));
            }
        }
    }

    private List<String> resolve(String from, Changelog.Include include) {
        return resolved.computeIfAbsent(new Target(from, include), t -> find(from, include));
    }

    private List<String> find(String from, Changelog.Include include) {
        String path = include.path().replace('\\', '/');
        path = path.substring(path.indexOf(':') + 1);
        if (path.contains("${")) {
            return List.of();
        }
        String beside = normalised(SchemaFiles.folder(from) + "/" + path);
        String fromRoot = normalised(path);
        if (include.folder()) {
            List<String> files = below(beside);
            return !files.isEmpty() ? files : belowAny(fromRoot);
        }
        if (paths.contains(beside)) {
            return List.of(beside);
        }
        return byName.getOrDefault(lastPart(fromRoot), List.of()).stream()
                .filter(p -> p.equals(fromRoot) || p.endsWith("/" + fromRoot))
                .min(Comparator.comparingInt((String p) -> -commonPrefix(p, from))
                        .thenComparing(Comparator.naturalOrder()))
                .map(List::of)
                .orElse(List.of());
    }

    private List<String> below(String folder) {
        String prefix = folder + "/";
        return paths.tailSet(prefix).stream()
                .takeWhile(p -> p.startsWith(prefix))
                .filter(ChangelogSets::mayBeIncluded)
                .toList();
    }

    private List<String> belowAny(String folder) {
        return paths.stream()
                .filter(p -> p.startsWith(folder + "/") || p.contains("/" + folder + "/"))
                .filter(ChangelogSets::mayBeIncluded)
                .toList();
    }

    private static boolean mayBeIncluded(String path) {
        return path.matches(".*\\.(xml|ya?ml|json|sql)");
    }

    /** The path without {@code .}, {@code ..} and doubled slashes. */
    private static String normalised(String path) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/")) {
            if (part.equals("..")) {
                parts.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return String.join("/", parts);
    }

    private static String lastPart(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static int commonPrefix(String a, String b) {
        int i = 0;
        while (i < Math.min(a.length(), b.length()) && a.charAt(i) == b.charAt(i)) {
            i++;
        }
        return i;
    }
}
