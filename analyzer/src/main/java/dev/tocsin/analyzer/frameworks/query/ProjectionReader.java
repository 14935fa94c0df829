package dev.tocsin.analyzer.frameworks.query;

import dev.tocsin.analyzer.frameworks.query.Token.Kind;
import dev.tocsin.analyzer.frameworks.query.Tokens.Region;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads the list of a select: what it answers. */
final class ProjectionReader {

    private static final Set<String> AGGREGATES = Set.of("MAX", "MIN", "SUM", "AVG");
    private static final Set<String> COUNTS = Set.of("COUNT", "COUNT_BIG");
    private static final Set<String> DECISIONS = Set.of("IF", "IIF");
    private static final Set<String> NOT_ALIASED =
            Set.of("NOT", "DISTINCT", "NEW", "INTERVAL", "CASE", "ALL", "BINARY");

    /**
     * @param projection what is answered
     * @param values the items
     * @param asked the select inside, where the only item is whether it has a row
     */
    record Items(Projection projection, List<Value> values, Optional<Select> asked) {}

    private final Reading reading;
    private final Tokens tokens;

    ProjectionReader(Reading reading) {
        this.reading = reading;
        this.tokens = reading.tokens;
    }

    Items read(int lo, int hi, Scope scope, List<TableRef> tables) {
        List<Region> parts = new ArrayList<>();
        for (Region part : tokens.split(lo, hi, ",")) {
            parts.add(withoutAlias(part));
        }
        if (parts.isEmpty()) {
            return new Items(new Projection.Rows(firstName(tables)), List.of(), Optional.empty());
        }
        if (parts.size() == 1) {
            Region only = withoutParentheses(parts.get(0));
            Optional<Items> special = only(only, scope, tables);
            if (special.isPresent()) {
                return special.get();
            }
            if (tokens.is(only.lo(), "NEW")) {
                return constructed(only, scope, tables);
            }
        }
        return columns(parts, scope, tables);
    }

    private static Optional<String> firstName(List<TableRef> tables) {
        return tables.stream().findFirst().flatMap(TableRef::name);
    }

    /** {@code new com.shop.Row(u.id, u.name)}: the columns are the arguments. */
    private Items constructed(Region item, Scope scope, List<TableRef> tables) {
        int open = tokens.find(item.lo(), item.hi(), "(");
        if (open == item.hi()) {
            return columns(List.of(item), scope, tables);
        }
        List<Region> arguments = new ArrayList<>();
        for (Region part : tokens.split(open + 1, tokens.innerEnd(open, item.hi()), ",")) {
            arguments.add(withoutAlias(part));
        }
        return columns(arguments, scope, tables);
    }

    private Items columns(List<Region> parts, Scope scope, List<TableRef> tables) {
        Set<ColumnRef> columns = new LinkedHashSet<>();
        List<Value> values = new ArrayList<>();
        boolean complete = true;
        boolean rows = false;
        for (Region part : parts) {
            Optional<Optional<String>> whole = whole(part, scope, tables);
            if (whole.isPresent()) {
                rows = true;
                continue;
            }
            Value value = reading.values.read(part.lo(), part.hi(), scope);
            values.add(value);
            columns.addAll(value.columns());
            complete &= value instanceof Value.Column;
        }
        if (rows) {
            Optional<String> table = whole(parts.get(0), scope, tables).orElse(firstName(tables));
            return new Items(new Projection.Rows(table), parts.size() == 1 ? List.of() : values, Optional.empty());
        }
        return new Items(new Projection.Columns(List.copyOf(columns), complete), values, Optional.empty());
    }

    /** {@code *}, {@code t.*}, {@code object(u)}, {@code u}: the table whose rows it is, itself possibly unknown. */
    private Optional<Optional<String>> whole(Region item, Scope scope, List<TableRef> tables) {
        int lo = item.lo();
        int hi = item.hi();
        if (tokens.is(hi - 1, "*") && (hi == lo + 1 || tokens.is(hi - 2, "."))) {
            return Optional.of(
                    hi == lo + 1
                            ? firstName(tables)
                            : scope.table(tokens.get(hi - 3 < lo ? lo : hi - 3).text())
                                    .flatMap(TableRef::name));
        }
        int alias = tokens.is(lo, "OBJECT") && tokens.is(lo + 1, "(") ? lo + 2 : lo;
        if (!tokens.isKind(alias, Kind.WORD) || hi != (alias == lo ? lo + 1 : lo + 4)) {
            return Optional.empty();
        }
        Value value = reading.values.read(alias, alias + 1, scope);
        boolean row =
                value instanceof Value.Column column && column.column().path().isEmpty();
        return row ? Optional.of(((Value.Column) value).column().table()) : Optional.empty();
    }

    /** The readings that only a list of one item has. */
    private Optional<Items> only(Region item, Scope scope, List<TableRef> tables) {
        int lo = item.lo();
        int hi = item.hi();
        if (lo >= hi) {
            return Optional.empty();
        }
        if (isCall(COUNTS, lo, hi)) {
            return Optional.of(count(lo, hi, scope));
        }
        Optional<Question> question = question(lo, hi);
        if (question.isPresent()) {
            return answer(question.get(), scope);
        }
        if (hi == lo + 1 && isConstant(lo)) {
            Value value = reading.values.read(lo, hi, scope);
            return Optional.of(new Items(new Projection.Existence(false), List.of(value), Optional.empty()));
        }
        return aggregate(lo, hi, scope);
    }

    private boolean isConstant(int i) {
        return tokens.isKind(i, Kind.NUMBER)
                || tokens.isKind(i, Kind.STRING)
                || tokens.is(i, "TRUE")
                || tokens.is(i, "NULL");
    }

    private boolean isCall(Set<String> functions, int lo, int hi) {
        return lo < hi && functions.contains(tokens.key(lo)) && tokens.is(lo + 1, "(") && tokens.encloses(lo + 1, hi);
    }

    private Items count(int lo, int hi, Scope scope) {
        int argument = lo + 2;
        int end = tokens.innerEnd(lo + 1, hi);
        boolean distinct = tokens.is(argument, "DISTINCT");
        Optional<ColumnRef> column = reading.values
                .column(distinct ? argument + 1 : argument, end, scope)
                .filter(c -> !c.path().isEmpty());
        return new Items(new Projection.Count(distinct, column), List.of(), Optional.empty());
    }

    /** {@code max(n)}, {@code coalesce(max(n), 0) + 1}: the first aggregate that is no argument of a subquery. */
    private Optional<Items> aggregate(int lo, int hi, Scope scope) {
        for (int i = lo; i < hi; i++) {
            if (tokens.is(i, "(") && tokens.opensQuery(i)) {
                return Optional.empty();
            }
            boolean call = AGGREGATES.contains(tokens.key(i)) && tokens.is(i + 1, "(");
            if (!call || tokens.is(tokens.next(i + 1), "OVER")) {
                continue;
            }
            String function = tokens.key(i).toLowerCase(Locale.ROOT);
            int end = tokens.innerEnd(i + 1, hi);
            int argument = tokens.is(i + 2, "DISTINCT") ? i + 3 : i + 2;
            Value whole = reading.values.read(lo, hi, scope);
            Optional<ColumnRef> column = reading.values
                    .column(argument, end, scope)
                    .or(() -> whole.columns().size() == 1
                            ? Optional.of(whole.columns().get(0))
                            : Optional.empty());
            return Optional.of(new Items(new Projection.Aggregate(function, column), List.of(whole), Optional.empty()));
        }
        return Optional.empty();
    }

    /**
     * Whether there is a row.
     *
     * @param open the parenthesis of the select that is asked; -1 where the rows of this select are counted
     */
    private record Question(int open, int hi, boolean negated) {
        Question negate() {
            return new Question(open, hi, !negated);
        }
    }

    private Optional<Items> answer(Question question, Scope scope) {
        Projection existence = new Projection.Existence(question.negated());
        if (question.open() < 0) {
            return Optional.of(new Items(existence, List.of(), Optional.empty()));
        }
        return reading.subquery(question.open(), question.hi(), scope)
                .map(s -> new Items(existence, List.of(), Optional.of(s)));
    }

    private Optional<Question> question(int lo, int hi) {
        Region bare = withoutParentheses(new Region(lo, hi));
        int from = bare.lo();
        int to = bare.hi();
        boolean negated = false;
        while (from < to && tokens.is(from, "NOT")) {
            negated = !negated;
            from++;
        }
        Optional<Question> found = decision(from, to);
        return negated ? found.map(Question::negate) : found;
    }

    private Optional<Question> decision(int lo, int hi) {
        if (tokens.is(lo, "CASE") && tokens.is(lo + 1, "WHEN") && tokens.encloses(lo, hi)) {
            int then = tokens.find(lo + 2, hi, "THEN");
            return chosen(condition(lo + 2, then), then + 1);
        }
        if (isCall(DECISIONS, lo, hi)) {
            int comma = tokens.find(lo + 2, hi - 1, ",");
            return chosen(condition(lo + 2, comma), comma + 1);
        }
        if (isCall(Set.of("CAST"), lo, hi)) {
            int as = tokens.find(lo + 2, hi - 1, "AS");
            return condition(lo + 2, as);
        }
        return condition(lo, hi);
    }

    /** The condition, negated where the value that it chooses is a false one. */
    private Optional<Question> chosen(Optional<Question> condition, int value) {
        boolean no = tokens.is(value, "FALSE")
                || value < tokens.size()
                        && Set.of("0", "'0'", "'N'", "'F'")
                                .contains(tokens.get(value).text());
        return no ? condition.map(Question::negate) : condition;
    }

    /** {@code [not] exists (select ..)}, {@code count(x) > 0}, {@code (select count(*) ..) = 0}. */
    private Optional<Question> condition(int lo, int hi) {
        Region bare = withoutParentheses(new Region(lo, hi));
        int from = bare.lo();
        int to = bare.hi();
        boolean not = tokens.is(from, "NOT");
        int exists = not ? from + 1 : from;
        if (tokens.is(exists, "EXISTS") && tokens.opensQuery(exists + 1) && tokens.encloses(exists + 1, to)) {
            return Optional.of(new Question(exists + 1, to, not));
        }
        if (to - from < 3) {
            return Optional.empty();
        }
        int sign = to - 2;
        Optional<Boolean> none =
                meansNone(tokens.key(sign), tokens.get(sign + 1).text());
        if (none.isEmpty()) {
            return tokens.is(sign, "=") ? comparedExistence(from, sign) : Optional.empty();
        }
        if (tokens.is(from, "(") && tokens.is(from + 1, "EXISTS")) {
            return comparedExistence(from, sign);
        }
        if (isCall(COUNTS, from, sign)) {
            return Optional.of(new Question(-1, sign, none.get()));
        }
        boolean counted = tokens.opensQuery(from)
                && tokens.encloses(from, sign)
                && tokens.is(from + 1, "SELECT")
                && COUNTS.contains(tokens.key(from + 2));
        return counted ? Optional.of(new Question(from, sign, none.get())) : Optional.empty();
    }

    /** {@code (exists (select ..)) = 1}, {@code .. = false}. */
    private Optional<Question> comparedExistence(int lo, int sign) {
        Optional<Question> exists = condition(lo, sign).filter(q -> q.open() >= 0);
        return switch (tokens.get(sign + 1).text().toLowerCase(Locale.ROOT)) {
            case "1", "true" -> exists;
            case "0", "false" -> exists.map(Question::negate);
            default -> Optional.empty();
        };
    }

    /** Whether a count that compares so says that there is no row; empty where it says something else. */
    private static Optional<Boolean> meansNone(String sign, String number) {
        return switch (sign + number) {
            case ">0", ">=1", "<>0", "!=0" -> Optional.of(false);
            case "=0", "<1", "<=0" -> Optional.of(true);
            default -> Optional.empty();
        };
    }

    private Region withoutParentheses(Region region) {
        int lo = region.lo();
        int hi = region.hi();
        while (lo < hi && tokens.is(lo, "(") && tokens.encloses(lo, hi) && !tokens.is(lo + 1, "SELECT")) {
            hi = tokens.innerEnd(lo, hi);
            lo++;
        }
        return new Region(lo, hi);
    }

    /** {@code count(*) AS n}, {@code count(*) n}. */
    private Region withoutAlias(Region item) {
        int as = tokens.find(item.lo(), item.hi(), "AS");
        if (as < item.hi() && as > item.lo()) {
            return new Region(item.lo(), as);
        }
        int last = item.hi() - 1;
        if (last <= item.lo() || !(tokens.isName(last) || tokens.isKind(last, Kind.STRING))) {
            return item;
        }
        int before = last - 1;
        boolean symbol = tokens.isKind(before, Kind.SYMBOL) && !tokens.is(before, ")") && !tokens.is(before, "]");
        boolean literal = tokens.isKind(last, Kind.STRING) && tokens.isKind(before, Kind.WORD);
        boolean word = NOT_ALIASED.contains(tokens.key(before)) || tokens.is(last, "END") || tokens.is(last, "NULL");
        return symbol || literal || word ? item : new Region(item.lo(), last);
    }
}
