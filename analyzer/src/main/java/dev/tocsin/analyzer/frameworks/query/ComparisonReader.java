package dev.tocsin.analyzer.frameworks.query;

import dev.tocsin.analyzer.frameworks.query.Token.Kind;
import dev.tocsin.analyzer.frameworks.query.Tokens.Region;
import dev.tocsin.analyzer.frameworks.query.ValueReader.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads one comparison into the conjunction it belongs to. */
final class ComparisonReader {

    private final Reading reading;
    private final Tokens tokens;
    private final OperatorReader operators;

    ComparisonReader(Reading reading) {
        this.reading = reading;
        this.tokens = reading.tokens;
        this.operators = new OperatorReader(tokens);
    }

    /** Something that is not understood: only which columns it mentions. */
    void mention(Conjunction into, int lo, int hi) {
        into.require(false);
        into.mention(reading.values
                .expression(lo, hi, into.scope(), Optional.empty())
                .columns());
    }

    void read(Conjunction into, int lo, int hi, boolean negated) {
        if (lo >= hi) {
            into.require(false);
            return;
        }
        OperatorReader.Found found = operators.find(lo, hi);
        if (found == null) {
            bare(into, lo, hi, negated);
            return;
        }
        Optional<Operator> operator = negated ? found.operator().flatMap(Operator::negated) : found.operator();
        int from = behindUnknown(lo, found.lo());
        int to = beforeUnknown(found.hi(), hi);
        into.require(from == lo && to == hi);
        if (operator.isEmpty() || found.operands() != 0 && to <= found.hi()) {
            mention(into, from, to);
            return;
        }
        if (found.operands() == 0) {
            into.require(to == found.hi());
            test(into, from, found.lo(), operator.get(), found);
        } else {
            compare(into, from, to, operator.get(), found);
        }
    }

    /** {@code where <unknown> a = ?}: the unknown part may have been anything. */
    private int behindUnknown(int lo, int operator) {
        boolean separate = tokens.isUnknown(lo)
                && lo + 1 < operator
                && (tokens.isName(lo + 1) || tokens.is(lo + 1, "("))
                && tokens.get(lo).end() != tokens.get(lo + 1).start();
        return separate ? lo + 1 : lo;
    }

    /** {@code a = ? <unknown>}: what follows a whole operand is not part of it. */
    private int beforeUnknown(int lo, int hi) {
        for (int i = lo; i < hi; i = tokens.next(i)) {
            if (i > lo && tokens.isUnknown(i) && endsOperand(i - 1)) {
                return i;
            }
        }
        return hi;
    }

    private boolean endsOperand(int i) {
        return !tokens.isKind(i, Kind.SYMBOL) || tokens.is(i, ")") || tokens.is(i, "]");
    }

    /** IS NULL and its like. */
    private void test(Conjunction into, int lo, int hi, Operator operator, OperatorReader.Found found) {
        Operand left = reading.values.operand(lo, hi, into.scope());
        into.mention(left.value().columns());
        if (left.value() instanceof Value.Column column) {
            add(into, column.column(), operator, List.of(), left.ignoreCase(), found.lo());
        } else {
            into.require(false);
        }
    }

    private void compare(Conjunction into, int lo, int to, Operator operator, OperatorReader.Found found) {
        int leftEnd = found.lo();
        if (isTuple(lo, leftEnd)) {
            tuple(into, lo, leftEnd, found.hi(), to, operator, found);
            return;
        }
        Operand left = reading.values.operand(lo, leftEnd, into.scope());
        into.mention(left.value().columns());
        List<Operand> right = operands(into, found, to);
        right.forEach(o -> into.mention(o.value().columns()));
        boolean ignoreCase =
                found.ignoreCase() || left.ignoreCase() || right.stream().anyMatch(Operand::ignoreCase);
        List<Value> values = right.stream().map(Operand::value).toList();
        if (left.value() instanceof Value.Column column) {
            column(into, column.column(), operator, values, ignoreCase, found);
        } else if (values.size() == 1
                && values.get(0) instanceof Value.Column column
                && operator.flipped().isPresent()) {
            column(into, column.column(), operator.flipped().get(), List.of(left.value()), ignoreCase, found);
        } else if (operator == Operator.BETWEEN && isBetweenColumns(left.value(), values)) {
            // ? between valid_from and valid_to
            add(
                    into,
                    ((Value.Column) values.get(0)).column(),
                    Operator.LE,
                    List.of(left.value()),
                    ignoreCase,
                    found.lo());
            add(
                    into,
                    ((Value.Column) values.get(1)).column(),
                    Operator.GE,
                    List.of(left.value()),
                    ignoreCase,
                    found.lo());
        } else if (operator == Operator.MEMBER_OF || operator == Operator.NOT_MEMBER_OF) {
            memberOf(into, left.value(), values, operator, found);
        } else if (hasSubquery(left.value()) || values.stream().anyMatch(ComparisonReader::hasSubquery)) {
            into.require(false);
        } else if (!isTautology(left.value(), values, operator)) {
            bound(into, lo, leftEnd, to, operator, found);
        }
    }

    private static boolean isBetweenColumns(Value value, List<Value> bounds) {
        return value.columns().isEmpty()
                && bounds.size() == 2
                && bounds.stream().allMatch(Value.Column.class::isInstance);
    }

    /** {@code :role member of u.roles}. */
    private void memberOf(
            Conjunction into, Value element, List<Value> values, Operator operator, OperatorReader.Found found) {
        if (values.size() == 1 && values.get(0) instanceof Value.Column column) {
            add(into, column.column(), operator, List.of(element), false, found.lo());
        } else {
            into.require(false);
        }
    }

    private void column(
            Conjunction into,
            ColumnRef column,
            Operator operator,
            List<Value> values,
            boolean ignoreCase,
            OperatorReader.Found found) {
        if (column.path().equalsIgnoreCase("ROWNUM")) {
            into.limit(values.get(0));
            return;
        }
        // name = coalesce(:name, name) holds for every row where the parameter is null.
        boolean readsItself = values.stream().anyMatch(v -> v.columns().contains(column));
        boolean subquery = values.stream().anyMatch(ComparisonReader::hasSubquery);
        if (readsItself) {
            into.require(false);
            return;
        }
        into.require(!subquery);
        add(into, column, operator, values, ignoreCase, found.lo());
    }

    private static boolean hasSubquery(Value value) {
        return value instanceof Value.Subquery
                || value instanceof Value.Expression expression
                        && !expression.subqueries().isEmpty();
    }

    private boolean isTautology(Value left, List<Value> right, Operator operator) {
        return operator == Operator.EQ && left instanceof Value.Literal && right.equals(List.of(left));
    }

    /** {@code balance - ? >= 0} bounds the column; the operand keeps the rest as an expression. */
    private void bound(Conjunction into, int lo, int leftEnd, int to, Operator operator, OperatorReader.Found found) {
        int end = reading.values.pathEnd(lo, leftEnd);
        boolean sum = tokens.is(end, "-") || tokens.is(end, "+");
        Optional<ColumnRef> column = reading.values.column(lo, end, into.scope());
        if (!sum || end >= leftEnd || column.isEmpty() || !operator.flipped().isPresent()) {
            into.require(false);
            return;
        }
        Value.Expression rest = reading.values.expression(end + 1, to, into.scope(), Optional.empty());
        if (!rest.columns().isEmpty() || !rest.subqueries().isEmpty()) {
            into.require(false);
            return;
        }
        add(into, column.get(), operator, List.of(rest), false, found.lo());
    }

    private List<Operand> operands(Conjunction into, OperatorReader.Found found, int to) {
        int lo = found.hi();
        List<Operand> result = new ArrayList<>();
        for (Region part : operators.operands(found, lo, to)) {
            Operand operand = reading.nested(
                    () -> reading.values.operand(part.lo(), part.hi(), into.scope()),
                    () -> new Operand(new Value.Unknown(), false));
            result.add(operand);
        }
        boolean unclosed = tokens.is(lo, "(") && !tokens.isClosed(lo);
        into.require(!unclosed);
        if (result.isEmpty()) {
            result.add(new Operand(new Value.Unknown(), false));
        }
        return result;
    }

    private boolean isTuple(int lo, int hi) {
        return tokens.is(lo, "(")
                && tokens.encloses(lo, hi)
                && !tokens.opensQuery(lo)
                && tokens.find(lo + 1, hi - 1, ",") < hi - 1;
    }

    /** {@code (a, b) = (?, ?)}, {@code (a, b) in ((?, ?))}. */
    private void tuple(
            Conjunction into, int lo, int leftEnd, int right, int to, Operator operator, OperatorReader.Found found) {
        List<Region> columns = tokens.split(lo + 1, leftEnd - 1, ",");
        int open = right;
        boolean oneRow = operator == Operator.IN
                && tokens.is(open + 1, "(")
                && tokens.encloses(open + 1, tokens.innerEnd(open, to));
        open = oneRow ? open + 1 : open;
        boolean row = operator == Operator.EQ || oneRow;
        if (!row || !tokens.is(open, "(") || tokens.opensQuery(right)) {
            mention(into, lo, to);
            return;
        }
        List<Region> values = tokens.split(open + 1, tokens.innerEnd(open, to), ",");
        if (values.size() != columns.size()) {
            mention(into, lo, to);
            return;
        }
        for (int i = 0; i < columns.size(); i++) {
            Region column = columns.get(i);
            Region value = values.get(i);
            Operand left = reading.values.operand(column.lo(), column.hi(), into.scope());
            Operand operand = reading.values.operand(value.lo(), value.hi(), into.scope());
            into.mention(left.value().columns());
            into.mention(operand.value().columns());
            if (left.value() instanceof Value.Column named) {
                add(into, named.column(), Operator.EQ, List.of(operand.value()), left.ignoreCase(), found.lo());
            } else {
                into.require(false);
            }
        }
    }

    /** No operator: a constant, a boolean column, or something that is not understood. */
    private void bare(Conjunction into, int lo, int hi, boolean negated) {
        Value value = reading.values.read(lo, hi, into.scope());
        if (value instanceof Value.Literal literal && isTrue(literal.text()) != negated) {
            return;
        }
        if (value instanceof Value.Column column && !column.column().path().isEmpty()) {
            into.mention(List.of(column.column()));
            add(into, column.column(), negated ? Operator.IS_FALSE : Operator.IS_TRUE, List.of(), false, lo);
            return;
        }
        into.require(false);
        into.mention(value.columns());
    }

    private static boolean isTrue(String literal) {
        return literal.toUpperCase(Locale.ROOT).equals("TRUE") || literal.equals("1");
    }

    /** @param at a token of the comparison, which tells whether a dynamic tag may drop it */
    private void add(
            Conjunction into, ColumnRef column, Operator operator, List<Value> operands, boolean ignoreCase, int at) {
        boolean optional = tokens.get(at).optional();
        into.add(new Condition(column, operator, operands, ignoreCase, optional));
    }
}
