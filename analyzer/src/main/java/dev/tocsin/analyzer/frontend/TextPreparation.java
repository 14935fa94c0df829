package dev.tocsin.analyzer.frontend;

import dev.tocsin.analyzer.frontend.PreparedText.ForgottenBraces;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes a file's text ready for the parser, in one pass over its characters:
 *
 * <ul>
 *   <li>Indentation, trailing blanks and the text of comments go: the parser makes several objects of every blank.
 *   <li>Bodies of lambdas, anonymous classes and switches inside expressions become pieces to be parsed on their own. The
 *       parser reads every statement that begins with a call twice, once to find out whether it is a constructor's
 *       {@code x.super(..)}; with bodies nested in calls that is {@code 2^depth} times.
 *   <li>Braces nested absurdly deep, and code on which the parser takes quadratic time (thousands of casts in a row), are
 *       dropped.
 * </ul>
 *
 * <p>This needs no more than brackets, literals, comments and a few words to be recognised, so it works on broken source
 * as well; unclosed braces end where the text ends.
 */
final class TextPreparation {

    /** Brackets may be nested no deeper. The parser's time for nested casts grows with the square of this. */
    private static final int MAX_DEPTH = 400;

    /** Pieces may be nested no deeper; each is blanked out in all around it. */
    private static final int MAX_PIECES = 100;

    /** So many casts or opened type arguments in a row are given up. */
    private static final int MAX_RUN = 100;

    /**
     * Annotated types inside expressions ({@code f(@A(..) T::m)}) whose annotations hold such types may be nested no
     * deeper: the parser's time is exponential.
     */
    private static final int MAX_ANNOTATED = 2;

    private static final char WORD = 'w';
    private static final char ARROW = 'a';

    private final String in;
    private final int end;
    private final boolean bodiesApart;
    /** The next character to look at. */
    private int at;

    private int lineStartIn;
    private int copiedTo;

    private final char[] out;
    private int length;
    private int lineStartOut;
    private int line = 1;
    private int[] shifts = new int[64];
    /** Whether code was copied on this line, so that the distance between its columns here and there is fixed. */
    private boolean shiftKnown;

    /** The last token: a character, {@link #WORD} or {@link #ARROW}. */
    private char previous = ';';

    private int wordFrom;
    private int wordTo;
    /** Inside the type after {@code new}, and how many of its type arguments are open. */
    private boolean newType;

    private int angles;
    /** Inside the name after an at sign. */
    private boolean annotationName;

    /** The last token closed an annotation. */
    private boolean afterAnnotation;

    /** Between the keyword of a type and its body. */
    private boolean typeHeader;

    private boolean enumHeader;
    private boolean recordBefore;
    /** Where the statement or member that is being read begins. */
    private int statementStart;

    private int casts;
    private int opensOfTypeArguments;

    private Bracket top = new Bracket(' ', null);
    private Bracket closed = top;
    private final List<Piece> finished = new ArrayList<>();
    private final List<ForgottenBraces> forgotten = new ArrayList<>();

    private TextPreparation(String in, boolean bodiesApart) {
        this.in = in;
        this.bodiesApart = bodiesApart;
        this.end = in.length();
        this.out = new char[end];
    }

    static PreparedText prepare(String text) {
        return new TextPreparation(text, false).run();
    }

    /** Bodies of methods become pieces, too, so that what is broken in one harms nothing else. */
    static PreparedText prepareBodiesApart(String text) {
        return new TextPreparation(text, true).run();
    }

    private PreparedText run() {
        while (at < end) {
            char c = in.charAt(at);
            if (c == '\n' || c == '\r') {
                at += lineEndLength(at);
                endLine();
            } else if (isBlank(c)) {
                at++;
            } else if (c == '/' && is('/', at + 1)) {
                skipLineComment();
            } else if (c == '/' && is('*', at + 1)) {
                skipComment();
            } else {
                token(c);
            }
        }
        while (top.outer != null) {
            close(top, length);
        }
        Piece.Kind kind = top.dropped ? Piece.Kind.DROPPED : Piece.Kind.FILE;
        Piece file = new Piece(kind, 0, 1, 1, length, line, column(), finished);
        return new PreparedText(Arrays.copyOf(out, length), shifts, file, forgotten);
    }

    /** White space, the old end-of-file character, and the byte order mark. */
    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\f' || c == '\u001A' || c == '\uFEFF';
    }

    // Lines and columns

    private int column() {
        return length - lineStartOut + 1;
    }

    private int lineEndLength(int index) {
        return in.charAt(index) == '\r' && is('\n', index + 1) ? 2 : 1;
    }

    private void endLine() {
        out[length++] = '\n';
        startLine();
        shiftKnown = false;
    }

    private void startLine() {
        line++;
        lineStartIn = at;
        lineStartOut = length;
        if (line == shifts.length) {
            shifts = Arrays.copyOf(shifts, line * 2);
        }
    }

    /** Copies what is on the line before this token, unless it is the first, and the token, which is on one line. */
    private void copy(int to) {
        int from = at;
        if (shiftKnown) {
            from = copiedTo;
        } else {
            shifts[line] = at - lineStartIn - (length - lineStartOut);
            shiftKnown = true;
        }
        in.getChars(from, to, out, length);
        length += to - from;
        at = to;
        copiedTo = to;
    }

    private boolean is(char c, int index) {
        return index < end && in.charAt(index) == c;
    }

    // Comments

    private void skipLineComment() {
        while (at < end && in.charAt(at) != '\n' && in.charAt(at) != '\r') {
            at++;
        }
    }

    /** A comment on one line is copied with the code that follows it there; of a longer one the line ends are left. */
    private void skipComment() {
        int close = in.indexOf("*/", at + 2);
        int to = close < 0 ? end : close + 2;
        boolean opened = false;
        while (at < to) {
            char c = in.charAt(at);
            if (c == '\n' || c == '\r') {
                if (!opened) {
                    out[length++] = '/';
                    out[length++] = '*';
                    opened = true;
                }
                at += lineEndLength(at);
                endLine();
            } else {
                at++;
            }
        }
        if (opened && close >= 0) {
            out[length++] = '*';
            out[length++] = '/';
        }
    }

    // Tokens

    private void token(char c) {
        if (afterAnnotation) {
            afterAnnotation = false;
            annotated(",)}".indexOf(c) < 0 ? closed.annotated + 1 : 0);
        }
        if (isWordPart(c)) {
            word();
        } else if (c == '"' && is('"', at + 1) && is('"', at + 2)) {
            textBlock();
        } else if (c == '"' || c == '\'') {
            literal(c);
        } else if (c == '-' && is('>', at + 1)) {
            copy(at + 2);
            newType = false;
            previous = ARROW;
        } else {
            symbol(c);
            previous = c;
        }
    }

    private void annotated(int depth) {
        if (top.holdsExpressions() && depth > top.annotated) {
            top.annotated = depth;
            if (depth > MAX_ANNOTATED) {
                drop();
            }
        }
    }

    private static boolean isWordPart(char c) {
        if (c < 128) {
            return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '$';
        }
        return Character.isJavaIdentifierPart(c);
    }

    private void word() {
        int to = at + 1;
        while (to < end && isWordPart(in.charAt(to))) {
            to++;
        }
        wordFrom = at;
        wordTo = to;
        copy(to);
        if (previous != ':' && wordIs("new")) {
            newType = true;
            angles = 0;
        }
        annotationName = annotationName && previous != WORD;
        if (previous != '.') {
            boolean isEnum = wordIs("enum");
            enumHeader |= isEnum;
            typeHeader |= isEnum || wordIs("class") || wordIs("interface") || recordBefore && previous == WORD;
        }
        recordBefore = wordIs("record");
        if (bodiesApart && !top.braces.ofType && (wordIs("public") || wordIs("private") || wordIs("protected"))) {
            closeForgottenBraces();
        }
        previous = WORD;
    }

    private boolean wordIs(String word) {
        return wordTo - wordFrom == word.length() && in.startsWith(word, wordFrom);
    }

    private void literal(char quote) {
        int to = at + 1;
        while (to < end && in.charAt(to) != quote && in.charAt(to) != '\n' && in.charAt(to) != '\r') {
            to += in.charAt(to) == '\\' ? 2 : 1;
        }
        copy(Math.min(is(quote, to) ? to + 1 : to, end));
        newType = false;
        previous = quote;
    }

    /** Copied as it is, because its indentation means something. */
    private void textBlock() {
        copy(at + 3);
        while (at < end && !(in.charAt(at) == '"' && is('"', at + 1) && is('"', at + 2))) {
            char c = in.charAt(at);
            if (c == '\n' || c == '\r') {
                copy(at + lineEndLength(at));
                startLine();
            } else {
                copy(Math.min(at + (c == '\\' && !is('\r', at + 1) && !is('\n', at + 1) ? 2 : 1), end));
            }
        }
        copy(Math.min(at + 3, end));
        newType = false;
        previous = '"';
    }

    private void symbol(char c) {
        copy(at + 1);
        switch (c) {
            case '(' -> openParenthesis();
            case '[' -> {
                newType = newType && angles > 0;
                open(new Bracket(c, top));
            }
            case ')', ']' -> closeNearest(c == ')' ? '(' : '[');
            case '{' -> {
                statementStart = at;
                openBrace();
            }
            case '}' -> {
                statementStart = at;
                endRuns();
                closeNearest('{');
            }
            case '<' -> {
                angles++;
                if (++opensOfTypeArguments > MAX_RUN) {
                    drop();
                }
            }
            case '>' -> angles--;
            case ';' -> {
                statementStart = at;
                endRuns();
                top.constantsEnded = true;
            }
            case ',' -> casts = 0;
            case '.', '?' -> {}
            case '@' -> annotationName = true;
            case '&' -> opensOfTypeArguments = previous == '&' ? 0 : opensOfTypeArguments;
            case '|' -> opensOfTypeArguments = 0;
            default -> newType = false;
        }
    }

    private void endRuns() {
        newType = false;
        typeHeader = false;
        enumHeader = false;
        casts = 0;
        opensOfTypeArguments = 0;
    }

    /** No statement begins like this: the member before was not closed. */
    private void closeForgottenBraces() {
        Bracket type = top.braces;
        int count = 0;
        while (type.outer != null && !type.ofType) {
            count++;
            type = type.outer.braces;
        }
        if (type.ofType) {
            forgotten.add(new ForgottenBraces(statementStart, count));
            while (top != type) {
                close(top, length);
            }
        }
    }

    // Brackets

    private void openParenthesis() {
        Bracket bracket = new Bracket('(', top);
        bracket.ofNew = newType;
        bracket.ofAnnotation = annotationName;
        annotationName = false;
        bracket.ofSwitch = previous == WORD && wordIs("switch");
        newType = false;
        opensOfTypeArguments = 0;
        open(bracket);
        if (previous == ')' && ++casts > MAX_RUN) {
            drop();
        }
    }

    private void openBrace() {
        Bracket bracket = new Bracket('{', top);
        boolean inExpression = top.holdsExpressions();
        boolean afterParenthesis = previous == ')';
        if (typeHeader) {
            bracket.ofType = true;
            bracket.constantsEnded = !enumHeader;
        } else if (afterParenthesis && closed.ofNew) {
            bracket.kind = Piece.Kind.CLASS_BODY;
            bracket.ofType = true;
            bracket.constantsEnded = true;
        } else if (previous == ARROW) {
            bracket.kind = inExpression ? Piece.Kind.BLOCK : null;
        } else if (afterParenthesis && closed.ofSwitch) {
            bracket.kind = inExpression ? Piece.Kind.SWITCH_BODY : null;
        } else if ("=,(]".indexOf(previous) >= 0 || previous == '{' && top.ofArray) {
            bracket.ofArray = true;
        } else if (top.ofType && !top.constantsEnded) {
            bracket.ofType = true;
            bracket.constantsEnded = true;
        } else if (top.ofType && bodiesApart) {
            bracket.kind = Piece.Kind.BLOCK;
        }
        if (bracket.kind != null && ++bracket.pieces > MAX_PIECES) {
            bracket.dropped = true;
        }
        bracket.at = length - 1;
        bracket.line = line;
        bracket.column = column() - 1;
        bracket.finishedBefore = finished.size();
        bracket.typeHeaderBefore = typeHeader;
        bracket.enumHeaderBefore = enumHeader;
        endRuns();
        open(bracket);
    }

    private void open(Bracket bracket) {
        top = bracket;
        if (bracket.depth > MAX_DEPTH) {
            drop();
        }
    }

    /** Gives up the innermost braces, or the file if there are none. */
    private void drop() {
        top.braces.dropped = true;
    }

    /** A closing brace closes the parentheses inside, too; other brackets close nothing beyond braces. */
    private void closeNearest(char character) {
        Bracket bracket = top;
        while (bracket.outer != null
                && bracket.character != character
                && (character == '{' || bracket.character != '{')) {
            bracket = bracket.outer;
        }
        if (bracket.character == character) {
            while (top != bracket) {
                top = top.outer;
            }
            close(bracket, length - 1);
        }
    }

    private void close(Bracket bracket, int index) {
        top = bracket.outer;
        closed = bracket;
        afterAnnotation = bracket.ofAnnotation;
        if (bracket.holdsExpressions()) {
            annotated(bracket.annotated);
        }
        if (bracket.ofArray) {
            typeHeader = bracket.typeHeaderBefore;
            enumHeader = bracket.enumHeaderBefore;
        }
        Piece.Kind kind = bracket.dropped ? Piece.Kind.DROPPED : bracket.kind;
        if (kind != null) {
            List<Piece> inside = finished.subList(bracket.finishedBefore, finished.size());
            int endColumn = index - lineStartOut + 1;
            Piece piece = new Piece(kind, bracket.at, bracket.line, bracket.column, index, line, endColumn, inside);
            inside.clear();
            finished.add(piece);
        }
    }

    /** An open bracket; the outermost one stands for the file. */
    private static final class Bracket {

        private final char character;
        private final Bracket outer;
        private final int depth;
        /** The innermost braces around this, or the file. */
        private final Bracket braces;

        private int pieces;
        private boolean ofAnnotation;
        /** How deep annotated types are nested inside. */
        private int annotated;

        private boolean ofNew;
        private boolean ofSwitch;
        private boolean ofArray;
        /** Braces around members. */
        private boolean ofType;
        /** No more constants of an enum can come. */
        private boolean constantsEnded;

        private boolean typeHeaderBefore;
        private boolean enumHeaderBefore;
        private boolean dropped;
        /** Of braces that become a piece; null else. */
        private Piece.Kind kind;

        private int at;
        private int line;
        private int column;
        private int finishedBefore;

        Bracket(char character, Bracket outer) {
            this.character = character;
            this.outer = outer;
            this.depth = outer == null ? 0 : outer.depth + 1;
            this.braces = outer == null || character == '{' ? this : outer.braces;
            this.pieces = outer == null ? 0 : outer.pieces;
        }

        boolean holdsExpressions() {
            return character == '(' || character == '[' || ofArray;
        }
    }
}
