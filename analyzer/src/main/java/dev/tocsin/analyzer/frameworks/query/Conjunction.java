package dev.tocsin.analyzer.frameworks.query;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Collects the members of one conjunction while it is read. */
final class Conjunction {

    private final Scope scope;
    private final Set<ColumnRef> mentioned = new LinkedHashSet<>();
    private final List<Condition> conditions = new ArrayList<>();
    private final List<ExistsTest> existsTests = new ArrayList<>();
    private final List<List<Predicate>> alternatives = new ArrayList<>();
    private Optional<Value> limit = Optional.empty();
    private boolean complete = true;

    Conjunction(Scope scope) {
        this.scope = scope;
    }

    Scope scope() {
        return scope;
    }

    Set<ColumnRef> mentioned() {
        return mentioned;
    }

    Optional<Value> limit() {
        return limit;
    }

    Predicate result() {
        return new Predicate(conditions, alternatives, existsTests, mentioned, complete);
    }

    /** Without this the conjunction is not complete. */
    void require(boolean understood) {
        complete &= understood;
    }

    void mention(Iterable<ColumnRef> columns) {
        columns.forEach(mentioned::add);
    }

    void limit(Value value) {
        limit = Optional.of(value);
    }

    void add(Condition condition) {
        complete &= !condition.optional();
        conditions.add(condition);
    }

    void add(ExistsTest test) {
        complete = false;
        existsTests.add(test);
    }

    void addAlternatives(List<Predicate> branches) {
        complete = false;
        alternatives.add(branches);
    }
}
