package dev.tocsin.analyzer.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One walk over a tree, with an own stack, so that a tree of any depth is survived. */
final class Discovery {

    private static final int MAX_DEPTH = 200;
    private static final int MAX_IGNORE_FILE_BYTES = 1_000_000;

    private static final List<String> MODULE_MARKERS =
            List.of("pom.xml", "build.gradle", "build.gradle.kts", ".git", "build.xml");

    private final DiscoveryOptions options;
    private final DirectoryLister lister;
    private final IgnoreRules excludes;

    private final List<SourceFile> files = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Map<SkipReason, Integer> skipped = new EnumMap<>(SkipReason.class);
    private final Deque<Folder> pending = new ArrayDeque<>();
    private boolean full;

    /**
     * A folder that is still to be walked.
     *
     * @param path relative to the scan root, "" for the root itself
     * @param rules the ignore patterns of the folders above it
     */
    private record Folder(Path location, String path, String name, int depth, Zone zone, IgnoreRules rules) {

        String child(String name) {
            return path.isEmpty() ? name : path + "/" + name;
        }
    }

    /** Where in a module a folder lies; it decides which names mean a test. */
    private enum Zone {
        MODULE,
        /** The scan root itself is within tests, so that they are wanted. */
        TEST,
        /** {@code src/main} and below. */
        MAIN,
        /** {@code src/main/resources} and below. */
        RESOURCES;

        Zone enter(String parent, String name) {
            if (this == MODULE) {
                return parent.equals("src") && name.equals("main") ? MAIN : MODULE;
            }
            return this == MAIN && parent.equals("main") && name.endsWith("resources") ? RESOURCES : this;
        }
    }

    Discovery(DiscoveryOptions options, DirectoryLister lister) {
        this.options = options;
        this.lister = lister;
        OuterExcludes outer = options.outerExcludes();
        this.excludes = IgnoreRules.NONE
                .above(outer.lead(), String.join("\n", outer.patterns()))
                .in("", String.join("\n", options.excludes()));
    }

    SourceTree discover(Path root) throws ScanRootException {
        Path real = real(root);
        BasicFileAttributes attributes = rootAttributes(root, real);
        if (attributes.isRegularFile()) {
            takeRootFile(real, attributes.size());
            Path folder = real.getParent() == null ? real : real.getParent();
            return result(folder);
        }
        if (!attributes.isDirectory()) {
            throw new ScanRootException(root, "is neither a file nor a folder");
        }
        pending.push(rootFolder(real));
        while (!pending.isEmpty() && !full) {
            walk(pending.pop());
        }
        return result(real);
    }

    private SourceTree result(Path root) {
        Collections.sort(files);
        Collections.sort(problems);
        return new SourceTree(root, files, problems, skipped);
    }

    private static Path real(Path root) throws ScanRootException {
        try {
            return root.toRealPath();
        } catch (NoSuchFileException e) {
            throw new ScanRootException(root, "does not exist");
        } catch (IOException | SecurityException e) {
            throw new ScanRootException(root, "cannot be opened: " + Failures.reason(e));
        }
    }

    private static BasicFileAttributes rootAttributes(Path root, Path real) throws ScanRootException {
        try {
            return Files.readAttributes(real, BasicFileAttributes.class);
        } catch (IOException e) {
            throw new ScanRootException(root, "cannot be opened: " + Failures.reason(e));
        }
    }

    private void takeRootFile(Path file, long size) {
        String name = PathNames.name(file);
        Optional<SourceKind> kind = SourceKind.of(name);
        if (kind.isEmpty()) {
            problem(name, Problem.Kind.SKIPPED, "not a kind of file that is scanned");
            return;
        }
        take(file, name, kind.get(), size);
    }

    /** The scan root with what lies above it: where in its module it is, and the enclosing ignore files. */
    private Folder rootFolder(Path real) {
        List<String> names = foldersOfModule(real);
        Zone zone = Zone.MODULE;
        for (int i = 1; i < names.size(); i++) {
            zone = zone.enter(names.get(i - 1), names.get(i));
            if (zone == Zone.MODULE && Layout.isTestFolder(names.get(i), names.get(i - 1), Set.of())) {
                zone = Zone.TEST;
            }
        }
        return new Folder(real, "", PathNames.name(real), 0, zone, rulesAbove(real));
    }

    /** The names of the folders from that of the enclosing module down to the root; folders above mean nothing. */
    private static List<String> foldersOfModule(Path root) {
        List<String> names = new ArrayList<>();
        for (Path folder = root; folder != null; folder = folder.getParent()) {
            names.add(0, PathNames.name(folder));
            for (String marker : MODULE_MARKERS) {
                if (Files.exists(folder.resolve(marker), LinkOption.NOFOLLOW_LINKS)) {
                    return names;
                }
            }
        }
        return List.of();
    }

    /** The patterns from the top of the enclosing Git work tree down to, but without, the scan root. */
    private IgnoreRules rulesAbove(Path root) {
        if (!options.respectGitignore()) {
            return IgnoreRules.NONE;
        }
        List<String> lead = new ArrayList<>();
        Path top = root;
        while (top != null && !Files.exists(top.resolve(".git"), LinkOption.NOFOLLOW_LINKS)) {
            lead.add(0, PathNames.name(top));
            top = top.getParent();
        }
        if (top == null) {
            return IgnoreRules.NONE;
        }
        IgnoreRules rules =
                IgnoreRules.NONE.above(lead, ignoreText(top.resolve(".git/info/exclude"), ".git/info/exclude"));
        Path folder = top;
        while (!lead.isEmpty()) {
            rules = rules.above(lead, ignoreText(folder.resolve(".gitignore"), ".gitignore"));
            folder = folder.resolve(root.getName(root.getNameCount() - lead.size()));
            lead.remove(0);
        }
        return rules;
    }

    private void walk(Folder folder) {
        List<Path> entries;
        try {
            entries = lister.list(folder.location());
        } catch (IOException | SecurityException e) {
            problem(
                    folder.path().isEmpty() ? "." : folder.path(),
                    Problem.Kind.UNREADABLE,
                    "the folder cannot be listed: " + Failures.reason(e));
            return;
        }
        List<Entry> named = new ArrayList<>(entries.size());
        Set<String> names = new HashSet<>();
        for (Path entry : entries) {
            String name = PathNames.name(entry);
            names.add(name);
            named.add(new Entry(entry, name));
        }
        // The order of the folder's listing must not decide which files are taken when there are too many.
        Collections.sort(named);
        if (!options.includeTests() && isTestModule(folder, names)) {
            skip(SkipReason.TEST);
            return;
        }
        IgnoreRules rules = folder.rules();
        if (options.respectGitignore() && names.contains(".gitignore")) {
            String path = folder.child(".gitignore");
            rules = rules.in(folder.path(), ignoreText(folder.location().resolve(".gitignore"), path));
        }
        Deque<Folder> below = new ArrayDeque<>();
        for (Entry entry : named) {
            visit(folder, entry, names, rules, below);
            if (full) {
                return;
            }
        }
        while (!below.isEmpty()) {
            pending.push(below.pop());
        }
    }

    /** An entry of the folder that is being walked. */
    private record Entry(Path location, String name) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            return name.compareTo(other.name);
        }
    }

    private static boolean isTestModule(Folder folder, Set<String> names) {
        return folder.depth() > 0
                && folder.zone() == Zone.MODULE
                && Layout.isTestModule(folder.name())
                && Layout.isModule(names);
    }

    private void visit(Folder folder, Entry entry, Set<String> siblings, IgnoreRules rules, Deque<Folder> below) {
        String path = folder.child(entry.name());
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(entry.location(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException | SecurityException e) {
            problem(path, Problem.Kind.UNREADABLE, "the file cannot be opened: " + Failures.reason(e));
            return;
        }
        Optional<SourceKind> kind = SourceKind.of(entry.name());
        if (attributes.isSymbolicLink()) {
            skip(SkipReason.LINK);
        } else if (attributes.isDirectory()) {
            visitFolder(folder, entry, path, siblings, rules, below);
        } else if (kind.isPresent()) {
            visitFile(folder, entry, path, kind.get(), attributes, rules);
        }
    }

    private void visitFolder(
            Folder folder, Entry entry, String path, Set<String> siblings, IgnoreRules rules, Deque<Folder> below) {
        Optional<SkipReason> reason =
                folderSkip(folder, entry.name(), siblings).or(() -> patternSkip(rules, path, entry.name(), true));
        if (reason.isPresent()) {
            skip(reason.get());
            return;
        }
        if (folder.depth() >= MAX_DEPTH) {
            problem(path, Problem.Kind.LIMIT, "folders are nested deeper than " + MAX_DEPTH);
            return;
        }
        Zone zone = folder.zone().enter(folder.name(), entry.name());
        below.push(new Folder(entry.location(), path, entry.name(), folder.depth() + 1, zone, rules));
    }

    private Optional<SkipReason> folderSkip(Folder folder, String name, Set<String> siblings) {
        if (Layout.isToolFolder(name) || Layout.isBuildOutput(name, siblings)) {
            return Optional.of(SkipReason.BUILD_OUTPUT);
        }
        if (!options.includeGenerated() && Layout.isGeneratedFolder(name)) {
            return Optional.of(SkipReason.GENERATED);
        }
        boolean test = !options.includeTests()
                && folder.zone() == Zone.MODULE
                && Layout.isTestFolder(name, folder.name(), siblings);
        return test ? Optional.of(SkipReason.TEST) : Optional.empty();
    }

    private void visitFile(
            Folder folder,
            Entry entry,
            String path,
            SourceKind kind,
            BasicFileAttributes attributes,
            IgnoreRules rules) {
        Optional<SkipReason> reason = patternSkip(rules, path, entry.name(), false)
                .or(() -> kind == SourceKind.JAVA ? javaSkip(folder, entry) : Optional.empty());
        if (reason.isPresent()) {
            skip(reason.get());
        } else if (!attributes.isRegularFile()) {
            problem(path, Problem.Kind.SKIPPED, "not a regular file");
        } else {
            take(entry.location(), path, kind, attributes.size());
        }
    }

    private Optional<SkipReason> javaSkip(Folder folder, Entry entry) {
        if (folder.zone() == Zone.RESOURCES) {
            return Optional.of(SkipReason.TEMPLATE);
        }
        boolean test = !options.includeTests()
                && folder.zone() == Zone.MODULE
                && Layout.isNamedLikeTest(entry.name())
                && TestMarker.isTest(entry.location());
        return test ? Optional.of(SkipReason.TEST) : Optional.empty();
    }

    private Optional<SkipReason> patternSkip(IgnoreRules rules, String path, String name, boolean folder) {
        IgnoreRules.Verdict own = excludes.verdict(path, name, folder);
        if (own != IgnoreRules.Verdict.UNMENTIONED) {
            return own == IgnoreRules.Verdict.IGNORED ? Optional.of(SkipReason.EXCLUDED) : Optional.empty();
        }
        boolean ignored = rules.verdict(path, name, folder) == IgnoreRules.Verdict.IGNORED;
        return ignored ? Optional.of(SkipReason.IGNORED) : Optional.empty();
    }

    private void take(Path location, String path, SourceKind kind, long size) {
        long limit = options.limit(kind);
        if (size > limit) {
            problem(path, Problem.Kind.SKIPPED, "larger than " + limit + " bytes");
        } else if (files.size() >= options.maxFiles()) {
            full = true;
            problem(path, Problem.Kind.LIMIT, "more than " + options.maxFiles() + " files: the walk ends here");
        } else {
            files.add(new SourceFile(path, kind, size, location));
        }
    }

    /** The text of an ignore file; like Git, not through a link. Empty where there is none. */
    private String ignoreText(Path file, String path) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return "";
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_IGNORE_FILE_BYTES + 1);
            if (bytes.length > MAX_IGNORE_FILE_BYTES) {
                problem(
                        path,
                        Problem.Kind.SKIPPED,
                        "larger than " + MAX_IGNORE_FILE_BYTES + " bytes: its patterns are not followed");
                return "";
            }
            String text = new String(bytes, StandardCharsets.UTF_8);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (IOException | SecurityException e) {
            problem(path, Problem.Kind.UNREADABLE, "the file cannot be opened: " + Failures.reason(e));
            return "";
        }
    }

    private void skip(SkipReason reason) {
        skipped.merge(reason, 1, Integer::sum);
    }

    private void problem(String path, Problem.Kind kind, String message) {
        problems.add(new Problem(SourceSpan.line(path, 1), kind, message));
    }
}
