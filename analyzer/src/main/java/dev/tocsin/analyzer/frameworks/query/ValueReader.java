package dev.tocsin.analyzer.frameworks.query;

import dev.tocsin.analyzer.frameworks.query.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads values: operands, inserted and assigned values, items of a projection. */
final class ValueReader {

    /** Functions under which upper and lower case are one. */
    private static final Set<String> CASE_FUNCTIONS = Set.of("LOWER", "UPPER", "LCASE", "UCASE");

    private static final Set<String> CASTS = Set.of("CAST", "TRY_CAST", "SAFE_CAST");
    private static final Set<String> CONSTANTS = Set.of("TRUE", "FALSE", "NULL", "DEFAULT");
    private static final Set<String> CLOCKS = Set.of(
            "CURRENT_TIMESTAMP",
            "CURRENT_DATE",
            "CURRENT_TIME",
            "LOCALTIMESTAMP",
            "LOCALTIME",
            "SYSDATE",
            "SYSTIMESTAMP",
            "CURRENT_USER",
            "SESSION_USER",
            "UTC_TIMESTAMP");
    /** Words inside an expression that are no columns. */
    private static final Set<String> GRAMMAR = Set.of(
            "AS",
            "AND",
            "OR",
            "CASE",
            "WHEN",
            "THEN",
            "ELSE",
            "END",
            "IS",
            "NOT",
            "IN",
            "LIKE",
            "ILIKE",
            "BETWEEN",
            "FROM",
            "FOR",
            "INTERVAL",
            "DISTINCT",
            "OVER",
            "PARTITION",
            "BY",
            "ORDER",
            "ASC",
            "DESC",
            "NULLS",
            "FIRST",
            "LAST",
            "COLLATE",
            "AT",
            "TIME",
            "ZONE",
            "ESCAPE",
            "EXISTS",
            "SEPARATOR",
            "WITHIN",
            "GROUP",
            "FILTER",
            "WHERE",
            "USING",
            "BOTH",
            "LEADING",
            "TRAILING",
            "ANY",
            "ALL",
            "SOME",
            "EMPTY",
            "MEMBER",
            "OF",
            "DAY",
            "MONTH",
            "YEAR",
            "HOUR",
            "MINUTE",
            "SECOND",
            "WEEK",
            "MICROSECOND",
            "DATE",
            "TIMESTAMP",
            "ARRAY",
            "ROW",
            "NEW",
            "BINARY",
            "DIV",
            "MOD",
            "ROWS",
            "RANGE",
            "UNBOUNDED",
            "PRECEDING",
            "FOLLOWING",
            "CURRENT",
            "TREAT",
            "UNKNOWN",
            "SIMILAR",
            "TO",
            "REGEXP",
            "RLIKE",
            "DAYS",
            "HOURS",
            "MINUTES",
            "SECONDS",
            "MONTHS",
            "YEARS");

    /** A value and whether the text asks to ignore its case. */
    record Operand(Value value, boolean ignoreCase) {}

    private final Reading reading;
    private final Tokens tokens;

    ValueReader(Reading reading) {
        this.reading = reading;
        this.tokens = reading.tokens;
    }

    Value read(int lo, int hi, Scope scope) {
        return operand(lo, hi, scope).value();
    }

    Operand operand(int lo, int hi, Scope scope) {
        int from = lo;
        int to = hi;
        while (from < to && tokens.is(from, "(") && tokens.encloses(from, to)) {
            if (tokens.is(from + 1, "SELECT") || tokens.is(from + 1, "WITH")) {
                return new Operand(subquery(from, to, scope), false);
            }
            to = tokens.innerEnd(from, to);
            from++;
        }
        int collate = tokens.find(from, to, "COLLATE");
        if (collate > from && collate < to) {
            return new Operand(read(from, collate, scope), ignoresCase(collate + 1, to));
        }
        if (tokens.is(from, "BINARY") && to > from + 1) {
            from++;
        }
        if (from >= to) {
            return new Operand(new Value.Unknown(), false);
        }
        if (tokens.isKind(from, Kind.WORD) && tokens.is(from + 1, "(") && tokens.encloses(from + 1, to)) {
            return call(from, to, scope);
        }
        return new Operand(plain(from, to, scope), false);
    }

    private Value subquery(int open, int hi, Scope scope) {
        Optional<Select> select = reading.subquery(open, hi, scope);
        return select.isPresent() ? new Value.Subquery(select.get()) : new Value.Unknown();
    }

    private boolean ignoresCase(int lo, int hi) {
        String collation = tokens.text(lo, hi).toLowerCase(Locale.ROOT);
        return collation.contains("_ci") || collation.contains("nocase") || collation.contains("insensitive");
    }

    private Operand call(int function, int hi, Scope scope) {
        String name = tokens.key(function);
        int lo = function + 2;
        int to = tokens.innerEnd(function + 1, hi);
        if (CASE_FUNCTIONS.contains(name)) {
            return reading.nested(
                    () -> new Operand(read(lo, to, scope), true), () -> new Operand(new Value.Unknown(), true));
        }
        if (CASTS.contains(name)) {
            int as = tokens.find(lo, to, "AS");
            return reading.nested(() -> operand(lo, as, scope), () -> new Operand(new Value.Unknown(), false));
        }
        return new Operand(expression(function, hi, scope, Optional.of(name.toLowerCase(Locale.ROOT))), false);
    }

    private Value plain(int lo, int hi, Scope scope) {
        if (hi == lo + 1) {
            return single(lo, scope);
        }
        if (pathEnd(lo, hi) == hi) {
            return path(lo, hi, scope);
        }
        boolean sign = tokens.is(lo, "-") || tokens.is(lo, "+");
        if (hi == lo + 2 && sign && tokens.isKind(lo + 1, Kind.NUMBER)) {
            return new Value.Literal(tokens.text(lo, hi));
        }
        // date '2020-01-01', interval '1' day
        if (hi <= lo + 3 && tokens.isKind(lo, Kind.WORD) && tokens.isKind(lo + 1, Kind.STRING)) {
            return new Value.Literal(tokens.text(lo, hi));
        }
        return expression(lo, hi, scope, Optional.empty());
    }

    private Value single(int i, Scope scope) {
        Token token = tokens.get(i);
        return switch (token.kind()) {
            case POSITIONAL -> new Value.Positional(Integer.parseInt(token.text()));
            case NAMED -> new Value.Named(token.text());
            case SUBSTITUTION -> new Value.Substituted(token.text());
            case STRING, NUMBER -> new Value.Literal(token.text());
            case UNKNOWN, SYMBOL -> new Value.Unknown();
            case WORD, QUOTED -> {
                if (CONSTANTS.contains(token.key())) {
                    yield new Value.Literal(token.text());
                }
                if (CLOCKS.contains(token.key())) {
                    yield expression(i, i + 1, scope, Optional.of(token.text().toLowerCase(Locale.ROOT)));
                }
                yield new Value.Column(scope.resolve(List.of(token.text())));
            }
        };
    }

    /** Where the dotted path that starts here ends; {@code lo} where none starts. */
    int pathEnd(int lo, int hi) {
        if (!isPathPart(lo, hi)) {
            return lo;
        }
        int i = lo + 1;
        while (i + 1 < hi && tokens.is(i, ".") && isPathPart(i + 1, hi)) {
            i += 2;
        }
        return i;
    }

    private boolean isPathPart(int i, int hi) {
        if (i >= hi) {
            return false;
        }
        return switch (tokens.get(i).kind()) {
            case WORD, QUOTED, UNKNOWN, SUBSTITUTION -> true;
            default -> false;
        };
    }

    private Value path(int lo, int hi, Scope scope) {
        Token last = tokens.get(hi - 1);
        if (!last.isName()) {
            return new Value.Unknown();
        }
        Optional<ColumnRef> column = column(lo, hi, scope);
        if (column.isEmpty()) {
            return new Value.Unknown();
        }
        return isEnumConstant(pathText(lo, hi), scope)
                ? new Value.Literal(tokens.text(lo, hi))
                : new Value.Column(column.get());
    }

    /** The column that the region names, if it is one path and nothing else; a part before the last may be unknown. */
    Optional<ColumnRef> column(int lo, int hi, Scope scope) {
        if (lo >= hi || pathEnd(lo, hi) != hi || !tokens.get(hi - 1).isName()) {
            return Optional.empty();
        }
        String name = tokens.get(hi - 1).text();
        for (int i = lo; i < hi - 1; i += 2) {
            if (!tokens.get(i).isName()) {
                return Optional.of(new ColumnRef(Optional.empty(), name));
            }
        }
        return Optional.of(scope.resolve(pathText(lo, hi)));
    }

    List<String> pathText(int lo, int hi) {
        List<String> path = new ArrayList<>();
        for (int i = lo; i < hi; i += 2) {
            path.add(tokens.get(i).text());
        }
        return path;
    }

    /** {@code com.shop.Status.PAID} and {@code Status.PAID} of JPQL. */
    private boolean isEnumConstant(List<String> path, Scope scope) {
        if (reading.dialect == Dialect.SQL || path.size() < 2 || scope.knows(path)) {
            return false;
        }
        String owner = path.get(path.size() - 2);
        String constant = path.get(path.size() - 1);
        boolean upper = constant.equals(constant.toUpperCase(Locale.ROOT));
        return Scope.isClassName(owner) && (upper || path.size() > 2);
    }

    /** Everything that is computed: what it reads is gathered from all its tokens. */
    Value.Expression expression(int lo, int hi, Scope scope, Optional<String> function) {
        Set<ColumnRef> columns = new LinkedHashSet<>();
        List<Value.Parameter> parameters = new ArrayList<>();
        List<Select> subqueries = new ArrayList<>();
        int i = lo;
        while (i < hi) {
            if (tokens.is(i, "(") && (tokens.is(i + 1, "SELECT") || tokens.is(i + 1, "WITH"))) {
                reading.subquery(i, hi, scope).ifPresent(subqueries::add);
                i = tokens.next(i);
                continue;
            }
            int end = pathEnd(i, hi);
            if (end > i) {
                if (!isGrammar(i, end, hi)) {
                    part(i, end, scope, columns, parameters);
                }
                i = tokens.is(i, "AS") ? Math.max(end, pathEnd(end, hi)) : end;
                continue;
            }
            if (tokens.isKind(i, Kind.POSITIONAL) || tokens.isKind(i, Kind.NAMED)) {
                parameters.add((Value.Parameter) single(i, scope));
            }
            i++;
        }
        return new Value.Expression(tokens.text(lo, hi), function, List.copyOf(columns), parameters, subqueries);
    }

    private boolean isGrammar(int lo, int end, int hi) {
        if (end < hi && tokens.is(end, "(")) {
            return true;
        }
        String key = tokens.key(lo);
        return end == lo + 1
                && (GRAMMAR.contains(key)
                        || CONSTANTS.contains(key)
                        || CLOCKS.contains(key)
                        || tokens.isKind(end, Kind.STRING));
    }

    private void part(int lo, int end, Scope scope, Set<ColumnRef> columns, List<Value.Parameter> parameters) {
        Value value = end == lo + 1 ? single(lo, scope) : path(lo, end, scope);
        columns.addAll(value.columns());
        parameters.addAll(value.parameters());
    }
}
