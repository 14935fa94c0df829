package dev.tocsin.rules.fix;

import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.CheckedRows;
import dev.tocsin.analyzer.race.Window;
import dev.tocsin.analyzer.schema.Databases;
import dev.tocsin.analyzer.schema.Dialect;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.schema.Mappings;
import dev.tocsin.analyzer.schema.Schema;
import dev.tocsin.analyzer.schema.Table;
import dev.tocsin.analyzer.schema.UniqueKey;
import dev.tocsin.analyzer.source.Reading;
import dev.tocsin.analyzer.source.SourceReader;
import dev.tocsin.analyzer.source.SourceText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The scanned tree, as far as fixes need it again: its files' texts, its types by name, its schema. */
final class Project {

    private static final long MAX_BYTES = 4L << 20;
    private static final Set<Window> BY_KEY = Set.of(Window.INSERT, Window.CLAIM, Window.FIND_OR_CREATE);
    private static final Pattern PACKAGE = Pattern.compile("(?m)^[ \\t]*package[ \\t]+([\\w.]+)[ \\t]*;");

    private final Path root;
    private final List<String> paths;
    private final Schema schema;
    private final Mappings mappings;
    private final List<CheckThenAct> windows;
    private final Map<String, Optional<Text>> texts = new ConcurrentHashMap<>();
    private final Map<String, Optional<JavaSource>> sources = new ConcurrentHashMap<>();
    private final Map<String, List<String>> byFileName = new HashMap<>();

    /**
     * @param paths all files that the scan looked at, relative to the root, sorted
     * @param windows all that the scan found
     */
    Project(Path root, List<String> paths, Schema schema, Mappings mappings, List<CheckThenAct> windows) {
        this.root = root;
        this.paths = List.copyOf(paths);
        this.schema = schema;
        this.mappings = mappings;
        this.windows = List.copyOf(windows);
        for (String path : paths) {
            byFileName
                    .computeIfAbsent(path.substring(path.lastIndexOf('/') + 1), n -> new ArrayList<>())
                    .add(path);
        }
    }

    /**
     * A file as it was read.
     *
     * @param hash of its bytes
     */
    record Text(SourceText source, String hash) {}

    List<String> paths() {
        return paths;
    }

    /** The other windows that end with the same write. */
    List<CheckThenAct> besides(CheckThenAct window) {
        return windows.stream()
                .filter(w -> w.act().span().equals(window.act().span()) && !w.equals(window))
                .toList();
    }

    /** A window of the same table whose check compares these columns and more: it lets rows pass that are alike in these. */
    Optional<CheckThenAct> finer(CheckThenAct window) {
        Set<String> compared = compared(window);
        return windows.stream()
                .filter(w -> BY_KEY.contains(w.window()) && w.entity().same(window.entity()))
                .filter(w -> w.where().complete() && !w.where().ranged())
                .filter(w -> compared(w).size() > compared.size() && compared(w).containsAll(compared))
                .filter(w -> !asksAmongOthers(w, window))
                .findFirst();
    }

    /** The key is to be one of the rows of a kind only, and the other check asks for the kind that it is given. */
    private boolean asksAmongOthers(CheckThenAct other, CheckThenAct window) {
        return CheckedRows.of(window.columns(), window.where()).among().stream()
                .filter(c -> c.operator() == RowPredicate.Operator.EQ)
                .anyMatch(c -> other.where().conditions().stream()
                        .anyMatch(o -> o.operator() == RowPredicate.Operator.EQ
                                && mappings.column(other.entity(), o.column())
                                        .equals(mappings.column(window.entity(), c.column()))
                                && !o.value().equals(c.value())));
    }

    /** The columns that a check compares, as the mapping has them. */
    Set<String> compared(CheckThenAct window) {
        return window.columns().stream()
                .map(c -> mappings.column(window.entity(), c))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    Mappings mappings() {
        return mappings;
    }

    Schema schemaSeenFrom(String file) {
        return schema.seenFrom(file);
    }

    /** What the code in a file runs on, where the repository tells of it. */
    Optional<Dialect> databaseBehind(String file) {
        return schema.databaseBehind(file).map(Databases.Assumed::dialect);
    }

    /**
     * What the written table is kept in, as is told beside the code and beside the files that make the table; empty where they tell of
     * different products.
     */
    Optional<Dialect> databaseBehind(CheckThenAct window) {
        String file = window.act().span().file();
        return schemaSeenFrom(file)
                .databaseBehind(file, window.entity().table())
                .map(Databases.Assumed::dialect);
    }

    /** The product that a key of the written table is to be written for; empty where several come into question, or none is named. */
    Optional<Dialect> keysWrittenFor(CheckThenAct window) {
        String file = window.act().span().file();
        return schemaSeenFrom(file).writtenFor(file, window.entity().table());
    }

    /** Those that come into question. */
    Set<Dialect> serversOf(CheckThenAct window) {
        String file = window.act().span().file();
        return keysWrittenFor(window)
                .map(Set::of)
                .orElseGet(
                        () -> schemaSeenFrom(file).servers(file, window.entity().table()));
    }

    /** The tables that the act's rows go into, as the schema files make them: those of the superclasses too that they are joined to. */
    List<Table> writtenTables(CheckThenAct window) {
        Schema here = schemaSeenFrom(window.act().span().file());
        return Stream.concat(
                        Stream.of(window.entity()),
                        mappings().joined(window.entity()).stream().map(MappedEntity::entity))
                .flatMap(e -> here.database(e.table()).stream())
                .distinct()
                .toList();
    }

    /** The unique keys of the tables that the act's rows go into, those that only the mapping declares among them where nothing else does. */
    List<UniqueKey> writtenKeys(CheckThenAct window) {
        Schema here = schemaSeenFrom(window.act().span().file());
        return Stream.concat(
                        Stream.of(window.entity()),
                        mappings().joined(window.entity()).stream().map(MappedEntity::entity))
                .flatMap(e -> here.keys(e.table()).stream())
                .filter(k -> !k.primary())
                .distinct()
                .toList();
    }

    boolean has(String path) {
        return Files.exists(root.resolve(path));
    }

    /** The text of a file of the tree; empty where it cannot be had, or its letters would not survive being written again. */
    Optional<Text> text(String path) {
        return texts.computeIfAbsent(path, this::read);
    }

    private Optional<Text> read(String path) {
        try {
            Path file = root.resolve(path).toRealPath();
            if (!file.startsWith(root.toRealPath()) || !Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
                return Optional.empty();
            }
            byte[] bytes = Files.readAllBytes(file);
            return SourceReader.decode(path, bytes) instanceof Reading.Success success
                    ? Optional.of(new Text(success.text(), hash(bytes)))
                    : Optional.empty();
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** A Java file, parsed; empty where it is not to be had or has syntax errors. */
    Optional<JavaSource> java(String path) {
        return sources.computeIfAbsent(path, p -> text(p).flatMap(JavaSource::parse));
    }

    /**
     * The source that declares the type which a simple name means in a file: by import, in the package, by wildcard; or else the
     * one that the file names in full.
     */
    Optional<JavaSource> type(JavaSource from, String simpleName) {
        return declared(from, simpleName, packageName -> from.sees(packageName, simpleName))
                .or(() -> declared(from, simpleName, packageName -> from.namesInFull(packageName, simpleName)));
    }

    /** The source that declares the type of a qualified name. */
    Optional<JavaSource> qualified(JavaSource from, String qualifiedName) {
        String simple = qualifiedName.substring(qualifiedName.lastIndexOf('.') + 1);
        String packageName = qualifiedName.substring(0, Math.max(0, qualifiedName.length() - simple.length() - 1));
        return declared(from, simple, packageName::equals);
    }

    /** Of copies in several modules the one beside the file is meant; a file of another package is not even parsed. */
    private Optional<JavaSource> declared(JavaSource from, String simpleName, Predicate<String> isPackage) {
        return byFileName.getOrDefault(simpleName + ".java", List.of()).stream()
                .filter(path -> text(path)
                        .map(t -> packageName(t.source().text()))
                        .filter(isPackage)
                        .isPresent())
                .sorted(Comparator.comparingInt((String path) -> -common(path, from.path()))
                        .thenComparing(Comparator.naturalOrder()))
                .flatMap(path -> java(path).stream())
                .filter(s -> isPackage.test(s.packageName()))
                .findFirst();
    }

    /** As the first line says that begins like a package declaration. */
    private static String packageName(String text) {
        Matcher declaration = PACKAGE.matcher(text);
        return declaration.find() ? declaration.group(1) : "";
    }

    private static int common(String a, String b) {
        int i = 0;
        while (i < a.length() && i < b.length() && a.charAt(i) == b.charAt(i)) {
            i++;
        }
        return i;
    }
}
