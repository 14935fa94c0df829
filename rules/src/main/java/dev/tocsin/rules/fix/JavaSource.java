package dev.tocsin.rules.fix;

import com.github.javaparser.JavaParser;
import com.github.javaparser.ParseResult;
import com.github.javaparser.ParserConfiguration;
import com.github.javaparser.Position;
import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.ImportDeclaration;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.TypeDeclaration;
import com.github.javaparser.ast.body.VariableDeclarator;
import com.github.javaparser.printer.DefaultPrettyPrinter;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.source.SourceText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A Java file that may be edited: its text, and a syntax tree that says where things stand in it. */
final class JavaSource {

    private static final Set<String> INFERRED = Set.of("var", "val", "lombok.var", "lombok.val");

    private final SourceText text;
    private final String hash;
    private final CompilationUnit unit;

    private JavaSource(SourceText text, String hash, CompilationUnit unit) {
        this.text = text;
        this.hash = hash;
        this.unit = unit;
    }

    /** Empty where the file has syntax errors or is nested too deeply: such a file is not edited. */
    static Optional<JavaSource> parse(Project.Text file) {
        ParserConfiguration configuration = new ParserConfiguration();
        configuration.setLanguageLevel(ParserConfiguration.LanguageLevel.BLEEDING_EDGE);
        configuration.setAttributeComments(false);
        configuration.getProcessors().clear();
        try {
            ParseResult<CompilationUnit> parsed =
                    new JavaParser(configuration).parse(file.source().text());
            return parsed.isSuccessful()
                    ? parsed.getResult().map(unit -> new JavaSource(file.source(), file.hash(), readable(unit)))
                    : Optional.empty();
        } catch (StackOverflowError e) {
            return Optional.empty();
        }
    }

    /** Without a printer of its own the tree would make itself one when it is first printed, by whatever thread. */
    private static CompilationUnit readable(CompilationUnit unit) {
        return unit.printer(new DefaultPrettyPrinter());
    }

    String path() {
        return text.path();
    }

    SourceText source() {
        return text;
    }

    String text() {
        return text.text();
    }

    String hash() {
        return hash;
    }

    CompilationUnit unit() {
        return unit;
    }

    String packageName() {
        return unit.getPackageDeclaration().map(p -> p.getNameAsString()).orElse("");
    }

    /** The type that the file is named after, or else its first. */
    Optional<TypeDeclaration<?>> mainType() {
        String name = path().substring(path().lastIndexOf('/') + 1).replace(".java", "");
        return unit.getTypes().stream()
                .filter(t -> t.getNameAsString().equals(name))
                .findFirst()
                .or(() -> unit.getTypes().stream().findFirst());
    }

    int start(Node node) {
        return offset(node.getRange().orElseThrow().begin);
    }

    /** The offset after the node's last character. */
    int end(Node node) {
        return offset(node.getRange().orElseThrow().end) + 1;
    }

    private int offset(Position position) {
        return text.offset(position.line, position.column);
    }

    String text(Node node) {
        return text().substring(start(node), end(node));
    }

    /** The outermost node of a type that has exactly this place. */
    <N extends Node> Optional<N> at(SourceSpan span, Class<N> type) {
        return enclosing(span, type).stream().filter(n -> hasPlace(n, span)).findFirst();
    }

    private static boolean hasPlace(Node node, SourceSpan span) {
        return node.getRange()
                .filter(r -> r.begin.line == span.startLine()
                        && r.begin.column == span.startColumn()
                        && r.end.line == span.endLine()
                        && r.end.column == span.endColumn())
                .isPresent();
    }

    /** The innermost node of a type around a place. */
    <N extends Node> Optional<N> around(SourceSpan span, Class<N> type) {
        return enclosing(span, type).stream()
                .reduce((outer, inner) ->
                        outer.getRange().orElseThrow().contains(inner.getRange().orElseThrow()) ? inner : outer);
    }

    /** The nodes of a type that contain the place, outer ones first. */
    private <N extends Node> List<N> enclosing(SourceSpan span, Class<N> type) {
        List<N> found = new ArrayList<>();
        Deque<Node> open = new ArrayDeque<>(List.of(unit));
        while (!open.isEmpty()) {
            Node node = open.pop();
            if (contains(node, span)) {
                if (type.isInstance(node)) {
                    found.add(type.cast(node));
                }
                List<Node> children = node.getChildNodes();
                for (int i = children.size() - 1; i >= 0; i--) {
                    open.push(children.get(i));
                }
            }
        }
        return found;
    }

    /** {@code var}, or Lombok's {@code val}: such a variable cannot be declared without its value. */
    static boolean isInferred(VariableDeclarator variable) {
        return INFERRED.contains(variable.getTypeAsString());
    }

    static boolean contains(Node node, SourceSpan span) {
        Position begin = new Position(span.startLine(), span.startColumn());
        Position end = new Position(span.endLine(), span.endColumn());
        return node.getRange()
                .filter(r -> !r.begin.isAfter(begin) && !r.end.isBefore(end))
                .isPresent();
    }

    /** The white space before the first letter of the line of an offset. */
    String indentAt(int offset) {
        int start = lineStart(offset);
        int end = start;
        while (end < text().length() && (text().charAt(end) == ' ' || text().charAt(end) == '\t')) {
            end++;
        }
        return text().substring(start, end);
    }

    int lineStart(int offset) {
        int start = offset;
        while (start > 0 && text().charAt(start - 1) != '\n' && text().charAt(start - 1) != '\r') {
            start--;
        }
        return start;
    }

    /** The offset of the line end at or behind an offset. */
    int lineEnd(int offset) {
        int end = offset;
        while (end < text().length() && text().charAt(end) != '\n' && text().charAt(end) != '\r') {
            end++;
        }
        return end;
    }

    /** Behind the comment that ends the line of a statement's end, where nothing else does. */
    int behindComment(int end) {
        String rest = text().substring(end, lineEnd(end));
        return rest.isBlank() || rest.strip().startsWith("//")
                ? end + rest.stripTrailing().length()
                : end;
    }

    /** Whether nothing but white space stands before the offset in its line. */
    boolean startsLine(int offset) {
        return text().substring(lineStart(offset), offset).isBlank();
    }

    /** The line end that the file uses. */
    String newline() {
        return newline(text());
    }

    static String newline(String text) {
        int feed = text.indexOf('\n');
        if (feed < 0) {
            return text.indexOf('\r') < 0 ? "\n" : "\r";
        }
        return feed > 0 && text.charAt(feed - 1) == '\r' ? "\r\n" : "\n";
    }

    /** One more level of indentation, as the file's types indent their members. */
    String indentUnit() {
        return unit.getTypes().stream()
                .flatMap(t -> t.getMembers().stream())
                .filter(m -> m.getRange().isPresent() && startsLine(start(m)))
                .map(m -> indentAt(start(m)))
                .filter(i -> !i.isEmpty())
                .findFirst()
                .orElse("    ");
    }

    /** Whether the simple name means, in this file, the type of that package. */
    boolean sees(String packageName, String simpleName) {
        String qualified = packageName.isEmpty() ? simpleName : packageName + "." + simpleName;
        boolean wildcard = false;
        for (ImportDeclaration i : unit.getImports()) {
            if (i.isStatic()) {
                continue;
            }
            if (!i.isAsterisk() && i.getName().getIdentifier().equals(simpleName)) {
                return i.getNameAsString().equals(qualified);
            }
            wildcard |= i.isAsterisk() && i.getNameAsString().equals(packageName);
        }
        return wildcard || packageName.equals(packageName());
    }

    /** {@code com.acme.UserRepository users;} */
    boolean namesInFull(String packageName, String simpleName) {
        if (packageName.isEmpty()) {
            return false;
        }
        String qualified = packageName + "." + simpleName;
        int at = text().indexOf(qualified);
        while (at >= 0) {
            int end = at + qualified.length();
            if (end < text().length() && !Character.isJavaIdentifierPart(text().charAt(end))) {
                return true;
            }
            at = text().indexOf(qualified, end);
        }
        return false;
    }
}
