package dev.tocsin.analyzer.frameworks.query;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** Cuts a statement into its clauses by the keywords on its own level. */
final class Clauses {

    enum Clause {
        HEAD,
        INTO,
        FROM,
        SET,
        WHERE,
        GROUP,
        HAVING,
        ORDER,
        LIMIT,
        OFFSET,
        FETCH,
        LOCK,
        UNION,
        CONNECT,
        RETURNING,
        OTHER
    }

    private static final Set<String> SET_OPERATIONS = Set.of("UNION", "INTERSECT", "EXCEPT", "MINUS");
    private static final Set<String> LOCK_WORDS = Set.of("UPDATE", "SHARE", "NO", "KEY", "READ", "FETCH", "BROWSE");

    private final Tokens tokens;
    private final Map<Clause, int[]> regions = new EnumMap<>(Clause.class);
    /** True once FROM, or the target of a write, was seen: what follows may be LIMIT, OFFSET, FETCH. */
    private boolean tablesSeen;

    private int end;

    private Clauses(Tokens tokens) {
        this.tokens = tokens;
    }

    /**
     * @param lo behind the statement's verb
     * @param hi the statement's end; a semicolon ends it earlier
     */
    static Clauses of(Tokens tokens, int lo, int hi) {
        Clauses clauses = new Clauses(tokens);
        clauses.cut(lo, hi);
        return clauses;
    }

    private void cut(int lo, int hi) {
        Clause current = Clause.HEAD;
        int start = lo;
        int i = lo;
        end = hi;
        while (i < hi) {
            if (tokens.is(i, ";") || tokens.is(i, ")")) {
                end = i;
                break;
            }
            int width = width(i, hi);
            if (width > 0) {
                put(current, start, i);
                current = clause(i);
                tablesSeen |= current == Clause.FROM || current == Clause.SET;
                i += width;
                start = i;
                if (current == Clause.UNION) {
                    break;
                }
            } else {
                i = tokens.next(i);
            }
        }
        put(current, start, end);
    }

    private void put(Clause clause, int lo, int hi) {
        regions.putIfAbsent(clause, new int[] {lo, Math.max(lo, hi)});
    }

    boolean has(Clause clause) {
        return regions.containsKey(clause);
    }

    int lo(Clause clause) {
        return regions.containsKey(clause) ? regions.get(clause)[0] : end;
    }

    int hi(Clause clause) {
        return regions.containsKey(clause) ? regions.get(clause)[1] : end;
    }

    /** How many words the keyword at {@code i} has; 0 where none stands. */
    private int width(int i, int hi) {
        String key = tokens.key(i);
        return switch (key) {
            case "FROM" -> isDistinctFrom(i) ? 0 : 1;
            case "WHERE", "HAVING", "RETURNING", "INTO", "SET", "OUTPUT" -> 1;
            case "GROUP", "ORDER" -> tokens.is(i + 1, "BY") ? 2 : tokens.are(i + 1, "SIBLINGS", "BY") ? 3 : 0;
            case "LIMIT", "OFFSET" -> isNumberLike(i + 1, hi) && (tablesSeen || i + 2 >= hi) ? 1 : 0;
            case "FETCH" -> tokens.is(i + 1, "FIRST") || tokens.is(i + 1, "NEXT") ? 2 : 0;
            case "FOR" -> LOCK_WORDS.contains(tokens.key(i + 1)) ? 1 : 0;
            case "LOCK" -> tokens.are(i + 1, "IN", "SHARE", "MODE") ? 1 : 0;
            case "UNION", "INTERSECT", "EXCEPT", "MINUS" -> 1;
            case "START" -> tokens.is(i + 1, "WITH") ? 2 : 0;
            case "CONNECT" -> tokens.is(i + 1, "BY") ? 2 : 0;
            case "WINDOW" -> tokens.is(i + 2, "AS") ? 1 : 0;
            case "QUALIFY" -> tablesSeen ? 1 : 0;
            case "OPTION" -> tokens.is(i + 1, "(") && tablesSeen ? 1 : 0;
            case "WITH" -> Set.of("UR", "CS", "RS", "RR").contains(tokens.key(i + 1)) ? 2 : 0;
            default -> 0;
        };
    }

    private Clause clause(int i) {
        String key = tokens.key(i);
        if (SET_OPERATIONS.contains(key)) {
            return Clause.UNION;
        }
        return switch (key) {
            case "FROM" -> Clause.FROM;
            case "WHERE" -> Clause.WHERE;
            case "HAVING" -> Clause.HAVING;
            case "INTO" -> Clause.INTO;
            case "SET" -> Clause.SET;
            case "RETURNING", "OUTPUT" -> Clause.RETURNING;
            case "GROUP" -> Clause.GROUP;
            case "ORDER" -> Clause.ORDER;
            case "LIMIT" -> Clause.LIMIT;
            case "OFFSET" -> Clause.OFFSET;
            case "FETCH" -> Clause.FETCH;
            case "FOR", "LOCK" -> Clause.LOCK;
            case "START", "CONNECT" -> Clause.CONNECT;
            default -> Clause.OTHER;
        };
    }

    /** {@code a IS [NOT] DISTINCT FROM b}. */
    private boolean isDistinctFrom(int i) {
        return tokens.is(i - 1, "DISTINCT") && (tokens.is(i - 2, "IS") || tokens.are(i - 3, "IS", "NOT"));
    }

    private boolean isNumberLike(int i, int hi) {
        if (i >= hi) {
            return true;
        }
        return switch (tokens.get(i).kind()) {
            case NUMBER, POSITIONAL, NAMED, SUBSTITUTION, UNKNOWN -> true;
            default -> tokens.is(i, "(") || tokens.is(i, "ALL");
        };
    }
}
