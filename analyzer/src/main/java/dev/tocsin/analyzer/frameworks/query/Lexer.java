package dev.tocsin.analyzer.frameworks.query;

import dev.tocsin.analyzer.frameworks.query.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Cuts a query text into tokens. Comments, hints, casts ({@code ::uuid}) and braces of JDBC escapes are dropped; placeholders
 * of JDBC, JPA, Spring, MyBatis and {@code String.format} become parameters or unknown parts. Each character is looked at a
 * bounded number of times.
 */
final class Lexer {

    private static final Set<String> LITERAL_PREFIXES =
            Set.of("N", "E", "X", "B", "U&", "_UTF8", "_UTF8MB4", "_LATIN1");
    private static final Set<String> TWO_WORD_TYPES =
            Set.of("timestamp", "time", "character", "double", "bit", "interval", "national");
    private static final Set<String> TYPE_TAILS =
            Set.of("with", "without", "varying", "precision", "time", "zone", "local", "character");
    private static final String[] SYMBOLS = {
        "!~~*", "<=>", "->>", "#>>", "!~*", "!~~", "~~*", "<=", ">=", "<>", "!=", "^=", "==", "=>", ":=", "||", "&&",
        "->", "#>", "#-", "@>", "<@", "@@", "<<", ">>", "~*", "~~", "!~", "+=", "-="
    };

    private final String text;
    private final Dialect dialect;
    private final List<Token> tokens = new ArrayList<>();
    private final TagReader tags;
    private int at;
    private int placeholders;

    Lexer(String text, Dialect dialect) {
        this.text = text;
        this.dialect = dialect;
        this.tags = new TagReader(text);
    }

    List<Token> read() {
        while (at < text.length()) {
            int before = at;
            step(text.charAt(at));
            if (at <= before) {
                at = before + 1;
            }
        }
        return withoutKeywordsInPaths();
    }

    /** In {@code u.order} and {@code group.id} neither part is a keyword. */
    private List<Token> withoutKeywordsInPaths() {
        List<Token> result = new ArrayList<>(tokens);
        for (int i = 0; i < tokens.size(); i++) {
            if (!tokens.get(i).key().equals(".")) {
                continue;
            }
            for (int side = i - 1; side <= i + 1; side += 2) {
                if (side >= 0 && side < tokens.size() && tokens.get(side).kind() == Kind.WORD) {
                    result.set(side, tokens.get(side).withoutKey());
                }
            }
        }
        return result;
    }

    private void step(char c) {
        if (Character.isWhitespace(c) || c == '\u00a0' || c == '\ufeff') {
            at++;
        } else if (c == QueryText.UNKNOWN) {
            add(Kind.UNKNOWN, "", at, at + 1);
        } else if (c == '\'') {
            string(at);
        } else if (c == '"') {
            quoted('"', dialect == Dialect.JPQL ? Kind.STRING : Kind.QUOTED);
        } else if (c == '`') {
            quoted('`', Kind.QUOTED);
        } else if (Character.isDigit(c)) {
            number();
        } else if (isWordStart(c)) {
            word();
        } else {
            mark(c);
        }
    }

    private void mark(char c) {
        switch (c) {
            case '-' -> dash();
            case '/' -> slash();
            case '?' -> questionMark();
            case ':' -> colon();
            case '$' -> dollar();
            case '#' -> hash();
            case '@' -> atSign();
            case '%' -> percent();
            case '<' -> lessThan();
            case '&' -> ampersand();
            case '[' -> bracket();
            case ']' -> closingBracket();
            case '{' -> brace();
            case '}' -> at++;
            case '\\' -> backslash();
            case '.' -> dot();
            default -> symbol();
        }
    }

    private void dash() {
        if (text.startsWith("--", at)) {
            skipLine();
        } else {
            symbol();
        }
    }

    private void slash() {
        if (!text.startsWith("/*", at)) {
            symbol();
            return;
        }
        int close = text.indexOf("*/", at + 2);
        at = close < 0 ? text.length() : close + 2;
    }

    private void questionMark() {
        if (text.startsWith("??", at)) {
            add(Kind.SYMBOL, "??", at, at + 2);
        } else if (text.startsWith("?#{", at)) {
            int end = closingBrace(at + 2);
            add(Kind.NAMED, text.substring(at + 1, end), at, end);
        } else if (isJsonOperator('|') || isJsonOperator('&')) {
            add(Kind.SYMBOL, text.substring(at, at + 2), at, at + 2);
        } else {
            positional(at + 1);
        }
    }

    private boolean isJsonOperator(char second) {
        return charAt(at + 1) == second && charAt(at + 2) != second;
    }

    private void positional(int digits) {
        int end = digits;
        while (isAsciiDigit(charAt(end)) && end - digits < 6) {
            end++;
        }
        placeholders++;
        String index = end == digits ? Integer.toString(placeholders) : text.substring(digits, end);
        add(Kind.POSITIONAL, index, at, end);
    }

    private void colon() {
        char next = charAt(at + 1);
        if (next == ':') {
            cast(at + 2);
        } else if (isAsciiDigit(next)) {
            positional(at + 1);
        } else if (next == '#' && charAt(at + 2) == '{') {
            int end = closingBrace(at + 2);
            add(Kind.NAMED, text.substring(at + 1, end), at, end);
        } else if (next == '$' && charAt(at + 2) == '{') {
            at++;
            substitution();
        } else if (isWordStart(next)) {
            int end = parameterEnd(at + 1);
            add(Kind.NAMED, text.substring(at + 1, end), at, end);
        } else {
            symbol();
        }
    }

    /** A parameter's name may be a path ({@code :user.id}) but does not end with a dot. */
    private int parameterEnd(int from) {
        int end = wordEnd(from);
        while (charAt(end) == '.' && isWordStart(charAt(end + 1))) {
            end = wordEnd(end + 1);
        }
        return end;
    }

    /** Steps over the type of {@code ::type}, so that the cast leaves no trace. */
    private void cast(int from) {
        at = skipSpace(from);
        if (charAt(at) == '"') {
            int close = text.indexOf('"', at + 1);
            at = close < 0 ? text.length() : close + 1;
        } else {
            typeWords();
        }
        if (charAt(at) == '(') {
            int close = text.indexOf(')', at);
            at = close < 0 ? text.length() : close + 1;
            typeTail();
        }
        while (charAt(at) == '[') {
            int close = text.indexOf(']', at);
            at = close < 0 ? text.length() : close + 1;
        }
    }

    private void typeWords() {
        int end = parameterEnd(at);
        String first = text.substring(at, end).toLowerCase(Locale.ROOT);
        at = end;
        if (TWO_WORD_TYPES.contains(first)) {
            typeTail();
        }
    }

    private void typeTail() {
        while (true) {
            int start = skipSpace(at);
            int end = wordEnd(start);
            if (end == start || !TYPE_TAILS.contains(text.substring(start, end).toLowerCase(Locale.ROOT))) {
                return;
            }
            at = end;
        }
    }

    private void dollar() {
        if (charAt(at + 1) == '{') {
            substitution();
        } else if (isAsciiDigit(charAt(at + 1))) {
            positional(at + 1);
        } else {
            dollarQuote();
        }
    }

    private void substitution() {
        int end = closingBrace(at + 1);
        String inner = end > at + 3 ? text.substring(at + 2, end - 1) : "";
        add(Kind.SUBSTITUTION, inner.strip(), at, end);
    }

    /** PostgreSQL's {@code $$ .. $$} and {@code $tag$ .. $tag$}. */
    private void dollarQuote() {
        int tagEnd = at + 1;
        while (Character.isLetterOrDigit(charAt(tagEnd)) || charAt(tagEnd) == '_') {
            tagEnd++;
        }
        if (charAt(tagEnd) != '$') {
            symbol();
            return;
        }
        String tag = text.substring(at, tagEnd + 1);
        int close = text.indexOf(tag, tagEnd + 1);
        add(Kind.STRING, "", at, close < 0 ? text.length() : close + tag.length());
    }

    private void hash() {
        char next = charAt(at + 1);
        if (next == '{') {
            int end = closingBrace(at + 1);
            add(Kind.NAMED, mybatisName(text.substring(at, end)), at, end);
        } else if (isWordStart(next)) {
            word();
        } else if (next == '>' || next == '-') {
            symbol();
        } else {
            skipLine();
        }
    }

    /** {@code #{id,jdbcType=BIGINT}} is the parameter {@code id}; SpEL ({@code #{#entityName}}) stays whole. */
    private static String mybatisName(String marked) {
        String inner =
                marked.length() > 3 ? marked.substring(2, marked.length() - 1).strip() : "";
        if (inner.startsWith("#")) {
            return marked;
        }
        int comma = inner.indexOf(',');
        return comma < 0 ? inner : inner.substring(0, comma).strip();
    }

    private void atSign() {
        if (isWordStart(charAt(at + 1))) {
            int end = wordEnd(at + 1);
            add(Kind.NAMED, text.substring(at + 1, end), at, end);
        } else {
            symbol();
        }
    }

    /** {@code %s}, {@code %d}, {@code %1$s} of {@code String.format}, which no caller filled in. */
    private void percent() {
        int end = at + 1;
        while (isAsciiDigit(charAt(end)) && end - at < 4) {
            end++;
        }
        if (end > at + 1 && charAt(end) == '$') {
            end++;
        }
        char conversion = charAt(end);
        if ((conversion == 's' || conversion == 'd' || conversion == 'S') && !isWordPart(charAt(end + 1))) {
            add(Kind.UNKNOWN, "", at, end + 1);
        } else {
            symbol();
        }
    }

    private void lessThan() {
        TagReader.Tag tag = tags.at(at);
        if (tag == null) {
            symbol();
            return;
        }
        int start = at;
        switch (tag.effect()) {
            case PARAMETER -> add(Kind.SUBSTITUTION, tag.emitted(), start, tag.end());
            case UNKNOWN -> add(Kind.UNKNOWN, "", start, tag.end());
            case WORDS -> words(tag.emitted(), start, tag.end());
        }
        at = tag.end();
    }

    /** The words that a dynamic tag puts into the statement ({@code WHERE}, {@code VALUES (}). */
    private void words(String emitted, int start, int end) {
        int i = 0;
        while (i < emitted.length()) {
            char c = emitted.charAt(i);
            int from = i++;
            if (Character.isLetter(c)) {
                while (i < emitted.length() && Character.isLetter(emitted.charAt(i))) {
                    i++;
                }
                add(Kind.WORD, emitted.substring(from, i), start, end);
            } else if (c == '(' || c == ')' || c == ',') {
                add(Kind.SYMBOL, String.valueOf(c), start, end);
            }
        }
    }

    /** Mapper XML that was not decoded. */
    private void ampersand() {
        if (text.startsWith("&lt;", at) || text.startsWith("&gt;", at)) {
            String sign = text.charAt(at + 1) == 'l' ? "<" : ">";
            int end = at + 4;
            if (charAt(end) == '=') {
                add(Kind.SYMBOL, sign + "=", at, end + 1);
            } else if (sign.equals("<") && text.startsWith("&gt;", end)) {
                add(Kind.SYMBOL, "<>", at, end + 4);
            } else {
                add(Kind.SYMBOL, sign, at, end);
            }
        } else if (text.startsWith("&amp;", at)) {
            at += 5;
        } else if (text.startsWith("&quot;", at) || text.startsWith("&apos;", at)) {
            at += 6;
        } else {
            symbol();
        }
    }

    /** SQL Server's {@code [name]}, or a subscript where it follows an operand at once. */
    private void bracket() {
        Token last = tokens.isEmpty() ? null : tokens.get(tokens.size() - 1);
        boolean glued =
                last != null && last.end() == at && (last.isName() || last.key().equals(")"));
        int close = glued || !isWordStart(charAt(at + 1)) ? at : plainEnd(at + 1);
        if (charAt(close) == ']') {
            add(Kind.QUOTED, text.substring(at + 1, close), at, close + 1);
        } else {
            symbol();
        }
    }

    private int plainEnd(int from) {
        int end = from;
        while (isWordPart(charAt(end)) || charAt(end) == ' ' || charAt(end) == '-') {
            end++;
        }
        return end;
    }

    private void closingBracket() {
        if (text.startsWith("]]>", at)) {
            at += 3;
        } else {
            symbol();
        }
    }

    /** {@code {0}} of MessageFormat is unknown; {@code {h-schema}} vanishes; of other braces the inside stays. */
    private void brace() {
        int end = at + 1;
        while (isWordPart(charAt(end)) || charAt(end) == '-') {
            end++;
        }
        if (charAt(end) != '}' || end == at + 1) {
            at++;
        } else if (isAsciiDigit(charAt(at + 1))) {
            add(Kind.UNKNOWN, "", at, end + 1);
        } else if (text.startsWith("h-", at + 1)) {
            at = end + 1;
        } else {
            at++;
        }
    }

    private void backslash() {
        if (text.startsWith("\\:\\:", at)) {
            cast(at + 4);
        } else {
            at++;
        }
    }

    private void dot() {
        if (isAsciiDigit(charAt(at + 1))
                && (tokens.isEmpty() || !tokens.get(tokens.size() - 1).isName())) {
            number();
        } else {
            symbol();
        }
    }

    private void symbol() {
        for (String symbol : SYMBOLS) {
            if (text.startsWith(symbol, at)) {
                add(Kind.SYMBOL, symbol.equals("^=") ? "!=" : symbol, at, at + symbol.length());
                return;
            }
        }
        add(Kind.SYMBOL, String.valueOf(text.charAt(at)), at, at + 1);
    }

    /** A string in single quotes; {@code ''} stays inside, {@code \'} only where a letter follows (MySQL). */
    private void string(int start) {
        int i = at + 1;
        boolean unknown = false;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\\' && charAt(i + 1) == '\\') {
                i++;
            } else if (c == '\\' && charAt(i + 1) == '\'' && Character.isLetterOrDigit(charAt(i + 2))) {
                i++;
            } else if (c == '\'' && charAt(i + 1) == '\'') {
                i++;
            } else if (c == '\'') {
                break;
            }
            unknown |= c == QueryText.UNKNOWN;
            i++;
        }
        int end = Math.min(i + 1, text.length());
        add(unknown ? Kind.UNKNOWN : Kind.STRING, unknown ? "" : text.substring(start, end), start, end);
    }

    private void quoted(char quote, Kind kind) {
        int close = at + 1;
        boolean unknown = false;
        while (close < text.length() && text.charAt(close) != quote) {
            unknown |= text.charAt(close) == QueryText.UNKNOWN;
            close++;
        }
        int end = Math.min(close + 1, text.length());
        String inner = text.substring(at + 1, close);
        if (unknown) {
            add(Kind.UNKNOWN, "", at, end);
        } else {
            add(kind, kind == Kind.STRING ? quote + inner + quote : inner, at, end);
        }
    }

    private void number() {
        int end = at;
        while (Character.isLetterOrDigit(charAt(end)) || (charAt(end) == '.' && isAsciiDigit(charAt(end + 1)))) {
            end++;
        }
        add(Kind.NUMBER, text.substring(at, end), at, end);
    }

    private void word() {
        int end = wordEnd(at);
        String word = text.substring(at, end);
        if (charAt(end) == '\'' && LITERAL_PREFIXES.contains(word.toUpperCase(Locale.ROOT))) {
            int start = at;
            at = end;
            string(start);
            return;
        }
        add(Kind.WORD, word, at, end);
    }

    private int wordEnd(int from) {
        int end = from;
        while (isWordPart(charAt(end)) && !(charAt(end) == '$' && charAt(end + 1) == '{')) {
            end++;
        }
        return end;
    }

    private static boolean isWordStart(char c) {
        return c == '_' || Character.isLetter(c);
    }

    private static boolean isWordPart(char c) {
        return c == '_' || c == '$' || c == '#' || Character.isLetterOrDigit(c);
    }

    private static boolean isAsciiDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Where the brace that opens at {@code open} is closed, exclusive. */
    private int closingBrace(int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return i + 1;
            }
        }
        return text.length();
    }

    private int skipSpace(int from) {
        int i = from;
        while (Character.isWhitespace(charAt(i))) {
            i++;
        }
        return i;
    }

    private void skipLine() {
        int newline = text.indexOf('\n', at);
        at = newline < 0 ? text.length() : newline + 1;
    }

    /** The character, or NUL beyond the end. */
    private char charAt(int index) {
        return index < text.length() ? text.charAt(index) : '\0';
    }

    private void add(Kind kind, String value, int start, int end) {
        String key = switch (kind) {
            case WORD -> value.toUpperCase(Locale.ROOT);
            case SYMBOL -> value;
            default -> "";
        };
        tokens.add(new Token(kind, value, key, start, end, tags.optional()));
        at = end;
    }
}
