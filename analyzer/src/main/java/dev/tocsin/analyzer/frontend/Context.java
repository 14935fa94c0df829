package dev.tocsin.analyzer.frontend;

import com.github.javaparser.Range;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.expr.Name;
import com.github.javaparser.ast.expr.SimpleName;
import dev.tocsin.analyzer.facts.Positions;
import dev.tocsin.analyzer.frontend.SourceTree.Parsed;
import dev.tocsin.analyzer.source.Problem;
import dev.tocsin.analyzer.source.SourceSpan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What the lowering of one file shares: its name, positions, the depth reached, names given to local types. */
final class Context {

    /**
     * How deeply expressions, statements and types may be nested in facts. Consumers recurse on facts, with several calls
     * a level, on threads with ordinary stacks. Hand-written code stays below 100.
     */
    static final int MAX_DEPTH = 500;

    private static final Range START = Range.range(1, 1, 1, 1);

    private final String file;
    private final SourceTree tree;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Integer> localTypes = new HashMap<>();
    private String enclosingType = "";
    private int depth;
    private boolean limitReported;
    private Origin origin;

    Context(String file, SourceTree tree, Origin origin) {
        this.file = file;
        this.tree = tree;
        this.origin = origin;
    }

    SourceTree tree() {
        return tree;
    }

    List<Problem> problems() {
        return problems;
    }

    /** An identifier as the file has it. */
    String name(SimpleName name) {
        return firstText(name).orElse(name.getIdentifier());
    }

    /** The last part of a dotted name as the file has it. */
    String name(Name name) {
        return lastWord(name).orElse(name.getIdentifier());
    }

    // Asked of every node: with the compiler that the launcher asks for, a lambda costs a call of native code to make.

    /** The word that a node ends with; empty when it does not end with one. */
    Optional<String> lastWord(Node node) {
        Optional<Range> range = node.getRange();
        return range.isEmpty() ? Optional.empty() : tree.text().text(origin.index(range.get().end.column));
    }

    /** The word, or the content of the literal (of a text block with its delimiters), that a node begins with. */
    Optional<String> firstText(Node node) {
        Optional<Range> range = node.getRange();
        return range.isEmpty() ? Optional.empty() : tree.text().text(origin.index(range.get().begin.column));
    }

    /**
     * Goes one level deeper; to be paired with {@link #leave}.
     *
     * @return false, and reported, when that is too deep; then {@code leave} must not be called
     */
    boolean enter(Node node) {
        if (depth < MAX_DEPTH) {
            depth++;
            return true;
        }
        if (!limitReported) {
            limitReported = true;
            SourceSpan place = Positions.span(file, at(node));
            problems.add(new Problem(
                    place,
                    Problem.Kind.LIMIT,
                    "Code is nested more than " + MAX_DEPTH + " levels deep; the deeper parts were left out."));
        }
        return false;
    }

    void leave() {
        depth--;
    }

    /** Qualified name of the type whose members are being lowered; the package's outside of any type. */
    String enclosingType() {
        return enclosingType;
    }

    /** Changes {@link #enclosingType} and returns the former one. */
    String enterType(String qualifiedName) {
        String former = enclosingType;
        enclosingType = qualifiedName;
        return former;
    }

    /** Qualified name of a local or anonymous type; a second one on the same line gets {@code _2}, and so on. */
    String localTypeName(long at) {
        String name = enclosingType + ".$" + Positions.startLine(at);
        int count = localTypes.merge(name, 1, Integer::sum);
        return count == 1 ? name : name + "_" + count;
    }

    /** The piece that was left out of this node when it was parsed. */
    Optional<Piece> pieceIn(Node node) {
        return node.getRange().flatMap(range -> tree.text().pieceEndingAt(origin.index(range.end.column)));
    }

    /** Lowers a tree that was parsed for a piece. */
    <T, R> R within(Parsed<T> parsed, Function<T, R> lowering) {
        Origin former = origin;
        origin = parsed.origin();
        try {
            return lowering.apply(parsed.tree());
        } finally {
            origin = former;
        }
    }

    long at(Node node) {
        return at(node, node);
    }

    /** From the beginning of one node to the end of another. */
    long at(Node first, Node last) {
        int start = tree.text().start(origin.index(placed(first).begin.column));
        int end = tree.text().end(origin.index(placed(last).end.column));
        return Positions.pack(Tokens.line(start), Tokens.column(start), Tokens.line(end), Tokens.column(end));
    }

    /** Nodes that stand for nothing written have their parent's place. */
    private static Range placed(Node node) {
        Node placed = node;
        while (placed.getRange().isEmpty()) {
            if (placed.getParentNode().isEmpty()) {
                return START;
            }
            placed = placed.getParentNode().get();
        }
        return placed.getRange().get();
    }
}
