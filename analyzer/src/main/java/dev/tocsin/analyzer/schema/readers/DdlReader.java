package dev.tocsin.analyzer.schema.readers;

import dev.tocsin.analyzer.schema.Dialect;
import dev.tocsin.analyzer.schema.Origin;
import dev.tocsin.analyzer.schema.SchemaChange;
import dev.tocsin.analyzer.source.Problem;
import dev.tocsin.analyzer.source.SourceSpan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads the SQL of schema files, whatever product it is written for: what makes, changes and drops tables and their keys.
 * Everything else (rows, functions, views, grants) is passed over. The reader knows the shape of the statements that matter
 * and is blind for the rest of them, so it takes what a grammar would refuse; a statement that it cannot follow becomes a
 * {@link Problem} and the next one is read.
 *
 * <p>Code that runs when the script does is read as if each of its branches were taken: {@code DO} blocks, procedures of
 * MySQL scripts, {@code IF NOT EXISTS (...) BEGIN ... END}, {@code EXECUTE IMMEDIATE '...'}.
 *
 * <p>The decision against a full SQL parser and its figures: {@code docs/decisions/0002-own-ddl-reader.md}.
 */
public final class DdlReader {

    /** A block in a block in a block is machine-made. */
    private static final int DEEPEST = 3;

    private static final int SNIFFED_BYTES = 1 << 18;

    private final String file;
    private final Origin.Kind kind;
    private final Optional<Dialect> dialect;
    private final boolean backslashEscapes;
    private final List<SchemaChange> changes = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private int statements;

    /**
     * What a script does to the schema.
     *
     * @param changes in the order of the script
     * @param problems statements that could not be read
     * @param statements how many statements were looked into
     */
    public record Script(List<SchemaChange> changes, List<Problem> problems, int statements) {
        public Script {
            changes = List.copyOf(changes);
            problems = List.copyOf(problems);
        }
    }

    private DdlReader(String file, Origin.Kind kind, Optional<Dialect> dialect, boolean backslashEscapes) {
        this.file = file;
        this.kind = kind;
        this.dialect = dialect;
        this.backslashEscapes = backslashEscapes;
    }

    /**
     * Reads a script.
     *
     * @param file path relative to the scan root, for positions
     * @param bytes the script in UTF-8, UTF-16 with a byte order mark, or an encoding that agrees with ASCII
     * @param kind what sort of file it is
     * @param dialect the product that the script is written for, where that is known; else it is guessed from the text
     */
    public static Script read(String file, byte[] bytes, Origin.Kind kind, Optional<Dialect> dialect) {
        return read(file, bytes, kind, dialect, 1, 1);
    }

    /** Reads a script that stands inside another file: its first character is at that line and column. */
    static Script read(String file, byte[] bytes, Origin.Kind kind, Optional<Dialect> dialect, int line, int column) {
        byte[] sql = utf8(bytes);
        Optional<Dialect> product = dialect.isPresent() ? dialect : sniff(sql);
        DdlReader reader = new DdlReader(
                file, kind, product, product.isPresent() && product.get().backslashEscapes());
        reader.script(sql, line, column, 0);
        return new Script(reader.changes, reader.problems, reader.statements);
    }

    private void script(byte[] sql, int line, int column, int depth) {
        SqlSplitter.Script script = SqlSplitter.split(sql, backslashEscapes);
        int knownLineStart = 0;
        int knownOffset = 0;
        int knownColumn = 1;
        for (SqlSplitter.Statement s : script.statements()) {
            if (s.lineStart() != knownLineStart) {
                knownLineStart = s.lineStart();
                knownOffset = knownLineStart;
                knownColumn = 1;
            }
            knownColumn += text(sql, knownOffset, s.start()).length();
            knownOffset = s.start();
            int firstColumn = s.line() == 1 ? knownColumn + column - 1 : knownColumn;
            statement(s, text(sql, s.start(), s.end()), line + s.line() - 1, firstColumn, depth);
        }
        for (int at : script.unterminated()) {
            problem(at + line - 1, Problem.Kind.SYNTAX, "A string or comment that begins here does not end.");
        }
        if (script.gaveUpLine() > 0) {
            problem(
                    script.gaveUpLine() + line - 1,
                    Problem.Kind.LIMIT,
                    "The script was not read beyond this line, as too many strings and comments do not end.");
        }
    }

    private void statement(SqlSplitter.Statement statement, String text, int line, int column, int depth) {
        SqlTokens tokens = SqlTokens.of(text, backslashEscapes);
        if (tokens.size() == 0) {
            return;
        }
        statements++;
        DdlContext.Places places = DdlContext.Places.of(file, line, column, text);
        DdlContext context = new DdlContext(tokens, places, kind, dialect, changes, problems);
        new DdlStatements(context, token -> nested(tokens, token, places, depth))
                .read(statement.kind() == SqlSplitter.Kind.BLOCK);
    }

    private void nested(SqlTokens tokens, int token, DdlContext.Places places, int depth) {
        if (depth >= DEEPEST) {
            return;
        }
        String inner = tokens.text(token);
        int start = tokens.start(token) + tokens.raw(token).indexOf(inner.isEmpty() ? "" : inner.substring(0, 1));
        script(inner.getBytes(StandardCharsets.UTF_8), places.lineOf(start), places.columnOf(start), depth + 1);
    }

    private void problem(int line, Problem.Kind problem, String message) {
        problems.add(new Problem(SourceSpan.line(file, line), problem, message));
    }

    private static String text(byte[] sql, int from, int to) {
        return new String(sql, from, to - from, StandardCharsets.UTF_8);
    }

    /** The bytes as UTF-8 without a byte order mark; SQL Server's tools write UTF-16. */
    private static byte[] utf8(byte[] bytes) {
        if (bytes.length >= 2 && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE) {
            return new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_16LE).getBytes(StandardCharsets.UTF_8);
        }
        if (bytes.length >= 2 && bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF) {
            return new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_16BE).getBytes(StandardCharsets.UTF_8);
        }
        if (bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF) {
            return java.util.Arrays.copyOfRange(bytes, 3, bytes.length);
        }
        return bytes;
    }

    /** The product by the words that only its scripts have, as far as it matters to reading. */
    private static Optional<Dialect> sniff(byte[] sql) {
        String head = new String(sql, 0, Math.min(sql.length, SNIFFED_BYTES), StandardCharsets.ISO_8859_1)
                .toUpperCase(Locale.ROOT);
        if (head.contains("`") || head.contains("ENGINE=") || head.contains("AUTO_INCREMENT")) {
            return Optional.of(Dialect.MYSQL);
        }
        if (head.contains("[DBO]")
                || head.contains("NVARCHAR") && head.contains("\nGO")
                || head.contains("CLUSTERED")) {
            return Optional.of(Dialect.SQLSERVER);
        }
        if (head.contains("VARCHAR2")) {
            return Optional.of(Dialect.ORACLE);
        }
        return Optional.empty();
    }
}
