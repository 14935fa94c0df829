package dev.tocsin.analyzer.schema.readers;

import java.util.Arrays;

/** The words and symbols of one statement, without comments. Reading never fails: what ends too early ends with the text. */
final class SqlTokens {

    /** What a token is. */
    enum Kind {
        WORD,
        /** A name in quotes, backticks or brackets. */
        QUOTED,
        STRING,
        NUMBER,
        SYMBOL
    }

    /** Longer expressions are cut: they are shown to people and compared with each other. */
    private static final int LONGEST_TEXT = 500;

    private final String sql;
    private Kind[] kinds = new Kind[64];
    private int[] starts = new int[64];
    private int[] ends = new int[64];
    private int size;

    private SqlTokens(String sql) {
        this.sql = sql;
    }

    /** @param backslashEscapes whether a backslash escapes the next character of a string */
    static SqlTokens of(String sql, boolean backslashEscapes) {
        SqlTokens tokens = new SqlTokens(sql);
        tokens.read(backslashEscapes);
        return tokens;
    }

    int size() {
        return size;
    }

    Kind kind(int index) {
        return kinds[index];
    }

    int start(int index) {
        return starts[index];
    }

    /** The offset behind the token's last character. */
    int end(int index) {
        return ends[index];
    }

    /** The token as it stands. */
    String raw(int index) {
        return sql.substring(starts[index], ends[index]);
    }

    /** True for that word in any case; a quoted name is never a keyword. */
    boolean isWord(int index, String word) {
        return index < size
                && kinds[index] == Kind.WORD
                && ends[index] - starts[index] == word.length()
                && sql.regionMatches(true, starts[index], word, 0, word.length());
    }

    boolean isSymbol(int index, char symbol) {
        return index < size && kinds[index] == Kind.SYMBOL && sql.charAt(starts[index]) == symbol;
    }

    boolean isName(int index) {
        return index < size && (kinds[index] == Kind.WORD || kinds[index] == Kind.QUOTED);
    }

    /** {@code $$ ... $$} of PostgreSQL. */
    boolean isDollarQuoted(int index) {
        return kinds[index] == Kind.STRING && sql.charAt(starts[index]) == '$';
    }

    /** A name without its quotes, a string without its quotes and with doubled ones halved. */
    String text(int index) {
        String raw = raw(index);
        if (kinds[index] != Kind.QUOTED && kinds[index] != Kind.STRING || raw.length() < 2) {
            return raw;
        }
        if (raw.charAt(0) == '$') {
            int tag = raw.indexOf('$', 1) + 1;
            return raw.length() >= 2 * tag ? raw.substring(tag, raw.length() - tag) : raw;
        }
        char quote = raw.charAt(raw.length() - 1);
        String inner = raw.substring(1, raw.length() - 1);
        return inner.indexOf(quote) < 0 ? inner : inner.replace("" + quote + quote, "" + quote);
    }

    /** The source between two tokens with runs of blanks and comments as one blank; the second token is not included. */
    String between(int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to && text.length() < LONGEST_TEXT; i++) {
            if (i > from && starts[i] > ends[i - 1]) {
                text.append(' ');
            }
            text.append(sql, starts[i], ends[i]);
        }
        return text.length() <= LONGEST_TEXT ? text.toString() : text.substring(0, LONGEST_TEXT);
    }

    private void read(boolean backslashEscapes) {
        int i = 0;
        int n = sql.length();
        while (i < n) {
            char c = sql.charAt(i);
            if (Character.isWhitespace(c) || c == '\uFEFF') {
                i++;
            } else if (c == '-' && i + 1 < n && sql.charAt(i + 1) == '-') {
                i = endOfLine(i);
            } else if (c == '#' && isHashComment(i, backslashEscapes)) {
                i = endOfLine(i);
            } else if (c == '/' && i + 1 < n && sql.charAt(i + 1) == '*') {
                int end = sql.indexOf("*/", i + 2);
                i = end < 0 ? n : end + 2;
            } else if (c == '\'') {
                i = add(Kind.STRING, i, endOfQuoted(i, c, backslashEscapes || isEscapePrefix(i)));
            } else if (c == '"' || c == '`') {
                i = add(Kind.QUOTED, i, endOfQuoted(i, c, false));
            } else if (c == '[' && endOfBracketed(i) > 0) {
                i = add(Kind.QUOTED, i, endOfBracketed(i));
            } else if (c == '$' && endOfDollarTag(i) > 0) {
                i = add(Kind.STRING, i, endOfDollarQuoted(i));
            } else if (isWordPart(c) || isPlaceholder(i)) {
                i = word(i);
            } else {
                i = add(Kind.SYMBOL, i, i + 1);
            }
        }
    }

    private int word(int from) {
        int i = from;
        boolean digits = true;
        while (i < sql.length()) {
            if (isPlaceholder(i)) {
                int end = sql.indexOf('}', i);
                i = end < 0 ? sql.length() : end + 1;
                digits = false;
            } else if (isWordPart(sql.charAt(i))) {
                digits &= Character.isDigit(sql.charAt(i));
                i++;
            } else {
                break;
            }
        }
        return add(digits ? Kind.NUMBER : Kind.WORD, from, i);
    }

    private int add(Kind kind, int start, int end) {
        if (size == kinds.length) {
            kinds = Arrays.copyOf(kinds, size * 2);
            starts = Arrays.copyOf(starts, size * 2);
            ends = Arrays.copyOf(ends, size * 2);
        }
        kinds[size] = kind;
        starts[size] = start;
        ends[size] = end;
        size++;
        return end;
    }

    private int endOfLine(int from) {
        int end = sql.indexOf('\n', from);
        return end < 0 ? sql.length() : end;
    }

    private int endOfQuoted(int from, char quote, boolean backslashEscapes) {
        int i = from + 1;
        while (i < sql.length()) {
            char c = sql.charAt(i);
            if (c == '\\' && backslashEscapes) {
                i++;
            } else if (c == quote) {
                if (i + 1 >= sql.length() || sql.charAt(i + 1) != quote) {
                    return i + 1;
                }
                i++;
            }
            i++;
        }
        return sql.length();
    }

    /** {@code # comment} of MySQL; {@code #tmp} is a table of SQL Server, {@code a #> b} an operator. */
    private boolean isHashComment(int at, boolean mysql) {
        return mysql && (at + 1 >= sql.length() || Character.isWhitespace(sql.charAt(at + 1)));
    }

    private boolean isEscapePrefix(int at) {
        return size > 0 && ends[size - 1] == at && isWord(size - 1, "E");
    }

    /** {@code [name]} of SQL Server, not {@code text[]}, {@code a[1]} or {@code ARRAY['x']}; 0 where it is none. */
    private int endOfBracketed(int from) {
        int i = from + 1;
        if (i >= sql.length() || !Character.isLetter(sql.charAt(i)) && sql.charAt(i) != '_' && sql.charAt(i) != '$') {
            return 0;
        }
        boolean array = size > 0 && ends[size - 1] == from && (isWord(size - 1, "ARRAY") || isSymbol(size - 1, ')'));
        int longest = Math.min(sql.length(), from + 200);
        while (i < longest && sql.charAt(i) != ']' && sql.charAt(i) != '\n' && sql.charAt(i) != '\'') {
            i++;
        }
        return !array && i < longest && sql.charAt(i) == ']' ? i + 1 : 0;
    }

    /** The offset behind {@code $tag$}; 0 where there is none. */
    private int endOfDollarTag(int from) {
        int i = from + 1;
        while (i < sql.length() && isWordPart(sql.charAt(i)) && sql.charAt(i) != '$') {
            i++;
        }
        boolean number = i > from + 1 && Character.isDigit(sql.charAt(from + 1));
        return !number && i < sql.length() && sql.charAt(i) == '$' ? i + 1 : 0;
    }

    private int endOfDollarQuoted(int from) {
        int body = endOfDollarTag(from);
        int end = sql.indexOf(sql.substring(from, body), body);
        return end < 0 ? sql.length() : end + body - from;
    }

    /** <code>${schema}</code>, which Flyway, Liquibase and Maven fill in. */
    private boolean isPlaceholder(int at) {
        return sql.charAt(at) == '$' && at + 1 < sql.length() && sql.charAt(at + 1) == '{';
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == '#' || c == '@';
    }
}
