package dev.tocsin.rules.fix;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.expr.TextBlockLiteralExpr;
import dev.tocsin.analyzer.source.SourceText;
import dev.tocsin.rules.FileEdit;
import dev.tocsin.rules.TextEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Collects the edits of one fix, file by file. */
final class Edits {

    private final Map<String, Open> files = new TreeMap<>();
    private final Map<String, FileEdit> created = new TreeMap<>();
    private final Map<String, Set<String>> named = new TreeMap<>();

    private record Open(SourceText text, String hash, TreeSet<TextEdit> edits, Map<String, String> imports) {}

    void replace(JavaSource file, int start, int end, String text) {
        replace(file.source(), file.hash(), start, end, text);
    }

    void replace(SourceText source, String hash, int start, int end, String text) {
        open(source, hash)
                .edits()
                .add(new TextEdit(
                        start,
                        end,
                        source.lineAt(start),
                        source.columnAt(start),
                        source.lineAt(end),
                        source.columnAt(end),
                        text));
    }

    void insert(JavaSource file, int offset, String text) {
        replace(file, offset, offset, text);
    }

    /** Moves a piece of code to the right, but for its first line and for what stands in text blocks. */
    void indentFurtherLines(JavaSource file, Node node, int from, String unit) {
        int first = file.source().lineAt(from);
        int last = file.source().lineAt(file.end(node) - 1);
        for (int line = first + 1; line <= last; line++) {
            int at = line;
            boolean inText = node.findFirst(
                            TextBlockLiteralExpr.class,
                            t -> t.getRange()
                                    .filter(r -> r.begin.line < at && r.end.line >= at)
                                    .isPresent())
                    .isPresent();
            if (!inText && !file.source().line(line).isBlank()) {
                insert(file, file.source().offset(line, 1), unit);
            }
        }
    }

    /** Inserts behind what the fix inserts there already; says whether it does. */
    boolean append(JavaSource file, int offset, String text) {
        TreeSet<TextEdit> edits = open(file.source(), file.hash()).edits();
        Optional<TextEdit> there = edits.stream()
                .filter(e -> e.start() == offset && e.end() == offset)
                .findFirst();
        there.ifPresent(e -> {
            edits.remove(e);
            insert(file, offset, e.replacement() + text);
        });
        return there.isPresent();
    }

    void create(FileEdit file) {
        created.put(file.file(), file);
    }

    boolean isEmpty() {
        return created.isEmpty()
                && files.values().stream()
                        .allMatch(f -> f.edits().isEmpty() && f.imports().isEmpty());
    }

    /**
     * Makes a type's simple name usable in a file.
     *
     * @return the simple name, or the qualified one where the simple name means something else there
     */
    String imported(JavaSource file, String qualifiedName) {
        Imports imports = new Imports(file);
        if (imports.means(qualifiedName)) {
            return Imports.simple(qualifiedName);
        }
        named.computeIfAbsent(file.path(), p -> new TreeSet<>()).add(qualifiedName);
        if (imports.taken(Imports.simple(qualifiedName))) {
            return qualifiedName;
        }
        open(file.source(), file.hash()).imports().put(qualifiedName, qualifiedName);
        pending.put(file.path(), imports);
        return Imports.simple(qualifiedName);
    }

    /** The types that the fix names where the file did not, by the files' paths. */
    Map<String, Set<String>> named() {
        return named;
    }

    private final Map<String, Imports> pending = new TreeMap<>();

    private Open open(SourceText source, String hash) {
        return files.computeIfAbsent(source.path(), p -> new Open(source, hash, new TreeSet<>(), new TreeMap<>()));
    }

    /** All edits, by path. Empty where two of them overlap: that would be a fault, and is no fix. */
    Optional<List<FileEdit>> build() {
        List<FileEdit> built = new ArrayList<>(created.values());
        for (Map.Entry<String, Open> entry : files.entrySet()) {
            Open open = entry.getValue();
            if (!open.imports().isEmpty()) {
                pending.get(entry.getKey())
                        .insertions(List.copyOf(open.imports().keySet()))
                        .forEach(i -> replace(open.text(), open.hash(), i.offset(), i.offset(), i.text()));
            }
            List<TextEdit> edits = List.copyOf(open.edits());
            for (int i = 1; i < edits.size(); i++) {
                boolean twoInsertions = edits.get(i).start() == edits.get(i - 1).start()
                        && edits.get(i).start() == edits.get(i).end();
                if (edits.get(i).start() < edits.get(i - 1).end() || twoInsertions) {
                    return Optional.empty();
                }
            }
            if (!edits.isEmpty()) {
                built.add(new FileEdit(entry.getKey(), Optional.of(open.hash()), edits));
            }
        }
        built.sort(java.util.Comparator.comparing(FileEdit::file));
        return Optional.of(built);
    }
}
