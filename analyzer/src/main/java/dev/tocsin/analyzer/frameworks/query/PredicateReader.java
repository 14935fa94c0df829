package dev.tocsin.analyzer.frameworks.query;

import dev.tocsin.analyzer.frameworks.query.Tokens.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads conditions, that is WHERE, ON, and what stands in parentheses there: how AND, OR, NOT and EXISTS put them together. */
final class PredicateReader {

    private final Reading reading;
    private final Tokens tokens;
    private final ComparisonReader comparisons;

    PredicateReader(Reading reading) {
        this.reading = reading;
        this.tokens = reading.tokens;
        this.comparisons = new ComparisonReader(reading);
    }

    Predicate read(int lo, int hi, Scope scope) {
        return readWithLimit(lo, hi, scope).predicate();
    }

    /** A predicate and the limit that Oracle writes into it as a bound of ROWNUM. */
    record Limited(Predicate predicate, Optional<Value> limit) {}

    Limited readWithLimit(int lo, int hi, Scope scope) {
        Conjunction conjunction = new Conjunction(scope);
        all(conjunction, lo, hi);
        return new Limited(conjunction.result(), conjunction.limit());
    }

    /** {@code a AND b OR c}. */
    private void all(Conjunction into, int lo, int hi) {
        int from = lo;
        int to = hi;
        while (from < to && isGroup(from, to)) {
            into.require(tokens.isClosed(from));
            to = tokens.innerEnd(from, to);
            from++;
        }
        if (tokens.find(from, to, "OR") == to) {
            members(into, from, to);
            return;
        }
        List<Region> branches = tokens.split(from, to, "OR");
        into.require(!tokens.is(to - 1, "OR"));
        if (branches.size() > 1) {
            anyOf(into, branches);
        } else {
            branches.forEach(b -> members(into, b.lo(), b.hi()));
        }
    }

    /** Parentheses around the whole region that hold conditions, not a query and not a tuple. */
    private boolean isGroup(int lo, int hi) {
        return tokens.is(lo, "(") && tokens.encloses(lo, hi) && !tokens.opensQuery(lo);
    }

    private void members(Conjunction into, int lo, int hi) {
        int start = lo;
        boolean between = false;
        for (int i = lo; i < hi; i = tokens.next(i)) {
            if (tokens.is(i, "BETWEEN")) {
                between = true;
            } else if (tokens.is(i, "AND") && between) {
                between = false;
            } else if (tokens.is(i, "AND")) {
                member(into, start, i);
                start = i + 1;
            }
        }
        // A text that ends with AND goes on elsewhere.
        into.require(start < hi || start == lo);
        member(into, start, hi);
    }

    private void anyOf(Conjunction into, List<Region> branches) {
        List<Predicate> read = new ArrayList<>();
        for (Region branch : branches) {
            Conjunction inner = new Conjunction(into.scope());
            boolean done = reading.nested(
                    () -> {
                        all(inner, branch.lo(), branch.hi());
                        return true;
                    },
                    () -> false);
            inner.require(done);
            into.mention(inner.mentioned());
            read.add(inner.result());
        }
        Optional<Condition> one = oneOf(read).or(() -> unlessNull(branches, read));
        if (one.isPresent()) {
            into.add(one.get());
            return;
        }
        into.addAlternatives(read);
    }

    /** {@code :status is null or status = :status}. */
    private Optional<Condition> unlessNull(List<Region> branches, List<Predicate> read) {
        if (branches.size() != 2) {
            return Optional.empty();
        }
        for (int i = 0; i < 2; i++) {
            Region test = branches.get(i);
            Predicate other = read.get(1 - i);
            boolean nullTest = test.lo() < test.hi()
                    && tokens.get(test.lo()).kind() == Token.Kind.NAMED
                    && tokens.is(test.lo() + 1, "IS")
                    && tokens.is(test.lo() + 2, "NULL")
                    && test.lo() + 3 == test.hi();
            if (nullTest && other.complete() && other.conditions().size() == 1) {
                Value.Named parameter = new Value.Named(tokens.get(test.lo()).text());
                return Optional.of(other.conditions().get(0))
                        .filter(c -> c.operands().size() == 1
                                && c.operands().get(0).parameters().contains(parameter))
                        .map(Condition::givenUnlessNull);
            }
        }
        return Optional.empty();
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
        return Optional.of(new Condition(first.column(), Operator.IN, operands, first.ignoreCase(), first.optional()));
    }

    private void member(Conjunction into, int lo, int hi) {
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
            group(into, from, hi, negated);
            return;
        }
        if (tokens.is(from, "EXISTS") && tokens.opensQuery(from + 1)) {
            exists(into, from + 1, hi, negated);
            return;
        }
        comparisons.read(into, from, hi, negated);
    }

    private void group(Conjunction into, int open, int hi, boolean negated) {
        int to = tokens.innerEnd(open, hi);
        into.require(tokens.isClosed(open));
        boolean single = tokens.find(open + 1, to, "OR") == to && tokens.find(open + 1, to, "AND") == to;
        boolean done = reading.nested(
                () -> {
                    if (!negated) {
                        all(into, open + 1, to);
                    } else if (single) {
                        negatedMember(into, open + 1, to);
                    } else {
                        comparisons.mention(into, open + 1, to);
                    }
                    return true;
                },
                () -> false);
        into.require(done);
    }

    private void negatedMember(Conjunction into, int lo, int hi) {
        if (isGroup(lo, hi)) {
            group(into, lo, hi, true);
        } else if (tokens.is(lo, "EXISTS") && tokens.opensQuery(lo + 1)) {
            exists(into, lo + 1, hi, true);
        } else if (tokens.is(lo, "NOT")) {
            member(into, lo + 1, hi);
        } else {
            comparisons.read(into, lo, hi, true);
        }
    }

    private void exists(Conjunction into, int open, int hi, boolean negated) {
        int inner = open;
        while (tokens.is(inner + 1, "(")) {
            inner++;
        }
        into.require(false);
        reading.subquery(inner, hi, into.scope()).ifPresent(s -> into.add(new ExistsTest(negated, s)));
    }
}
