package dev.tocsin.analyzer.frameworks.query;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which rows a statement is about: all of {@code conditions} hold, of each of {@code alternatives} one branch, and all of
 * {@code existsTests}.
 *
 * @param conditions comparisons that each row meets
 * @param alternatives for each OR its branches
 * @param existsTests the EXISTS tests
 * @param columns every column that is mentioned, also in the parts that were not understood
 * @param complete true where {@code conditions} alone say it all: nothing was unknown, not understood, optional, an OR or a
 *     subquery; one that holds unless its operand is null says so itself
 */
public record Predicate(
        List<Condition> conditions,
        List<List<Predicate>> alternatives,
        List<ExistsTest> existsTests,
        Set<ColumnRef> columns,
        boolean complete) {

    public Predicate {
        conditions = List.copyOf(conditions);
        alternatives = alternatives.stream().map(List::copyOf).toList();
        existsTests = List.copyOf(existsTests);
        columns = Collections.unmodifiableSet(new LinkedHashSet<>(columns));
    }

    /** No condition at all: every row. */
    public static final Predicate ALL = new Predicate(List.of(), List.of(), List.of(), Set.of(), true);

    Predicate incomplete() {
        return complete ? new Predicate(conditions, alternatives, existsTests, columns, false) : this;
    }

    /** Both hold. */
    Predicate and(Predicate other) {
        if (other == ALL) {
            return this;
        }
        if (this == ALL) {
            return other;
        }
        List<Condition> both = new ArrayList<>(conditions);
        both.addAll(other.conditions);
        List<List<Predicate>> branches = new ArrayList<>(alternatives);
        branches.addAll(other.alternatives);
        List<ExistsTest> tests = new ArrayList<>(existsTests);
        tests.addAll(other.existsTests);
        Set<ColumnRef> mentioned = new LinkedHashSet<>(columns);
        mentioned.addAll(other.columns);
        return new Predicate(both, branches, tests, mentioned, complete && other.complete);
    }
}
