package dev.tocsin.analyzer.frontend;

import dev.tocsin.analyzer.frontend.PreparedText.ForgottenBraces;
import dev.tocsin.analyzer.frontend.Words.Word;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a file's text ready for the parser, in one pass over its characters. Most of the parser's time goes into its
 * lexer, which makes several objects of each blank and looks at each letter of a word for long; so
 *
 * <ul>
 *   <li>comments and needless blanks go, and everything comes to stand on one line;
 *   <li>a name, of an import the whole dotted one, becomes the letter {@code a}, a string {@code ""}, a character {@code ' '}; what they were is found by their
 *       index;
 *   <li>bodies of lambdas, anonymous classes and switches inside expressions become pieces to be parsed on their own. The
 *       parser reads every statement that begins with a call twice, once to find out whether it is a constructor's
 *       {@code x.super(..)}; with bodies nested in calls that is {@code 2^depth} times;
 *   <li>braces nested absurdly deep, and code on which the parser takes quadratic time (hundreds of casts in a row), are
 *       dropped.
 * </ul>
 *
 * <p>This needs no more than brackets, literals, comments and a few words to be recognised, so it works on broken source
 * as well; unclosed braces end where the text ends.
 */
final class TextPreparation {

    /** Brackets may be nested no deeper. The parser's time for nested casts grows with the square of this. */
    private static final int MAX_DEPTH = 400;

    /** Pieces may be nested no deeper. */
    private static final int MAX_PIECES = 100;

    /** So many casts or opened type arguments in a row are given up. */
    private static final int MAX_RUN = 100;

    /**
     * Annotated types inside expressions ({@code f(@A(..) T::m)}) whose annotations hold such types may be nested no
     * deeper: the parser's time is exponential.
     */
    private static final int MAX_ANNOTATED = 2;

    /** Stands for a literal without an end: the parser, on its one line, would find one far away. */
    private static final String NO_TOKEN = "#";

    private static final char WORD = 'w';
    private static final char ARROW = 'a';
    private static final char REFERENCE = 'r';

    private final String in;
    private final int end;
    private final Words words;
    private final boolean bodiesApart;
    private final Tokens tokens;
    /** The next character to look at. */
    private int at;

    private int line = 1;
    private int lineStart;
    /** There were blanks or comments before this token. */
    private boolean gap;

    /** The last token: a character, {@link #WORD}, {@link #ARROW} or {@link #REFERENCE}. */
    private char previous = ';';

    private boolean previousIsNumber;
    /** The last token is a dot that may belong to the number before it. */
    private boolean dotOfNumber;
    /** One of the two, while a token is put. */
    private boolean numberBefore;

    private String word = "";

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
    /** Where the statement or member that is being read begins. */
    private int statementStart;

    /** Inside an import or the package declaration. */
    private boolean ofUnit;

    private int casts;
    private int opensOfTypeArguments;

    private Bracket top = new Bracket(' ', null);
    private Bracket closed = top;
    private final List<Piece> finished = new ArrayList<>();
    private final List<ForgottenBraces> forgotten = new ArrayList<>();

    private TextPreparation(String in, Words words, boolean bodiesApart) {
        this.in = in;
        this.words = words;
        this.bodiesApart = bodiesApart;
        this.end = in.length();
        this.tokens = new Tokens(end);
    }

    static PreparedText prepare(String text, Words words) {
        return new TextPreparation(text, words, false).run();
    }

    /** Bodies of methods become pieces, too, so that what is broken in one harms nothing else. */
    static PreparedText prepareBodiesApart(String text, Words words) {
        return new TextPreparation(text, words, true).run();
    }

    private PreparedText run() {
        while (at < end) {
            char c = in.charAt(at);
            if (c == '\n' || c == '\r') {
                lineEnd();
            } else if (isBlank(c)) {
                at++;
                gap = true;
            } else if (c == '/' && is('/', at + 1)) {
                skipLineComment();
            } else if (c == '/' && is('*', at + 1)) {
                skipComment();
            } else {
                token(c);
                gap = false;
            }
        }
        while (top.outer != null) {
            close(top, tokens.length);
        }
        Piece.Kind kind = top.dropped ? Piece.Kind.DROPPED : Piece.Kind.FILE;
        int lines = lineStart == end ? line - 1 : line;
        return new PreparedText(tokens, new Piece(kind, 0, tokens.length, finished), forgotten, lines);
    }

    /** White space, the old end-of-file character, and the byte order mark. */
    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\f' || c == '\u001A' || c == '\uFEFF';
    }

    private boolean is(char c, int index) {
        return index < end && in.charAt(index) == c;
    }

    private void lineEnd() {
        at += in.charAt(at) == '\r' && is('\n', at + 1) ? 2 : 1;
        line++;
        lineStart = at;
        gap = true;
    }

    // Output

    private int place(int index) {
        return Tokens.place(line, index - lineStart + 1);
    }

    private void put(char c) {
        tokens.reserve(1);
        tokens.characters[tokens.length++] = c;
    }

    /** Puts the characters up to an index, all on one line, as they are. */
    private void copy(int to) {
        tokens.reserve(to - at);
        int first = tokens.length;
        in.getChars(at, to, tokens.characters, first);
        tokens.length += to - at;
        tokens.starts[first] = place(at);
        tokens.ends[tokens.length - 1] = place(to - 1);
        at = to;
    }

    /** Puts a reserved word. */
    private void copy(int to, String text) {
        tokens.reserve(to - at);
        tokens.texts[tokens.length] = text;
        copy(to);
    }

    /**
     * Puts a stand-in for what reaches up to an index.
     *
     * @param start its place
     */
    private void replace(int start, int to, String standIn, String text) {
        tokens.reserve(standIn.length());
        int first = tokens.length;
        standIn.getChars(0, standIn.length(), tokens.characters, first);
        tokens.length += standIn.length();
        tokens.starts[first] = start;
        tokens.texts[first] = text;
        tokens.ends[tokens.length - 1] = place(to - 1);
        at = to;
    }

    /** Keeps this token apart from the one before where they would be read as one. */
    private void separate(boolean isWord, boolean isLiteral) {
        boolean afterWord = previous == WORD;
        boolean afterLiteral = previous == '"' || previous == '\'';
        if (isWord && afterWord || isLiteral && afterLiteral || gap && (numberBefore || !isWord && !afterWord)) {
            put(' ');
        }
    }

    // Comments

    private void skipLineComment() {
        while (at < end && in.charAt(at) != '\n' && in.charAt(at) != '\r') {
            at++;
        }
        gap = true;
    }

    private void skipComment() {
        int close = in.indexOf("*/", at + 2);
        int to = close < 0 ? end : close + 2;
        while (at < to) {
            char c = in.charAt(at);
            if (c == '\n' || c == '\r') {
                lineEnd();
            } else {
                at++;
            }
        }
        gap = true;
    }

    // Tokens

    private void token(char c) {
        if (afterAnnotation) {
            afterAnnotation = false;
            annotated(",)}".indexOf(c) < 0 ? closed.annotated + 1 : 0);
        }
        boolean afterNumber = previousIsNumber;
        boolean inNumber = dotOfNumber && !gap;
        numberBefore = previousIsNumber || dotOfNumber;
        previousIsNumber = false;
        dotOfNumber = false;
        if (isWordPart(c) || c == '\\' && is('u', at + 1)) {
            word(c >= '0' && c <= '9' || inNumber);
        } else if (c == '"' && is('"', at + 1) && is('"', at + 2)) {
            textBlock();
        } else if (c == '"' || c == '\'') {
            literal(c);
        } else if (c == '-' && is('>', at + 1)) {
            separate(false, false);
            copy(at + 2);
            newType = false;
            previous = ARROW;
        } else {
            separate(false, false);
            symbol(c);
            previous = c == ':' && previous == ':' && !gap ? REFERENCE : c;
            dotOfNumber = c == '.' && afterNumber && !gap;
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

    private void word(boolean number) {
        int to = at + 1;
        while (to < end && (isWordPart(in.charAt(to)) || in.charAt(to) == '\\' && is('u', to + 1))) {
            to++;
        }
        separate(true, false);
        Word found = words.word(in, at, to);
        if (ofUnit && !found.reserved()) {
            int name = endOfName(to);
            found = name == to ? found : words.word(in, at, name);
            to = name;
        }
        if (number || found.reserved()) {
            copy(to, found.text());
        } else {
            replace(place(at), to, "a", found.text());
        }
        boolean recordBefore = previous == WORD && word.equals("record");
        word = found.text();
        previousIsNumber = number;
        if (found.reserved()) {
            reserved();
        }
        typeHeader |= recordBefore;
        annotationName = annotationName && previous != WORD;
        previous = WORD;
    }

    /** Where a dotted name ends whose first part ends at an index: one token says it all. */
    private int endOfName(int firstPart) {
        int name = firstPart;
        while (is('.', name)) {
            int to = name + 1;
            while (to < end && isWordPart(in.charAt(to))) {
                to++;
            }
            if (to == name + 1 || is('\\', to) || words.word(in, name + 1, to).reserved()) {
                return name;
            }
            name = to;
        }
        return name;
    }

    private void reserved() {
        switch (word) {
            case "import", "package" -> ofUnit = top.outer == null;
            case "new" -> {
                newType = previous != REFERENCE;
                angles = 0;
            }
            case "class", "interface" -> typeHeader |= previous != '.';
            case "enum" -> {
                typeHeader |= previous != '.';
                enumHeader |= previous != '.';
            }
            case "public", "protected", "private" -> {
                if (bodiesApart && !top.braces.ofType) {
                    closeForgottenBraces();
                }
            }
            default -> {}
        }
    }

    private void literal(char quote) {
        int to = at + 1;
        while (to < end && in.charAt(to) != quote && in.charAt(to) != '\n' && in.charAt(to) != '\r') {
            to += in.charAt(to) == '\\' ? 2 : 1;
        }
        separate(false, true);
        if (is(quote, to)) {
            replace(place(at), to + 1, quote == '"' ? "\"\"" : "' '", words.literal(in, at + 1, to));
        } else {
            replace(place(at), Math.min(to, end), NO_TOKEN, in.substring(at, Math.min(to, end)));
        }
        newType = false;
        previous = quote;
    }

    private void textBlock() {
        separate(false, true);
        int from = at;
        int start = place(at);
        at += 3;
        while (at < end && !(in.charAt(at) == '"' && is('"', at + 1) && is('"', at + 2))) {
            char c = in.charAt(at);
            if (c == '\n' || c == '\r') {
                lineEnd();
            } else {
                at = Math.min(at + (c == '\\' && !is('\r', at + 1) && !is('\n', at + 1) ? 2 : 1), end);
            }
        }
        int to = Math.min(at + 3, end);
        replace(start, to, "\"\"", in.substring(from, to));
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
        ofUnit = false;
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
                close(top, tokens.length);
            }
        }
    }

    // Brackets

    private void openParenthesis() {
        Bracket bracket = new Bracket('(', top);
        bracket.ofNew = newType;
        bracket.ofAnnotation = annotationName;
        annotationName = false;
        bracket.ofSwitch = previous == WORD && word.equals("switch");
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
        if ("=,(]".indexOf(previous) >= 0 || previous == '{' && top.ofArray) {
            bracket.ofArray = true;
        } else if (typeHeader) {
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
        } else if (top.ofType && !top.constantsEnded) {
            bracket.ofType = true;
            bracket.constantsEnded = true;
        } else if (top.ofType && bodiesApart) {
            bracket.kind = Piece.Kind.BLOCK;
        }
        if (bracket.kind != null && ++bracket.pieces > MAX_PIECES) {
            bracket.dropped = true;
        }
        bracket.at = tokens.length - 1;
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
            close(bracket, tokens.length - 1);
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
            Piece piece = new Piece(kind, bracket.at, index, inside);
            inside.clear();
            finished.add(piece);
        }
    }
}
