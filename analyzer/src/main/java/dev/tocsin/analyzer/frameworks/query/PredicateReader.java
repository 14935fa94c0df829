package dev.tocsin.analyzer.frameworks.query;

import dev.tocsin.analyzer.frameworks.query.Token.Kind;
import dev.tocsin.analyzer.frameworks.query.Tokens.Region;
import dev.tocsin.analyzer.frameworks.query.ValueReader.Operand;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads conditions: WHERE, ON, and what stands in parentheses there. */
final class PredicateReader {

    private final Reading reading;
    private final Tokens tokens;
    private final OperatorReader operators;

    PredicateReader(Reading reading) {
        this.reading = reading;
        this.tokens = reading.tokens;
        this.operators = new OperatorReader(tokens);
    }

    Predicate read(int lo, int hi, Scope scope) {
        return readWithLimit(lo, hi, scope).predicate();
    }

    /** A predicate and the limit that Oracle writes into it as a bound of ROWNUM. */
    record Limited(Predicate predicate, Optional<Value> limit) {}

    Limited readWithLimit(int lo, int hi, Scope scope) {
        Conjunction conjunction = new Conjunction(scope, new LinkedHashSet<>());
        conjunction.all(lo, hi);
        return new Limited(conjunction.result(), Optional.ofNullable(conjunction.limit));
    }

    /** Collects the members of one conjunction. */
    private final class Conjunction {
        private final Scope scope;
        private final Set<ColumnRef> mentioned;
        private final List<Condition> conditions = new ArrayList<>();
        private final List<ExistsTest> existsTests = new ArrayList<>();
        private List<Predicate> alternatives = List.of();
        private Value limit;
        private boolean complete = true;

        Conjunction(Scope scope, Set<ColumnRef> mentioned) {
            this.scope = scope;
            this.mentioned = mentioned;
        }

        Predicate result() {
            return new Predicate(conditions, alternatives, existsTests, mentioned, complete);
        }

        /** {@code a AND b OR c}. */
        void all(int lo, int hi) {
            int from = lo;
            int to = hi;
            while (from < to && isGroup(from, to)) {
                complete &= tokens.isClosed(from);
                to = tokens.innerEnd(from, to);
                from++;
            }
            List<Region> branches = tokens.split(from, to, "OR");
            if (branches.size() > 1) {
                anyOf(branches);
                return;
            }
            members(from, to);
        }

        /** Parentheses around the whole region that hold conditions, not a query and not a tuple. */
        private boolean isGroup(int lo, int hi) {
            return tokens.is(lo, "(") && tokens.encloses(lo, hi) && !tokens.opensQuery(lo);
        }

        private void members(int lo, int hi) {
            int start = lo;
            boolean between = false;
            for (int i = lo; i < hi; i = tokens.next(i)) {
                if (tokens.is(i, "BETWEEN")) {
                    between = true;
                } else if (tokens.is(i, "AND") && between) {
                    between = false;
                } else if (tokens.is(i, "AND")) {
                    member(start, i);
                    start = i + 1;
                }
            }
            member(start, hi);
        }

        private void anyOf(List<Region> branches) {
            List<Predicate> read = new ArrayList<>();
            for (Region branch : branches) {
                Conjunction inner = new Conjunction(scope, new LinkedHashSet<>());
                boolean done = reading.nested(
                        () -> {
                            inner.all(branch.lo(), branch.hi());
                            return true;
                        },
                        () -> false);
                inner.complete &= done;
                mentioned.addAll(inner.mentioned);
                read.add(inner.result());
            }
            Optional<Condition> one = oneOf(read);
            if (one.isPresent()) {
                conditions.add(one.get());
                return;
            }
            complete = false;
            if (alternatives.isEmpty()) {
                alternatives = read;
            }
        }

        /** {@code status = 'A' or status = 'B'} is an IN. */
        private Optional<Condition> oneOf(List<Predicate> branches) {
            List<Value> operands = new ArrayList<>();
            Condition first = null;
            for (Predicate branch : branches) {
                if (!branch.complete() || branch.conditions().size() != 1) {
                    return Optional.empty();
                }
                Condition condition = branch.conditions().get(0);
                boolean equality = condition.operator() == Operator.EQ || condition.operator() == Operator.IN;
                first = first == null ? condition : first;
                if (!equality
                        || !condition.column().equals(first.column())
                        || condition.ignoreCase() != first.ignoreCase()) {
                    return Optional.empty();
                }
                operands.addAll(condition.operands());
            }
            return Optional.of(
                    new Condition(first.column(), Operator.IN, operands, first.ignoreCase(), first.optional()));
        }

        private void member(int lo, int hi) {
            int from = lo;
            boolean negated = false;
            while (from < hi && (tokens.is(from, "NOT") || tokens.is(from, "!"))) {
                negated = !negated;
                from++;
            }
            if (from >= hi) {
                return;
            }
            if (isGroup(from, hi)) {
                group(from, hi, negated);
                return;
            }
            if (tokens.is(from, "EXISTS") && tokens.opensQuery(from + 1)) {
                exists(from + 1, hi, negated);
                return;
            }
            comparison(from, hi, negated);
        }

        private void group(int open, int hi, boolean negated) {
            int to = tokens.innerEnd(open, hi);
            complete &= tokens.isClosed(open);
            boolean single = tokens.find(open + 1, to, "OR") == to && tokens.find(open + 1, to, "AND") == to;
            boolean done = reading.nested(
                    () -> {
                        if (!negated) {
                            all(open + 1, to);
                        } else if (single) {
                            negatedMember(open + 1, to);
                        } else {
                            mention(open + 1, to);
                        }
                        return true;
                    },
                    () -> false);
            complete &= done;
        }

        private void negatedMember(int lo, int hi) {
            if (isGroup(lo, hi)) {
                group(lo, hi, true);
            } else if (tokens.is(lo, "EXISTS") && tokens.opensQuery(lo + 1)) {
                exists(lo + 1, hi, true);
            } else if (tokens.is(lo, "NOT")) {
                member(lo + 1, hi);
            } else {
                comparison(lo, hi, true);
            }
        }

        private void exists(int open, int hi, boolean negated) {
            complete = false;
            int inner = open;
            while (tokens.is(inner + 1, "(")) {
                inner++;
            }
            reading.subquery(inner, hi, scope).ifPresent(s -> existsTests.add(new ExistsTest(negated, s)));
        }

        /** Something that is not understood: only which columns it mentions. */
        private void mention(int lo, int hi) {
            complete = false;
            mentioned.addAll(
                    reading.values.expression(lo, hi, scope, Optional.empty()).columns());
        }

        private void comparison(int lo, int hi, boolean negated) {
            if (lo >= hi) {
                complete = false;
                return;
            }
            OperatorReader.Found found = operators.find(lo, hi);
            if (found == null) {
                bare(lo, hi, negated);
                return;
            }
            Optional<Operator> operator = negated ? found.operator().flatMap(Operator::negated) : found.operator();
            int from = behindUnknown(lo, found.lo());
            int to = beforeUnknown(found.hi(), hi);
            complete &= from == lo && to == hi;
            if (operator.isEmpty() || found.operands() != 0 && to <= found.hi()) {
                mention(from, to);
                return;
            }
            if (found.operands() == 0) {
                complete &= to == found.hi();
                test(from, found.lo(), operator.get(), found);
            } else {
                compare(from, to, operator.get(), found);
            }
        }

        /** {@code where <unknown> a = ?}: the unknown part may have been anything. */
        private int behindUnknown(int lo, int operator) {
            boolean separate = tokens.isKind(lo, Kind.UNKNOWN)
                    && lo + 1 < operator
                    && (tokens.isName(lo + 1) || tokens.is(lo + 1, "("))
                    && tokens.get(lo).end() != tokens.get(lo + 1).start();
            return separate ? lo + 1 : lo;
        }

        /** {@code a = ? <unknown>}: what follows a whole operand is not part of it. */
        private int beforeUnknown(int lo, int hi) {
            for (int i = lo; i < hi; i = tokens.next(i)) {
                if (i > lo && tokens.isKind(i, Kind.UNKNOWN) && endsOperand(i - 1)) {
                    return i;
                }
            }
            return hi;
        }

        private boolean endsOperand(int i) {
            return !tokens.isKind(i, Kind.SYMBOL) || tokens.is(i, ")") || tokens.is(i, "]");
        }

        /** IS NULL and its like. */
        private void test(int lo, int hi, Operator operator, OperatorReader.Found found) {
            Operand left = reading.values.operand(lo, hi, scope);
            mentioned.addAll(left.value().columns());
            if (left.value() instanceof Value.Column column) {
                add(column.column(), operator, List.of(), left.ignoreCase(), found.lo());
            } else {
                complete = false;
            }
        }

        private void compare(int lo, int to, Operator operator, OperatorReader.Found found) {
            int leftEnd = found.lo();
            if (isTuple(lo, leftEnd)) {
                tuple(lo, leftEnd, found.hi(), to, operator, found);
                return;
            }
            Operand left = reading.values.operand(lo, leftEnd, scope);
            mentioned.addAll(left.value().columns());
            List<Operand> right = operands(found, to);
            right.forEach(o -> mentioned.addAll(o.value().columns()));
            boolean ignoreCase =
                    found.ignoreCase() || left.ignoreCase() || right.stream().anyMatch(Operand::ignoreCase);
            List<Value> values = right.stream().map(Operand::value).toList();
            if (left.value() instanceof Value.Column column) {
                column(column.column(), operator, values, ignoreCase, found);
            } else if (values.size() == 1
                    && values.get(0) instanceof Value.Column column
                    && operator.flipped().isPresent()) {
                column(column.column(), operator.flipped().get(), List.of(left.value()), ignoreCase, found);
            } else if (operator == Operator.MEMBER_OF || operator == Operator.NOT_MEMBER_OF) {
                memberOf(left.value(), values, operator, found);
            } else if (hasSubquery(left.value()) || values.stream().anyMatch(Conjunction::hasSubquery)) {
                complete = false;
            } else if (!isTautology(left.value(), values, operator)) {
                bound(lo, leftEnd, to, operator, found);
            }
        }

        /** {@code :role member of u.roles}. */
        private void memberOf(Value element, List<Value> values, Operator operator, OperatorReader.Found found) {
            if (values.size() == 1 && values.get(0) instanceof Value.Column column) {
                add(column.column(), operator, List.of(element), false, found.lo());
            } else {
                complete = false;
            }
        }

        private void column(
                ColumnRef column,
                Operator operator,
                List<Value> values,
                boolean ignoreCase,
                OperatorReader.Found found) {
            if (column.path().equalsIgnoreCase("ROWNUM")) {
                limit = values.get(0);
                return;
            }
            // name = coalesce(:name, name) holds for every row where the parameter is null.
            boolean readsItself = values.stream().anyMatch(v -> v.columns().contains(column));
            boolean subquery = values.stream().anyMatch(Conjunction::hasSubquery);
            if (readsItself) {
                complete = false;
                return;
            }
            complete &= !subquery;
            add(column, operator, values, ignoreCase, found.lo());
        }

        private static boolean hasSubquery(Value value) {
            return value instanceof Value.Subquery
                    || value instanceof Value.Expression expression
                            && !expression.subqueries().isEmpty();
        }

        private void add(ColumnRef column, Operator operator, List<Value> values, boolean ignoreCase, int at) {
            boolean optional = tokens.get(at).optional();
            complete &= !optional;
            conditions.add(new Condition(column, operator, values, ignoreCase, optional));
        }

        private boolean isTautology(Value left, List<Value> right, Operator operator) {
            return operator == Operator.EQ && left instanceof Value.Literal && right.equals(List.of(left));
        }

        /** {@code balance - ? >= 0} bounds the column; the operand keeps the rest as an expression. */
        private void bound(int lo, int leftEnd, int to, Operator operator, OperatorReader.Found found) {
            int end = reading.values.pathEnd(lo, leftEnd);
            boolean sum = tokens.is(end, "-") || tokens.is(end, "+");
            Optional<ColumnRef> column = reading.values.column(lo, end, scope);
            if (!sum
                    || end >= leftEnd
                    || column.isEmpty()
                    || !operator.flipped().isPresent()) {
                complete = false;
                return;
            }
            Value.Expression rest = reading.values.expression(end + 1, to, scope, Optional.empty());
            if (!rest.columns().isEmpty() || !rest.subqueries().isEmpty()) {
                complete = false;
                return;
            }
            add(column.get(), operator, List.of(rest), false, found.lo());
        }

        private List<Operand> operands(OperatorReader.Found found, int to) {
            int lo = found.hi();
            List<Operand> result = new ArrayList<>();
            for (Region part : operators.operands(found, lo, to)) {
                Operand operand = reading.nested(
                        () -> reading.values.operand(part.lo(), part.hi(), scope),
                        () -> new Operand(new Value.Unknown(), false));
                result.add(operand);
            }
            boolean unclosed = tokens.is(lo, "(") && !tokens.isClosed(lo);
            complete &= !unclosed;
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
        private void tuple(int lo, int leftEnd, int right, int to, Operator operator, OperatorReader.Found found) {
            List<Region> columns = tokens.split(lo + 1, leftEnd - 1, ",");
            int open = right;
            boolean list = operator == Operator.IN && tokens.is(open, "(") && tokens.is(open + 1, "(");
            if (list && tokens.encloses(open + 1, tokens.innerEnd(open, to))) {
                open++;
            }
            boolean row = operator == Operator.EQ || list;
            if (!row || !tokens.is(open, "(") || tokens.opensQuery(open) || tokens.opensQuery(right)) {
                mention(lo, to);
                return;
            }
            List<Region> values = tokens.split(open + 1, tokens.innerEnd(open, to), ",");
            if (values.size() != columns.size()) {
                mention(lo, to);
                return;
            }
            for (int i = 0; i < columns.size(); i++) {
                Region column = columns.get(i);
                Region value = values.get(i);
                Operand left = reading.values.operand(column.lo(), column.hi(), scope);
                Operand operand = reading.values.operand(value.lo(), value.hi(), scope);
                mentioned.addAll(left.value().columns());
                mentioned.addAll(operand.value().columns());
                if (left.value() instanceof Value.Column named) {
                    add(named.column(), Operator.EQ, List.of(operand.value()), left.ignoreCase(), found.lo());
                } else {
                    complete = false;
                }
            }
        }

        /** No operator: a constant, a boolean column, or something that is not understood. */
        private void bare(int lo, int hi, boolean negated) {
            Value value = reading.values.read(lo, hi, scope);
            if (value instanceof Value.Literal literal && isTrue(literal.text()) != negated) {
                return;
            }
            if (value instanceof Value.Column column && !column.column().path().isEmpty()) {
                mentioned.add(column.column());
                add(column.column(), negated ? Operator.IS_FALSE : Operator.IS_TRUE, List.of(), false, lo);
                return;
            }
            complete = false;
            mentioned.addAll(value.columns());
        }

        private static boolean isTrue(String literal) {
            return literal.toUpperCase(Locale.ROOT).equals("TRUE") || literal.equals("1");
        }
    }
}
