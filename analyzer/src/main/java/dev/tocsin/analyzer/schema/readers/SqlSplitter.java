package dev.tocsin.analyzer.schema.readers;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Cuts a script into statements and keeps those that can change a schema. It works on bytes and looks at each of them once
 * (twice where the kind of string escapes has to be guessed), so that a dump with 100 MB of rows costs little more than
 * reading it.
 *
 * <p>A statement ends at {@code ;} or the delimiter set by {@code DELIMITER} (mysql), at a line that holds only {@code GO}
 * (sqlcmd) or {@code /} (SQL*Plus), and in front of a line that starts with a statement's first words: scripts for SQL
 * Server need no semicolons, and broken ones lack them.
 */
final class SqlSplitter {

    /** What a statement can hold. */
    enum Kind {
        /** CREATE, ALTER, DROP, RENAME. */
        DDL,
        /** Code that runs at once or is called once: it can hold DDL anywhere. */
        BLOCK
    }

    /**
     * @param start offset of the first byte
     * @param end offset behind the last byte
     * @param line counted from 1
     * @param lineStart offset of the first byte of that line
     */
    record Statement(Kind kind, int start, int end, int line, int lineStart) {}

    /**
     * @param unterminated lines of strings and comments that never end
     * @param gaveUpLine the line from which on nothing was read, as too much was unterminated; 0 where all was read
     */
    record Script(List<Statement> statements, List<Integer> unterminated, int gaveUpLine) {
        Script {
            statements = List.copyOf(statements);
            unterminated = List.copyOf(unterminated);
        }
    }

    /** Each of these costs a scan to the end of the file. */
    private static final int MOST_UNTERMINATED = 3;

    private static final Set<String> BLOCK_WORDS = Set.of(
            "BEGIN", "DO", "DECLARE", "IF", "THEN", "ELSE", "ELSIF", "ELSEIF", "END", "LOOP", "EXECUTE", "EXEC",
            "WHILE", "FOR");

    /** Commands of SQL*Plus and psql that end with their line. */
    private static final Set<String> LINE_WORDS =
            Set.of("PROMPT", "REM", "REMARK", "SPOOL", "WHENEVER", "DEFINE", "GO");

    private static final Set<String> SKIPPED_CREATES =
            Set.of("TRIGGER", "VIEW", "PACKAGE", "TYPE", "SEQUENCE", "DATABASE", "USER", "ROLE", "EVENT");

    private final byte[] sql;
    private final boolean backslashEscapes;

    /** Whether functions are written to be called and dropped at once: PostgreSQL before it had DO. */
    private final boolean dropsFunctions;

    private final List<Statement> statements = new ArrayList<>();
    private final List<Integer> unterminated = new ArrayList<>();

    private int at;
    private int line = 1;
    private int lineStart;
    private byte[] delimiter = {';'};
    private boolean sawBackslashQuote;
    private int gaveUpLine;

    private SqlSplitter(byte[] sql, boolean backslashEscapes) {
        this.sql = sql;
        this.backslashEscapes = backslashEscapes;
        this.dropsFunctions = mentionsDropFunction(sql);
    }

    /** @param backslashEscapes whether a backslash is likely to escape a quote inside strings */
    static Script split(byte[] sql, boolean backslashEscapes) {
        SqlSplitter first = new SqlSplitter(sql, backslashEscapes);
        first.run();
        if (first.unterminated.isEmpty() || !first.sawBackslashQuote) {
            return first.script();
        }
        SqlSplitter second = new SqlSplitter(sql, !backslashEscapes);
        second.run();
        return second.unterminated.size() < first.unterminated.size() ? second.script() : first.script();
    }

    private static boolean mentionsDropFunction(byte[] sql) {
        int last = -1;
        for (int i = 0; i < sql.length; i++) {
            if ((sql[i] & ~0x20) == 'F' && last >= 0 && i - last < 4 && isWordIn(sql, i, "FUNCTION")) {
                return true;
            }
            if ((sql[i] & ~0x20) == 'D' && isWordIn(sql, i, "DROP")) {
                i += 3;
                last = i;
            }
        }
        return false;
    }

    private Script script() {
        return new Script(statements, unterminated, gaveUpLine);
    }

    private void run() {
        while (gaveUpLine == 0 && skipToStatement()) {
            statement();
        }
    }

    /** Moves to the first byte of the next statement; false at the end of the script. */
    private boolean skipToStatement() {
        while (at < sql.length) {
            byte b = sql[at];
            if (b == '\n') {
                newLine();
            } else if (isBlank(b) || b == ';') {
                at++;
            } else if (startsWith(delimiter, at)) {
                at += delimiter.length;
            } else if (b == '#' || b == '-' && next() == '-') {
                skipLine();
            } else if (b == '/' && next() == '*') {
                skipComment();
            } else if (b == '/' && restOfLineIsBlank(at + 1)) {
                at++;
            } else if (b == '\\' || b == '@') {
                skipLine();
            } else if (isWordAt(at, "DELIMITER")) {
                readDelimiter();
            } else if (LINE_WORDS.contains(wordAt(at))) {
                skipLine();
            } else {
                return true;
            }
        }
        return false;
    }

    private void statement() {
        int start = at;
        int startLine = line;
        int startOfLine = lineStart;
        String word = wordAt(start);
        boolean copy = word.equals("COPY");
        int end = scan(start, word);
        kind(start, word).ifPresent(k -> statements.add(new Statement(k, start, end, startLine, startOfLine)));
        if (copy && readsFromStdin(start, end)) {
            skipCopyData();
        }
    }

    /** @return the offset behind the statement; {@link #at} is behind its terminator too */
    private int scan(int start, String firstWord) {
        while (at < sql.length) {
            byte b = sql[at];
            if (b == delimiter[0] && startsWith(delimiter, at)) {
                int end = at;
                at += delimiter.length;
                return end;
            }
            switch (b) {
                case '\n' -> {
                    newLine();
                    if (endsBeforeLine(firstWord)) {
                        return lineStart;
                    }
                }
                case '\'', '"', '`' -> skipQuoted(b);
                case '-' -> {
                    if (next() == '-') {
                        skipLine();
                    } else {
                        at++;
                    }
                }
                case '#' -> {
                    if (backslashEscapes && isBlank(at + 1 < sql.length ? sql[at + 1] : (byte) ' ')) {
                        skipLine();
                    } else {
                        at++;
                    }
                }
                case '/' -> {
                    if (next() == '*') {
                        skipComment();
                    } else {
                        at++;
                    }
                }
                case '$' -> skipDollarQuoted(start);
                default -> at++;
            }
            if (gaveUpLine != 0) {
                return at;
            }
        }
        return sql.length;
    }

    /** Called at the start of a line inside a statement: does the statement end in front of it? */
    private boolean endsBeforeLine(String firstWord) {
        int word = at;
        while (word < sql.length && (sql[word] == ' ' || sql[word] == '\t')) {
            word++;
        }
        if (word >= sql.length) {
            return false;
        }
        switch (sql[word]) {
            case '/':
                return restOfLineIsBlank(word + 1);
            case 'G', 'g':
                return isWordAt(word, "GO") && restOfLineIsBlank(word + 2);
            case 'C', 'c':
                return isWordAt(word, "CREATE") || isWordAt(word, "COMMENT") && isWordAt(nextWord(word), "ON");
            case 'A', 'a':
                return isWordAt(word, "ALTER") && isWordAt(nextWord(word), "TABLE");
            case 'D', 'd':
                return isWordAt(word, "DELIMITER") || isWordAt(word, "DROP") && isWordAt(nextWord(word), "TABLE");
            case 'I', 'i':
                return isWordAt(word, "INSERT")
                        && isWordAt(nextWord(word), "INTO")
                        && !firstWord.equals("DO")
                        && !firstWord.equals("BEGIN");
            default:
                return false;
        }
    }

    private Optional<Kind> kind(int start, String word) {
        switch (word) {
            case "CREATE":
                return createKind(start);
            case "ALTER", "DROP", "RENAME":
                return Optional.of(Kind.DDL);
            default:
                return BLOCK_WORDS.contains(word) ? Optional.of(Kind.BLOCK) : Optional.empty();
        }
    }

    private Optional<Kind> createKind(int start) {
        int word = start;
        // CREATE OR REPLACE GLOBAL TEMPORARY TABLE; CREATE DEFINER=`root`@`%` PROCEDURE
        for (int i = 0; i < 8; i++) {
            word = nextWord(word);
            String text = wordAt(word);
            if (text.equals("TABLE") || text.equals("UNIQUE")) {
                return Optional.of(Kind.DDL);
            }
            if (text.equals("PROCEDURE") || text.equals("PROC")) {
                return Optional.of(Kind.BLOCK);
            }
            if (text.equals("FUNCTION")) {
                return dropsFunctions ? Optional.of(Kind.BLOCK) : Optional.empty();
            }
            if (text.isEmpty() || SKIPPED_CREATES.contains(text)) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private void skipQuoted(byte quote) {
        int startLine = line;
        int start = at;
        boolean escapes = quote == '\'' && isEscapeString() || backslashEscapes && quote != '`';
        int i = at + 1;
        while (i < sql.length) {
            byte b = sql[i];
            if (b == '\n') {
                line++;
                lineStart = i + 1;
            } else if (b == '\\' && quote != '`') {
                if (i + 1 < sql.length && sql[i + 1] == quote) {
                    sawBackslashQuote = true;
                }
                if (escapes && i + 1 < sql.length && sql[i + 1] != '\n') {
                    i++;
                }
            } else if (b == quote) {
                if (i + 1 < sql.length && sql[i + 1] == quote) {
                    i++;
                } else {
                    at = i + 1;
                    return;
                }
            }
            i++;
        }
        resume(start, startLine);
    }

    /** {@code E'...'} of PostgreSQL. */
    private boolean isEscapeString() {
        return at > 0 && (sql[at - 1] == 'E' || sql[at - 1] == 'e') && (at == 1 || !isWordByte(sql[at - 2]));
    }

    private void skipComment() {
        int startLine = line;
        int start = at;
        for (int i = at + 2; i + 1 < sql.length; i++) {
            if (sql[i] == '\n') {
                line++;
                lineStart = i + 1;
            } else if (sql[i] == '*' && sql[i + 1] == '/') {
                at = i + 2;
                return;
            }
        }
        resume(start, startLine);
    }

    /** {@code $tag$ ... $tag$} of PostgreSQL; a dollar inside a name is none. */
    private void skipDollarQuoted(int statementStart) {
        int tagEnd = at + 1;
        while (tagEnd < sql.length && isWordByte(sql[tagEnd]) && sql[tagEnd] != '$') {
            tagEnd++;
        }
        boolean insideName = at > statementStart && isWordByte(sql[at - 1]);
        boolean number = tagEnd > at + 1 && sql[at + 1] >= '0' && sql[at + 1] <= '9';
        if (insideName || number || tagEnd >= sql.length || sql[tagEnd] != '$') {
            at++;
            return;
        }
        int startLine = line;
        int start = at;
        int length = tagEnd + 1 - at;
        for (int i = tagEnd + 1; i + length <= sql.length; i++) {
            if (sql[i] == '\n') {
                line++;
                lineStart = i + 1;
            } else if (sql[i] == '$' && Arrays.equals(sql, i, i + length, sql, start, start + length)) {
                at = i + length;
                return;
            }
        }
        resume(start, startLine);
    }

    /** Goes on behind the line on which something starts that never ends. */
    private void resume(int start, int startLine) {
        unterminated.add(startLine);
        at = start;
        line = startLine;
        if (unterminated.size() > MOST_UNTERMINATED) {
            gaveUpLine = startLine;
            at = sql.length;
            return;
        }
        while (at < sql.length && sql[at] != '\n') {
            at++;
        }
    }

    private void skipCopyData() {
        while (at < sql.length) {
            boolean end = at + 1 < sql.length
                    && at == lineStart
                    && sql[at] == '\\'
                    && sql[at + 1] == '.'
                    && restOfLineIsBlank(at + 2);
            skipLine();
            if (at < sql.length) {
                newLine();
            }
            if (end) {
                return;
            }
        }
    }

    private boolean readsFromStdin(int start, int end) {
        int from = Math.max(start, end - 200);
        String tail = new String(sql, from, end - from, StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT);
        return tail.contains("STDIN");
    }

    private void readDelimiter() {
        int from = at + "DELIMITER".length();
        skipLine();
        String text = new String(sql, from, at - from, StandardCharsets.ISO_8859_1).strip();
        int blank = text.indexOf(' ');
        text = blank < 0 ? text : text.substring(0, blank);
        if (!text.isEmpty()) {
            delimiter = text.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    private void newLine() {
        at++;
        line++;
        lineStart = at;
    }

    private void skipLine() {
        while (at < sql.length && sql[at] != '\n') {
            at++;
        }
    }

    private boolean restOfLineIsBlank(int from) {
        for (int i = from; i < sql.length && sql[i] != '\n'; i++) {
            if (!isBlank(sql[i])) {
                return false;
            }
        }
        return true;
    }

    private boolean startsWith(byte[] text, int from) {
        return from + text.length <= sql.length && Arrays.equals(sql, from, from + text.length, text, 0, text.length);
    }

    private byte next() {
        return at + 1 < sql.length ? sql[at + 1] : 0;
    }

    private boolean isWordAt(int from, String upper) {
        return isWordIn(sql, from, upper);
    }

    private static boolean isWordIn(byte[] sql, int from, String upper) {
        int end = from + upper.length();
        if (end > sql.length || end < sql.length && isWordByte(sql[end])) {
            return false;
        }
        for (int i = 0; i < upper.length(); i++) {
            if ((sql[from + i] & ~0x20) != upper.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The word of letters at the offset, in upper case; empty where there is none, or a long one. */
    private String wordAt(int from) {
        int end = from;
        while (end < sql.length && end - from < 16 && isWordByte(sql[end])) {
            end++;
        }
        return new String(sql, from, Math.max(0, end - from), StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT);
    }

    /** The offset of the first word behind the one at the offset; symbols and quoted names between them are passed over. */
    private int nextWord(int from) {
        int i = from;
        while (i < sql.length && isWordByte(sql[i])) {
            i++;
        }
        int limit = Math.min(sql.length, i + 200);
        while (i < limit && !isWordByte(sql[i]) && sql[i] != ';' && sql[i] != '(') {
            i++;
        }
        return i;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n' || b == '\f';
    }

    private static boolean isWordByte(byte b) {
        return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_' || b == '$' || b < 0;
    }
}
