package dev.tocsin.rules.fix;

import com.github.javaparser.Position;
import com.github.javaparser.Range;
import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.expr.MethodReferenceExpr;
import com.github.javaparser.ast.expr.Name;
import com.github.javaparser.ast.expr.SimpleName;
import com.github.javaparser.ast.expr.StringLiteralExpr;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * A Java file's text as the parser is given it. Most of the parser's time goes into its lexer, which makes several objects of each
 * blank and looks at each letter of a word for long. So comments and needless blanks go, all comes to stand on one line, and of long
 * names and texts only something that stands for them; {@link #restore} puts them into the tree, and gives its nodes the places that
 * they have in the file.
 */
final class CondensedText {

    /** What is a token by itself, whatever stands beside it. */
    private static final String APART = "(){};,";

    private final String in;
    private final StringBuilder out;
    /** Of each character of the condensed text: the line, and the offsets of the first and the last one that it stands for. */
    private final int[] lines;

    private final int[] firsts;
    private final int[] lasts;
    /** Of each line, the offset of its start. */
    private final int[] lineStarts;

    private int at;
    private int line = 1;
    /** There were blanks or comments before this token. */
    private boolean gap;

    /** The last token is a number, or a dot that may belong to one. */
    private boolean number;

    private boolean numberBefore;

    private CondensedText(String in) {
        this.in = in;
        this.out = new StringBuilder(in.length() / 2);
        this.lines = new int[in.length()];
        this.firsts = new int[in.length()];
        this.lasts = new int[in.length()];
        this.lineStarts = new int[in.length() + 2];
    }

    /**
     * Empty where what is left out could change what is read: text blocks, whose lines count; comments and literals without an end;
     * escaped letters, which may be any of them.
     */
    static Optional<CondensedText> of(String text) {
        CondensedText condensed = new CondensedText(text);
        return condensed.run() ? Optional.of(condensed) : Optional.empty();
    }

    String text() {
        return out.toString();
    }

    /** Makes of what the parser read in {@link #text} the tree of the file. */
    void restore(CompilationUnit unit) {
        Deque<Node> open = new ArrayDeque<>();
        open.push(unit);
        while (!open.isEmpty()) {
            Node node = open.pop();
            if (node.getRange().isPresent()) {
                restore(node, node.getRange().get());
            }
            node.getChildNodes().forEach(open::push);
        }
        unit.setRange(new Range(new Position(1, 1), lastPlace()));
    }

    private Position lastPlace() {
        int last = in.length() - 1;
        int lastLine = lineStarts[line] > last ? line - 1 : line;
        return new Position(lastLine, last - lineStarts[lastLine] + 1);
    }

    private void restore(Node node, Range range) {
        int begin = index(range.begin);
        int end = index(range.end);
        if (node instanceof StringLiteralExpr literal) {
            literal.setValue(in.substring(firsts[begin] + 1, lasts[end]));
        } else if (node instanceof SimpleName name && isStandIn(begin)) {
            // It ends behind the brackets where it is declared as `prices[]`.
            name.setIdentifier(original(begin));
        } else if (node instanceof Name name && isStandIn(end)) {
            name.setIdentifier(original(end));
        } else if (node instanceof MethodReferenceExpr reference && isStandIn(end)) {
            reference.setIdentifier(original(end));
        }
        node.setRange(new Range(place(begin, firsts[begin]), place(end, lasts[end])));
    }

    private boolean isStandIn(int index) {
        return lasts[index] > firsts[index];
    }

    private String original(int index) {
        return in.substring(firsts[index], lasts[index] + 1);
    }

    /** Behind the last character is the end of the file. */
    private int index(Position condensed) {
        return Math.min(condensed.column, out.length()) - 1;
    }

    private Position place(int index, int offset) {
        return new Position(lines[index], offset - lineStarts[lines[index]] + 1);
    }

    private boolean run() {
        while (at < in.length()) {
            char c = in.charAt(at);
            if (c == '\n' || c == '\r') {
                lineEnd(c);
            } else if (c == ' ' || c == '\t' || c == '\f') {
                at++;
                gap = true;
            } else if (c == '/' && is('/', at + 1)) {
                at = endOfLine();
                gap = true;
            } else if (c == '/' && is('*', at + 1) ? !skipComment() : !token(c)) {
                return false;
            }
        }
        return out.length() > 0;
    }

    private boolean is(char c, int index) {
        return index < in.length() && in.charAt(index) == c;
    }

    private void lineEnd(char c) {
        at += c == '\r' && is('\n', at + 1) ? 2 : 1;
        line++;
        lineStarts[line] = at;
        gap = true;
    }

    private int endOfLine() {
        int to = at;
        while (to < in.length() && in.charAt(to) != '\n' && in.charAt(to) != '\r') {
            to++;
        }
        return to;
    }

    private boolean skipComment() {
        int close = in.indexOf("*/", at + 2);
        while (close >= 0 && at < close + 2) {
            char c = in.charAt(at);
            if (c == '\n' || c == '\r') {
                lineEnd(c);
            } else {
                at++;
            }
        }
        gap = true;
        return close >= 0;
    }

    private boolean token(char c) {
        boolean ofNumber = number && !gap && (c == '.' || out.charAt(out.length() - 1) == '.');
        numberBefore = number;
        number = c >= '0' && c <= '9' || ofNumber && c == '.';
        if (c == '"' || c == '\'') {
            return literal(c);
        }
        int to = at;
        boolean name = false;
        while (to < in.length() && isWordPart(in.charAt(to))) {
            // Words that mean something to the parser have small letters only.
            name |= in.charAt(to) >= 'A' && in.charAt(to) <= 'Z';
            to++;
        }
        separate(c);
        if (name && to > at + 1 && !number && !ofNumber) {
            put('a', at, to - 1);
            at = to;
        } else {
            copy(Math.max(to, at + 1));
        }
        return c != '\\';
    }

    private boolean literal(char quote) {
        int to = at + 1;
        int lineEnd = endOfLine();
        while (to < lineEnd && in.charAt(to) != quote) {
            to += in.charAt(to) == '\\' ? 2 : 1;
        }
        if (to >= lineEnd || quote == '"' && to == at + 1 && is('"', to + 1)) {
            return false;
        }
        separate(quote);
        if (quote == '"') {
            put(quote, at, at);
            put(quote, to, to);
            at = to + 1;
        } else {
            copy(to + 1);
        }
        return true;
    }

    /** Keeps what begins with the letter apart from the token before where they could be read as one. */
    private void separate(char next) {
        if (gap && out.length() > 0) {
            char last = out.charAt(out.length() - 1);
            boolean alike = isWordPart(next) == isWordPart(last);
            if (alike ? !isApart(next) && !isApart(last) : numberBefore) {
                put(' ', at - 1, at - 1);
            }
        }
        gap = false;
    }

    private static boolean isWordPart(char c) {
        return Character.isJavaIdentifierPart(c) || Character.isSurrogate(c);
    }

    private static boolean isApart(char c) {
        return APART.indexOf(c) >= 0;
    }

    private void copy(int to) {
        while (at < to) {
            put(in.charAt(at), at, at);
            at++;
        }
    }

    private void put(char c, int first, int last) {
        lines[out.length()] = line;
        firsts[out.length()] = first;
        lasts[out.length()] = last;
        out.append(c);
    }
}
