package dev.tocsin.analyzer.schema.readers;

import dev.tocsin.analyzer.schema.UniqueKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads the list of columns and expressions of a key: {@code (email, lower(name) DESC, path(191), code COLLATE "C")}. */
final class KeyParts {

    private static final Set<String> NO_COLUMNS = Set.of(
            "AND",
            "AS",
            "BETWEEN",
            "BIGINT",
            "BOOLEAN",
            "CASE",
            "CHAR",
            "CHARACTER",
            "COLLATE",
            "DATE",
            "DECIMAL",
            "DISTINCT",
            "ELSE",
            "END",
            "FALSE",
            "FROM",
            "IN",
            "INT",
            "INTEGER",
            "INTERVAL",
            "IS",
            "LIKE",
            "NOT",
            "NULL",
            "NUMERIC",
            "OR",
            "SIGNED",
            "TEXT",
            "THEN",
            "TIMESTAMP",
            "TRUE",
            "UNSIGNED",
            "UUID",
            "VARCHAR",
            "VARYING",
            "WHEN",
            "WITH",
            "WITHOUT",
            "ZONE");

    private KeyParts() {}

    /** @param cursor in front of the list's parenthesis; moves behind it */
    static List<UniqueKey.Part> read(TokenCursor cursor) throws DdlException {
        int open = cursor.at();
        List<UniqueKey.Part> parts = new ArrayList<>();
        for (TokenCursor item : cursor.parenthesised("the columns of a key")) {
            if (!item.done()) {
                parts.add(part(item));
            }
        }
        if (parts.isEmpty()) {
            throw new DdlException(open, "a key without columns");
        }
        return parts;
    }

    /** @param cursor in front of a parenthesised expression; moves behind it */
    static UniqueKey.Part expression(TokenCursor cursor) {
        int from = cursor.at() + 1;
        cursor.skipOne();
        int end = Math.max(from, cursor.at() - 1);
        return new UniqueKey.Part(
                columns(cursor.tokens(), from, end), Optional.of(cursor.tokens().between(from, end)));
    }

    private static UniqueKey.Part part(TokenCursor item) {
        SqlTokens tokens = item.tokens();
        // ((lower(email))) of MySQL and PostgreSQL
        TokenCursor inner = item.withoutOuterParentheses();
        int from = inner.at();
        int end = inner.end();
        int last = withoutOptions(tokens, from, end);
        if (tokens.isName(from) && isColumn(tokens, from, last)) {
            return UniqueKey.Part.column(tokens.text(from));
        }
        return new UniqueKey.Part(columns(tokens, from, last), Optional.of(tokens.between(from, last)));
    }

    /** The end of the part without ASC, DESC, NULLS FIRST, COLLATE x. */
    private static int withoutOptions(SqlTokens tokens, int from, int end) {
        int depth = 0;
        for (int i = from; i < end; i++) {
            if (tokens.isSymbol(i, '(')) {
                depth++;
            } else if (tokens.isSymbol(i, ')')) {
                depth--;
            } else if (depth == 0
                    && i > from
                    && (tokens.isWord(i, "ASC")
                            || tokens.isWord(i, "DESC")
                            || tokens.isWord(i, "NULLS")
                            || tokens.isWord(i, "COLLATE"))) {
                return i;
            }
        }
        return end;
    }

    /** {@code email}, {@code email varchar_pattern_ops}, {@code email(191)}. */
    private static boolean isColumn(SqlTokens tokens, int from, int end) {
        if (end - from == 1) {
            return true;
        }
        boolean prefix = end - from == 4
                && tokens.isSymbol(from + 1, '(')
                && tokens.kind(from + 2) == SqlTokens.Kind.NUMBER
                && tokens.isSymbol(from + 3, ')');
        boolean operatorClass = tokens.isName(from + 1) && (end - from == 2 || tokens.isSymbol(from + 2, '('));
        boolean qualifiedOperatorClass =
                end - from == 4 && tokens.isName(from + 1) && tokens.isSymbol(from + 2, '.') && tokens.isName(from + 3);
        return prefix || operatorClass && !tokens.isWord(from, "CASE") || qualifiedOperatorClass;
    }

    /** The names in an expression that can be columns: no functions, types or keywords. */
    private static List<String> columns(SqlTokens tokens, int from, int end) {
        Set<String> columns = new LinkedHashSet<>();
        for (int i = from; i < end; i++) {
            boolean function = i + 1 < end && tokens.isSymbol(i + 1, '(');
            boolean type = i > from && (tokens.isSymbol(i - 1, ':') || tokens.isWord(i - 1, "AS"));
            boolean collation = i > from && tokens.isWord(i - 1, "COLLATE");
            if (tokens.isName(i) && !function && !type && !collation && !isKeyword(tokens, i)) {
                columns.add(tokens.text(i));
            }
        }
        return List.copyOf(columns);
    }

    private static boolean isKeyword(SqlTokens tokens, int index) {
        return tokens.kind(index) == SqlTokens.Kind.WORD
                && NO_COLUMNS.contains(tokens.raw(index).toUpperCase(Locale.ROOT));
    }
}
