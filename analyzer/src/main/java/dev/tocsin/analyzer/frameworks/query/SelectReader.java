package dev.tocsin.analyzer.frameworks.query;

import dev.tocsin.analyzer.frameworks.query.Clauses.Clause;
import dev.tocsin.analyzer.frameworks.query.RowLock.Strength;
import dev.tocsin.analyzer.frameworks.query.RowLock.Wait;
import dev.tocsin.analyzer.frameworks.query.Tokens.Region;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads selects, also those inside others. */
final class SelectReader {

    private static final Set<String> SELECT_WORDS = Set.of(
            "DISTINCT",
            "ALL",
            "DISTINCTROW",
            "HIGH_PRIORITY",
            "STRAIGHT_JOIN",
            "SQL_CALC_FOUND_ROWS",
            "SQL_NO_CACHE",
            "SQL_SMALL_RESULT",
            "SQL_BIG_RESULT",
            "SQL_BUFFER_RESULT",
            "UNIQUE");

    private final Reading reading;
    private final Tokens tokens;
    private final ProjectionReader projections;

    SelectReader(Reading reading) {
        this.reading = reading;
        this.tokens = reading.tokens;
        this.projections = new ProjectionReader(reading);
    }

    /** The select in the region, whose tables may be named by those around it; empty where there is none. */
    Optional<Select> read(int lo, int hi, Scope outer) {
        return read(lo, hi, outer, true);
    }

    /** The select of INSERT .. SELECT: what it yields are rows, never an answer to whether there is one. */
    Optional<Select> source(int lo, int hi, Scope outer) {
        return read(lo, hi, outer, false);
    }

    private Optional<Select> read(int lo, int hi, Scope outer, boolean asks) {
        int from = lo;
        int to = hi;
        while (from < to && tokens.is(from, "(") && tokens.encloses(from, to)) {
            to = tokens.innerEnd(from, to);
            from++;
        }
        if (tokens.is(from, "(") && tokens.opensQuery(from)) {
            // (select ..) union (select ..): the first branch
            return reading.subquery(from, to, outer)
                    .map(s -> withPredicate(s, s.predicate().incomplete()));
        }
        if (from < to && tokens.is(from, "WITH")) {
            StatementReader.With with = reading.statements.with(from, to);
            return read(with.end(), to, outer, asks).map(s -> s.with(with.tables()));
        }
        if (from >= to || !tokens.is(from, "SELECT") && !tokens.is(from, "FROM")) {
            return Optional.empty();
        }
        return Optional.of(select(tokens.is(from, "FROM") ? from : from + 1, to, outer, asks));
    }

    private Select select(int lo, int hi, Scope outer, boolean asks) {
        Clauses clauses = Clauses.of(tokens, lo, hi);
        FromReader.From from = reading.froms.read(clauses.lo(Clause.FROM), clauses.hi(Clause.FROM), outer);
        Scope scope = outer.inner(from.tables());
        PredicateReader.Limited where =
                reading.predicates.readWithLimit(clauses.lo(Clause.WHERE), clauses.hi(Clause.WHERE), scope);
        boolean complete = from.complete()
                && !clauses.has(Clause.UNION)
                && !clauses.has(Clause.HAVING)
                && !clauses.has(Clause.CONNECT)
                && !clauses.has(Clause.OTHER)
                && (clauses.has(Clause.FROM) || !tokens.hasUnknown(lo, hi));
        Predicate predicate = complete ? where.predicate() : where.predicate().incomplete();
        Head head = head(clauses.lo(Clause.HEAD), clauses.hi(Clause.HEAD), scope);
        Optional<Value> limit =
                head.top().or(where::limit).or(() -> limit(clauses, scope)).or(() -> fetch(clauses, scope));
        ProjectionReader.Items items = projections.read(head.lo(), clauses.hi(Clause.HEAD), scope, from.tables());
        Select plain = new Select(
                List.of(),
                from.tables(),
                items.projection(),
                items.values(),
                predicate,
                from.lock().or(() -> lock(clauses)),
                limit,
                clauses.has(Clause.GROUP));
        return asks ? asked(plain, items) : flat(plain);
    }

    /**
     * @param lo where the first item starts
     * @param top the number of TOP
     */
    private record Head(int lo, Optional<Value> top) {}

    private Head head(int lo, int hi, Scope scope) {
        Optional<Value> top = Optional.empty();
        int i = lo;
        while (i < hi) {
            if (tokens.is(i, "TOP") && i + 1 < hi && !tokens.is(i + 1, ",")) {
                int end = Math.min(tokens.next(i + 1), hi);
                top = Optional.of(reading.values.read(i + 1, end, scope));
                i = end;
            } else if (SELECT_WORDS.contains(tokens.key(i))) {
                i = tokens.is(i + 1, "ON") && tokens.is(i + 2, "(") ? tokens.next(i + 2) : i + 1;
            } else {
                break;
            }
        }
        return new Head(Math.min(i, hi), top);
    }

    /** {@code select exists(select ..)}: what is asked is asked of the inner tables. */
    private Select asked(Select select, ProjectionReader.Items items) {
        if (items.asked().isPresent()) {
            Select inner = items.asked().get();
            if (select.tables().isEmpty()) {
                return new Select(
                        List.of(),
                        inner.tables(),
                        items.projection(),
                        List.of(),
                        inner.predicate(),
                        inner.lock(),
                        inner.limit(),
                        inner.grouped());
            }
            return select;
        }
        if (select.tables().isEmpty()
                && select.projection() instanceof Projection.Existence
                && select.predicate().existsTests().size() == 1
                && select.predicate().conditions().isEmpty()) {
            return overExists(select.predicate().existsTests().get(0));
        }
        return flat(select);
    }

    /** {@code select .. from (select ..) x}. */
    private Select flat(Select select) {
        Optional<Select> derived =
                select.tables().size() == 1 ? select.tables().get(0).derived() : Optional.empty();
        return derived.map(inner -> overDerived(select, inner)).orElse(select);
    }

    private Select overDerived(Select outer, Select inner) {
        boolean rows = outer.projection() instanceof Projection.Rows;
        Predicate outerPredicate = outer.predicate();
        Predicate both = outerPredicate.conditions().isEmpty() && outerPredicate.complete()
                ? inner.predicate()
                : inner.predicate()
                        .and(new Predicate(List.of(), List.of(), outerPredicate.existsTests(), Set.of(), false));
        return new Select(
                List.of(),
                inner.tables(),
                rows ? inner.projection() : outer.projection(),
                rows ? inner.items() : outer.items(),
                both,
                outer.lock().or(inner::lock),
                outer.limit().or(inner::limit),
                outer.grouped() || inner.grouped());
    }

    /** {@code select 1 where exists (select ..)}. */
    private Select overExists(ExistsTest test) {
        Select inner = test.select();
        return new Select(
                List.of(),
                inner.tables(),
                new Projection.Existence(test.negated()),
                List.of(),
                inner.predicate(),
                inner.lock(),
                inner.limit(),
                inner.grouped());
    }

    static Select withPredicate(Select select, Predicate predicate) {
        return new Select(
                select.commonTables(),
                select.tables(),
                select.projection(),
                select.items(),
                predicate,
                select.lock(),
                select.limit(),
                select.grouped());
    }

    /** {@code LIMIT n}, {@code LIMIT offset, n}. */
    private Optional<Value> limit(Clauses clauses, Scope scope) {
        List<Region> parts = tokens.split(clauses.lo(Clause.LIMIT), clauses.hi(Clause.LIMIT), ",");
        if (!clauses.has(Clause.LIMIT) || parts.isEmpty()) {
            return Optional.empty();
        }
        Region last = parts.get(parts.size() - 1);
        return Optional.of(reading.values.read(last.lo(), last.hi(), scope));
    }

    /** {@code FETCH FIRST n ROWS ONLY}, {@code FETCH FIRST ROW ONLY}. */
    private Optional<Value> fetch(Clauses clauses, Scope scope) {
        int lo = clauses.lo(Clause.FETCH);
        if (!clauses.has(Clause.FETCH)) {
            return Optional.empty();
        }
        boolean one = tokens.is(lo, "ROW") || tokens.is(lo, "ROWS");
        int hi = Math.min(lo + 1, clauses.hi(Clause.FETCH));
        return Optional.of(one ? new Value.Literal("1") : reading.values.read(lo, hi, scope));
    }

    private Optional<RowLock> lock(Clauses clauses) {
        int lo = clauses.lo(Clause.LOCK);
        if (!clauses.has(Clause.LOCK)) {
            return Optional.empty();
        }
        Optional<Strength> strength = switch (tokens.key(lo)) {
            case "UPDATE" -> Optional.of(Strength.UPDATE);
            case "NO" -> Optional.of(Strength.NO_KEY_UPDATE);
            case "SHARE", "IN" -> Optional.of(Strength.SHARE);
            case "KEY" -> Optional.of(Strength.KEY_SHARE);
            default -> Optional.empty();
        };
        return strength.map(s -> new RowLock(s, wait(lo, clauses.hi(Clause.LOCK))));
    }

    private Wait wait(int lo, int hi) {
        for (int i = lo; i < hi; i++) {
            if (tokens.are(i, "SKIP", "LOCKED")) {
                return Wait.SKIP_LOCKED;
            }
            if (tokens.is(i, "NOWAIT")) {
                return Wait.NOWAIT;
            }
        }
        return Wait.WAIT;
    }
}
