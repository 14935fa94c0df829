package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.schema.MappedEntity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * No such row was found, so one is inserted: {@link Window#INSERT}, and {@link Window#FIND_OR_CREATE} where the row is used
 * either way.
 */
final class AbsentThenInsert {

    private final Trace trace;
    private Optional<Set<OperationId>> used = Optional.empty();
    private final Rows rows;
    private final Absence absence;

    AbsentThenInsert(Trace trace, Program program) {
        this.trace = trace;
        this.rows = trace.rows();
        this.absence = new Absence(trace, program);
    }

    /** The write can make a row that was not there. */
    boolean inserts(int index, Event.Operation act, DataOperation.Write write) {
        boolean inserts = write.effect() == DataOperation.Effect.INSERT || write.effect() == DataOperation.Effect.SAVE;
        return inserts
                && !isStored(write.subject())
                // To save nothing is an error.
                && !write.subject().equals(Value.Const.NULL)
                && !foundBefore(index, act, write)
                && !hasKeyOfFoundRow(write)
                && !savedBefore(index, act, write)
                && !trace.insertedBySave(index, act, write)
                && !hasKey(act, write)
                && trace.writtenBefore(write.subject(), write.entity()).isEmpty();
    }

    /** What was read or written before, whichever of both it is, is there already. */
    private static boolean isStored(Value object) {
        if (object instanceof Value.Choice c) {
            return c.arms().stream()
                    .allMatch(a -> isStored(a.value()) || a.value().equals(Value.Const.NULL));
        }
        return object instanceof Value.Result r
                && (r.shape() == Value.Result.Shape.ONE
                        || r.shape() == Value.Result.Shape.ELEMENT
                        || r.shape() == Value.Result.Shape.WRITTEN);
    }

    /** {@code if (x.id == null) persist(x); else merge(x)}: what has its generated key is in the table. */
    private boolean hasKey(Event.Operation act, DataOperation.Write write) {
        return write.effect() == DataOperation.Effect.SAVE
                && act.path().assumptions().stream()
                        .flatMap(a -> a.condition().conjuncts().stream())
                        .anyMatch(c -> c instanceof Cond.Present p
                                && p.value() instanceof Value.Property id
                                && id.of().equals(write.subject())
                                && rows.generatedKey(write.entity(), id.name()));
    }

    /** A new object with the key of a row that was read is that row, and cannot be a second one. */
    private boolean hasKeyOfFoundRow(DataOperation.Write write) {
        if (!(write.subject() instanceof Value.Made)) {
            return false;
        }
        List<String> key = rows.mapped(write.entity()).map(MappedEntity::idProperties).stream()
                .flatMap(Collection::stream)
                .toList();
        return !key.isEmpty()
                && key.stream()
                        .allMatch(p -> rows.written(write, write.entity(), p)
                                .flatMap(rows::keyOf)
                                .flatMap(trace::operation)
                                .filter(read -> read.operation().entity().same(write.entity()))
                                .isPresent());
    }

    /** The object is in the table since an earlier save on the same way. */
    private boolean savedBefore(int index, Event.Operation act, DataOperation.Write write) {
        if (write.subject() instanceof Value.Unknown) {
            return false;
        }
        return trace.events().subList(0, index).stream()
                .anyMatch(e -> e instanceof Event.Operation o
                        && o.operation() instanceof DataOperation.Write w
                        && (w.effect() == DataOperation.Effect.SAVE || w.effect() == DataOperation.Effect.INSERT)
                        && w.entity().same(write.entity())
                        && (write.effect() == DataOperation.Effect.SAVE
                                        && w.subject().equals(write.subject())
                                || sameKey(w, write))
                        && onTheWayTo(act, o));
    }

    private static boolean onTheWayTo(Event act, Event earlier) {
        List<Cond> way =
                act.path().assumptions().stream().map(Assumption::condition).toList();
        return earlier.path().assumptions().stream().map(Assumption::condition).allMatch(way::contains);
    }

    /** Both objects were made with one primary key: what was set in between is another state of the same row. */
    private boolean sameKey(DataOperation.Write a, DataOperation.Write b) {
        if (!(a.subject() instanceof Value.Made) || !(b.subject() instanceof Value.Made)) {
            return false;
        }
        List<String> key = rows.mapped(b.entity()).map(MappedEntity::idProperties).stream()
                .flatMap(Collection::stream)
                .toList();
        return !key.isEmpty()
                && key.stream()
                        .allMatch(p -> rows.written(a, a.entity(), p)
                                .flatMap(x -> rows.written(b, b.entity(), p)
                                        .filter(y -> Rows.constant(x) && Rows.same(x, y) == Known.YES))
                                .isPresent());
    }

    /** The row with the saved object's key was found on the way: saving it updates that row. */
    private boolean foundBefore(int index, Event.Operation act, DataOperation.Write write) {
        if (write.effect() != DataOperation.Effect.SAVE) {
            return false;
        }
        for (Assumption assumption : act.path().assumptions()) {
            for (Cond part : assumption.condition().conjuncts()) {
                if (part instanceof Cond.Present p && p.value() instanceof Value.Result r) {
                    Optional<Event.Operation> read = trace.operation(r.operation(), index);
                    if (read.isPresent()
                            && read.get().operation().entity().same(write.entity())
                            && read.get().operation().where().conditions().stream()
                                    .anyMatch(c -> c.value() instanceof Value.Property of
                                            && of.of().equals(write.subject())
                                            && rows.isKey(write.entity(), c.column()))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** The write can make a row that the check asked for and another request can make as well. */
    boolean isOpen(int index, Event.Operation act, DataOperation.Write write, Event.Operation check) {
        RowPredicate asked = check.operation().where();
        return inserts(index, act, write)
                && rows.canBeAmong(asked, write, write.entity(), act.path()) != Known.NO
                && !trace.belongsToRowMadeHere(asked)
                && !foundByAnotherRead(act, check);
    }

    /** Another read that asked for the same has found the row. */
    private boolean foundByAnotherRead(Event.Operation act, Event.Operation check) {
        return act.path().assumptions().stream()
                .flatMap(a -> a.condition().conjuncts().stream())
                .filter(Cond.Present.class::isInstance)
                .map(c -> ((Cond.Present) c).value())
                .filter(v -> v instanceof Value.Result r && !r.operation().equals(check.id()))
                .flatMap(v -> trace.operation(((Value.Result) v).operation()).stream())
                .anyMatch(read -> read.operation() instanceof DataOperation.Read
                        && read.operation().entity().same(check.operation().entity())
                        && asksTheSame(
                                read.operation().where(), check.operation().where()));
    }

    private boolean asksTheSame(RowPredicate a, RowPredicate b) {
        return !b.conditions().isEmpty()
                && a.conditions().size() == b.conditions().size()
                && b.conditions().stream()
                        .allMatch(y -> a.conditions().stream()
                                .anyMatch(x -> x.operator() == y.operator()
                                        && x.column().equals(y.column())
                                        && rows.sameRow(x.value(), y.value()) == Known.YES));
    }

    void find(int index, Event.Operation act, DataOperation.Write write, Assumption assumption, Atoms.Atom atom) {
        if (atom.cond() instanceof Cond.Present p && p.value() instanceof Value.Result r) {
            if (atom.holds()) {
                return;
            }
            Optional<Event.Operation> check = trace.operation(r.operation(), index);
            if (check.isEmpty() || !rows.inserts(write, check.get().operation().entity())) {
                return;
            }
            boolean hitNoRow = r.shape() == Value.Result.Shape.AFFECTED;
            if (hitNoRow && (!updatedByKey(check.get().operation()) || orHitSome(assumption.condition(), p))
                    || absence.presentButGood(assumption, check.get(), write)) {
                return;
            }
            absentThenInsert(
                    index,
                    act,
                    write,
                    assumption,
                    check.get(),
                    metByNone(assumption, p, check.get()),
                    hitNoRow,
                    Known.YES);
            return;
        }
        if (atom.cond() instanceof Cond.Any any && !atom.holds()) {
            Rows.origin(any.source()).flatMap(id -> trace.operation(id, index)).ifPresent(check -> {
                if (rows.inserts(write, check.operation().entity())) {
                    TestedRows rowsTested = rows.tested(check);
                    RowPredicate where = rowsTested.among(check.operation().where(), any.filter());
                    Known same = rowsTested.isOpaque(any.filter()) ? Known.UNKNOWN : Known.YES;
                    absentThenInsert(index, act, write, assumption, check, where, false, same);
                }
            });
            return;
        }
        for (Event.Operation check : trace.readsIn(atom.cond(), index)) {
            if (!rows.inserts(write, check.operation().entity())) {
                continue;
            }
            if (Rows.counts(atom.cond(), check.id())) {
                // How many there are is asked, not whether there is one.
                continue;
            }
            if (atom.cond() instanceof Cond.Present p
                    && p.value() instanceof Value.Derived d
                    && !atom.holds()
                    && (many(check) || Rows.origin(d).isPresent() || oneOfThem(d, check))) {
                // A look-up among the read rows that found nothing.
                absentThenInsert(
                        index, act, write, assumption, check, check.operation().where(), false, Known.YES);
            } else if (atom.cond() instanceof Cond.Compare && !atom.holds()) {
                TestedRows rowsTested = rows.tested(check);
                if (many(check) && !rowsTested.equalities(atom.cond()).isEmpty() && !goesThrough(act, check)) {
                    RowPredicate where = rowsTested.among(metByNone(assumption, atom.cond(), check), atom.cond());
                    absentThenInsert(index, act, write, assumption, check, where, false, Known.YES);
                }
            }
        }
    }

    /** The act is done for one of the read's rows: what is tested there says nothing of the others. */
    private static boolean goesThrough(Event.Operation act, Event.Operation check) {
        return act.path().assumptions().stream()
                .flatMap(a -> Atoms.of(a.condition()).stream())
                .anyMatch(atom -> atom.holds()
                        && atom.cond() instanceof Cond.Present p
                        && p.value() instanceof Value.Result r
                        && r.operation().equals(check.id()));
    }

    /**
     * Behind a loop that looks for a row among those that were read, either there are none or none meets the test: the rows
     * that are not there are those that meet it.
     */
    private RowPredicate metByNone(Assumption assumption, Cond there, Event.Operation check) {
        RowPredicate where = check.operation().where();
        boolean many = many(check);
        Cond none = Cond.not(there);
        for (Cond.Or or : many ? alternatives(assumption.condition()) : List.<Cond.Or>of()) {
            if (or.parts().contains(none)) {
                for (Cond other : or.parts()) {
                    if (!other.equals(none)) {
                        where = rows.tested(check).among(where, Cond.not(other));
                    }
                }
            }
        }
        return where;
    }

    /** All alternatives in the condition, also those that others depend on. */
    private static List<Cond.Or> alternatives(Cond condition) {
        List<Cond.Or> found = new ArrayList<>();
        collect(condition, found);
        return found;
    }

    private static void collect(Cond condition, List<Cond.Or> into) {
        if (condition instanceof Cond.Or o) {
            into.add(o);
            o.parts().forEach(p -> collect(p, into));
        } else if (condition instanceof Cond.And a) {
            a.parts().forEach(p -> collect(p, into));
        }
    }

    /** The row itself is one of several values, as where a port has several adapters. */
    private static boolean oneOfThem(Value.Derived several, Event.Operation check) {
        return several.how().equals("either") && several.from().stream().anyMatch(v -> row(v, check.id()));
    }

    private static boolean many(Event.Operation check) {
        return check.operation() instanceof DataOperation.Read read
                && (read.result() == DataOperation.Kind.MANY || read.result() == DataOperation.Kind.TOP);
    }

    /** On the other way a row is inserted too: whether one is there decides what it holds, not whether there is another. */
    private boolean insertsEitherWay(Assumption assumption, Event.Operation act, DataOperation.Write write) {
        Cond other = Cond.not(assumption.condition());
        for (int i = 0; i < trace.events().size(); i++) {
            if (trace.events().get(i) instanceof Event.Operation o
                    && !o.id().equals(act.id())
                    && o.operation() instanceof DataOperation.Write w
                    // What was read is updated.
                    && Rows.origin(w.subject()).isEmpty()
                    && w.entity().same(write.entity())
                    && o.path().assumptions().stream()
                            .anyMatch(a -> a.condition().equals(other)
                                    && a.otherwise().kind() == Assumption.Otherwise.Kind.GOES_ON)
                    && inserts(i, o, w)) {
                return true;
            }
        }
        return false;
    }

    /** {@code case 0} and {@code case 1} go on alike: the way is taken whether there was a row or not. */
    private static boolean orHitSome(Cond way, Cond.Present hit) {
        Cond none = Cond.not(hit);
        return way.conjuncts().stream()
                .anyMatch(part -> part instanceof Cond.Or or
                        && or.parts().contains(none)
                        && or.parts().stream().anyMatch(o -> !o.equals(none) && counted(o, hit.value())));
    }

    private static boolean counted(Cond cond, Value affected) {
        return cond.equals(new Cond.Present(affected))
                || cond instanceof Cond.Compare c
                        && (c.left().equals(affected) || c.right().equals(affected));
    }

    /** An update whose WHERE is known: that it hit no row says that there is none. */
    private static boolean updatedByKey(DataOperation operation) {
        return operation instanceof DataOperation.Write w
                && w.effect() == DataOperation.Effect.UPDATE
                && !w.where().conditions().isEmpty();
    }

    /**
     * @param hitNoRow an update told that there is no row
     * @param atMost how sure it can be that the inserted row is one of those asked for: a filter that nothing is known of may
     *     ask for others
     */
    private void absentThenInsert(
            int index,
            Event.Operation act,
            DataOperation.Write write,
            Assumption assumption,
            Event.Operation check,
            RowPredicate given,
            boolean hitNoRow,
            Known atMost) {
        RowPredicate asked = rows.matchedBy(given, write, write.entity(), act.path());
        Known possible = rows.canBeAmong(asked, write, write.entity(), act.path());
        // Of the superclass's rows a save of one that is there makes none, and tells nothing of those that others make.
        boolean ofOtherClass = !check.operation().entity().same(write.entity()) && possible != Known.YES;
        if (possible == Known.NO
                || ofOtherClass
                || trace.belongsToRowMadeHere(asked)
                || insertsEitherWay(assumption, act, write)
                || absence.refusedForAnother(assumption, check)
                || absence.askedWhereFound(assumption, check, act)) {
            return;
        }
        // Whether a row has any others at all, or none like this one, is not the same question.
        boolean anyAtAll = write.intoCollection() && asked.conditions().size() <= 1;
        boolean sure = possible == Known.YES && !anyAtAll && !anyWillDo(asked, assumption);
        Known among = sure ? atMost : rows.drawn(asked) ? Known.NO : Known.UNKNOWN;
        RowPredicate where = leavingOutSome(rows.possible(asked, write, write.entity(), check.path()), write.entity());
        if (where.conditions().stream().anyMatch(c -> asksForOthers(c, write))) {
            where = where.withRanges();
        }
        boolean single = check.operation() instanceof DataOperation.Read read
                && (read.result() == DataOperation.Kind.ONE
                        || read.result() == DataOperation.Kind.TOP
                        || read.result() == DataOperation.Kind.MANY);
        boolean goesOn = assumption.otherwise().kind() != Assumption.Otherwise.Kind.THROWS;
        Optional<RowPredicate.Condition> own = ownRowLeftOut(check, write);
        if (own.isPresent() && !hasKey(write, own.get())) {
            return;
        }
        Window made = hitNoRow || single && goesOn && usesRow(check.id()) ? Window.FIND_OR_CREATE : Window.INSERT;
        Window window = own.isPresent() ? Window.CLAIM : made;
        trace.add(
                window, check, Optional.of(assumption), act, index, write.entity(), where.equalColumns(), where, among);
    }

    /** {@code existsByNameAndIdNot(name, -1)}: no key that is drawn is one of those, so that all rows are asked for. */
    private RowPredicate leavingOutSome(RowPredicate where, Entity entity) {
        List<RowPredicate.Condition> conditions = where.conditions().stream()
                .filter(c -> c.operator() != RowPredicate.Operator.NE
                        || !(c.value() instanceof Value.Const none)
                        || none.kind() != Value.Const.Kind.NUMBER
                        || !none.text().startsWith("-") && !none.text().equals("0")
                        || !rows.generatedKey(entity, c.column()))
                .toList();
        return where.with(conditions);
    }

    /**
     * {@code taken = id == null ? existsByName(name) : existsByNameAndIdNot(name, id)}: where there is a row to leave out, what is
     * saved is that one.
     */
    private Optional<RowPredicate.Condition> ownRowLeftOut(Event.Operation check, DataOperation.Write write) {
        return check.operation().where().conditions().stream()
                .filter(c -> c.operator() == RowPredicate.Operator.NE
                        && rows.isKey(write.entity(), c.column())
                        && check.path().demands(new Cond.Present(c.value())))
                .findFirst();
    }

    private boolean hasKey(DataOperation.Write write, RowPredicate.Condition own) {
        return rows.written(write, write.entity(), own.column())
                .filter(id -> Rows.same(id, own.value()) == Known.YES)
                .isPresent();
    }

    /** {@code guid = ? and perm_order <> ?}: whichever the request does not name, which is no key's columns but an overlap. */
    private boolean asksForOthers(RowPredicate.Condition condition, DataOperation.Write write) {
        return condition.operator() == RowPredicate.Operator.NE
                && !condition.differsFromNull()
                && !CheckedRows.narrows(condition)
                && !rows.isKey(write.entity(), condition.column());
    }

    /**
     * {@code for (Batch b : findByState(OPEN)) if (b.size < MAX) return b; return save(new Batch())}: each request takes the first that
     * has room, whatever it asks for, so that there may be several.
     */
    private static boolean anyWillDo(RowPredicate asked, Assumption assumption) {
        return asked.ranged()
                && asked.conditions().stream().allMatch(c -> Rows.constant(c.value()))
                && !Values.mentions(
                        assumption.condition(),
                        v -> v instanceof Value.Param p && p.index() != Value.Param.THIS
                                || v instanceof Value.Applied
                                || v instanceof Value.Unknown
                                || FreshValues.moment(v));
    }

    /** The row that the read found is written, handed on or given back; to ask whether there is one uses no row. */
    private boolean usesRow(OperationId read) {
        if (used.isEmpty()) {
            used = Optional.of(usedRows());
        }
        return used.get().contains(read);
    }

    private Set<OperationId> usedRows() {
        Set<OperationId> reads = new HashSet<>();
        note(trace.result(), reads);
        for (Event event : trace.events()) {
            if (event instanceof Event.Operation o) {
                if (o.operation() instanceof DataOperation.Write w) {
                    note(w.subject(), reads);
                    w.values().values().forEach(v -> note(v, reads));
                }
                o.operation().where().conditions().forEach(c -> note(c.value(), reads));
            } else if (event instanceof Event.Assignment a) {
                note(a.target(), reads);
                note(a.value(), reads);
            } else if (event instanceof Event.Invocation i) {
                i.arguments().forEach(a -> note(a, reads));
            }
        }
        return reads;
    }

    private static void note(Value value, Set<OperationId> reads) {
        if ((value.kinds() & Value.Kinds.RESULT) != 0) {
            Values.holds(value, v -> {
                if (v instanceof Value.Result r && isRow(r)) {
                    reads.add(r.operation());
                }
                return false;
            });
        }
    }

    private static boolean row(Value value, OperationId read) {
        return value instanceof Value.Result r && r.operation().equals(read) && isRow(r);
    }

    private static boolean isRow(Value.Result result) {
        return result.shape() == Value.Result.Shape.ONE || result.shape() == Value.Result.Shape.ELEMENT;
    }
}
