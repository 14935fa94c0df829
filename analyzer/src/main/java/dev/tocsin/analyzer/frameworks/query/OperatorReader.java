package dev.tocsin.analyzer.frameworks.query;

import dev.tocsin.analyzer.frameworks.query.Tokens.Region;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the operator of one comparison and cuts its right side into operands. */
final class OperatorReader {

    private static final Map<String, Operator> SIGNS = Map.of(
            "=", Operator.EQ,
            "==", Operator.EQ,
            "<=>", Operator.EQ,
            "<>", Operator.NE,
            "!=", Operator.NE,
            "<", Operator.LT,
            "<=", Operator.LE,
            ">", Operator.GT,
            ">=", Operator.GE);
    private static final Map<String, Operator> WORDS = Map.of(
            "LIKE", Operator.LIKE,
            "ILIKE", Operator.LIKE,
            "~~", Operator.LIKE,
            "~~*", Operator.LIKE,
            "IN", Operator.IN,
            "BETWEEN", Operator.BETWEEN,
            "REGEXP", Operator.REGEX,
            "RLIKE", Operator.REGEX,
            "~", Operator.REGEX,
            "~*", Operator.REGEX);
    private static final Map<String, Operator> NEGATED_SIGNS = Map.of(
            "!~", Operator.NOT_REGEX,
            "!~*", Operator.NOT_REGEX,
            "!~~", Operator.NOT_LIKE,
            "!~~*", Operator.NOT_LIKE);
    private static final Set<String> IGNORING_CASE = Set.of("ILIKE", "~~*", "~*", "!~*", "!~~*");
    /** Operators that are comparisons, but none that is understood here. */
    private static final Set<String> FOREIGN =
            Set.of("@>", "<@", "&&", "??", "?|", "?&", "@@", "GLOB", "MATCH", "SIMILAR", "OVERLAPS", "SOUNDS", "XOR");

    /**
     * @param operator what it is; empty for one that is not understood
     * @param lo where it starts
     * @param hi where its right side starts
     * @param operands how many operands follow: 0, 1, 2 (BETWEEN), or -1 for a list
     * @param ignoreCase true for ILIKE and its like
     */
    record Found(Optional<Operator> operator, int lo, int hi, int operands, boolean ignoreCase) {
        private Found(Operator operator, int lo, int hi, int operands) {
            this(Optional.of(operator), lo, hi, operands, false);
        }
    }

    private static final int LIST = -1;

    private final Tokens tokens;

    OperatorReader(Tokens tokens) {
        this.tokens = tokens;
    }

    /** The first operator on the region's level, or null. */
    Found find(int lo, int hi) {
        for (int i = tokens.next(lo); i < hi; i = tokens.next(i)) {
            Found found = at(i);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private Found at(int i) {
        String key = tokens.key(i);
        if (key.isEmpty()) {
            return null;
        }
        if (SIGNS.containsKey(key)) {
            return sign(i, SIGNS.get(key));
        }
        if (NEGATED_SIGNS.containsKey(key)) {
            return new Found(Optional.of(NEGATED_SIGNS.get(key)), i, i + 1, 1, IGNORING_CASE.contains(key));
        }
        if (key.equals("IS")) {
            return is(i);
        }
        if (key.equals("ISNULL")) {
            return new Found(Operator.IS_NULL, i, i + 1, 0);
        }
        if (key.equals("NOTNULL")) {
            return new Found(Operator.IS_NOT_NULL, i, i + 1, 0);
        }
        if (FOREIGN.contains(key)) {
            return new Found(Optional.empty(), i, i + 1, 1, false);
        }
        boolean not = key.equals("NOT");
        Found found = word(not ? i + 1 : i);
        if (found == null || !not) {
            return found;
        }
        return new Found(
                found.operator().flatMap(Operator::negated), i, found.hi(), found.operands(), found.ignoreCase());
    }

    /** A sign, possibly with ANY or ALL behind it. */
    private Found sign(int i, Operator operator) {
        String quantifier = tokens.key(i + 1);
        boolean any = quantifier.equals("ANY") || quantifier.equals("SOME");
        if (!any && !quantifier.equals("ALL") || !tokens.is(i + 2, "(")) {
            return new Found(operator, i, i + 1, 1);
        }
        if (any && operator == Operator.EQ) {
            return new Found(Operator.IN, i, i + 2, LIST);
        }
        if (!any && operator == Operator.NE) {
            return new Found(Operator.NOT_IN, i, i + 2, LIST);
        }
        return new Found(Optional.empty(), i, i + 2, 1, false);
    }

    private Found word(int i) {
        String key = tokens.key(i);
        if (key.equals("MEMBER")) {
            return new Found(Operator.MEMBER_OF, i, tokens.is(i + 1, "OF") ? i + 2 : i + 1, 1);
        }
        Operator operator = WORDS.get(key);
        if (operator == null) {
            return null;
        }
        int operands = operator == Operator.IN ? LIST : operator == Operator.BETWEEN ? 2 : 1;
        int hi = key.equals("BETWEEN") && tokens.is(i + 1, "SYMMETRIC") ? i + 2 : i + 1;
        return new Found(Optional.of(operator), i, hi, operands, IGNORING_CASE.contains(key));
    }

    private Found is(int i) {
        boolean not = tokens.is(i + 1, "NOT");
        int at = not ? i + 2 : i + 1;
        return switch (tokens.key(at)) {
            case "NULL" -> new Found(not ? Operator.IS_NOT_NULL : Operator.IS_NULL, i, at + 1, 0);
            case "EMPTY" -> new Found(not ? Operator.IS_NOT_EMPTY : Operator.IS_EMPTY, i, at + 1, 0);
            case "TRUE" -> new Found(not ? Operator.IS_FALSE : Operator.IS_TRUE, i, at + 1, 0);
            case "FALSE" -> new Found(not ? Operator.IS_TRUE : Operator.IS_FALSE, i, at + 1, 0);
            case "DISTINCT" ->
                new Found(not ? Operator.EQ : Operator.NE, i, tokens.is(at + 1, "FROM") ? at + 2 : at + 1, 1);
            default -> new Found(not ? Operator.NE : Operator.EQ, i, at, 1);
        };
    }

    /** The regions of the operands right of the operator. */
    List<Region> operands(Found found, int lo, int hi) {
        if (found.operands() == 2) {
            int and = tokens.find(lo, hi, "AND");
            return and < hi && and + 1 < hi
                    ? List.of(new Region(lo, and), new Region(and + 1, hi))
                    : List.of(new Region(lo, hi));
        }
        if (found.operands() == LIST && tokens.is(lo, "(") && tokens.encloses(lo, hi) && !tokens.opensQuery(lo)) {
            return tokens.split(lo + 1, tokens.innerEnd(lo, hi), ",");
        }
        boolean pattern = found.operator()
                .filter(Set.of(Operator.LIKE, Operator.NOT_LIKE)::contains)
                .isPresent();
        int end = pattern ? tokens.find(lo, hi, "ESCAPE") : hi;
        return lo < end ? List.of(new Region(lo, end)) : List.of();
    }
}
