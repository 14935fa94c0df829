package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.schema.MappedEntity;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** No row has the value, so another row takes it: {@link Window#CLAIM}. */
final class AbsentThenClaim {

    private final Trace trace;
    private final Rows rows;
    private final Absence absence;

    AbsentThenClaim(Trace trace, Program program) {
        this.trace = trace;
        this.rows = trace.rows();
        this.absence = new Absence(trace, program);
    }

    /** The name is free, so this row takes it. */
    void find(int index, Event.Operation act, DataOperation.Write write, Assumption assumption, Atoms.Atom atom) {
        Optional<OperationId> read = Absence.of(atom);
        Optional<Event.Operation> check = read.flatMap(id -> trace.operation(id, index));
        if (check.isEmpty()
                || !(check.get().operation() instanceof DataOperation.Read)
                || !check.get().operation().entity().same(write.entity())
                || asksForTheRow(atom, check.get(), write.subject())
                || absence.presentButGood(assumption, check.get(), write)
                || absence.refusedForAnother(assumption, check.get())) {
            return;
        }
        Asked asked = asked(atom, check.get());
        RowPredicate where = asked.where();
        Map<String, Value> changed = trace.changes(index, act, write);
        for (RowPredicate.Condition condition : where.conditions()) {
            Value wanted = Rows.onWay(condition.value(), check.get().path(), act.path());
            for (Map.Entry<String, Value> change : changed.entrySet()) {
                // Who was not asked about a value did not set it either.
                Value set = claimed(Rows.onWay(change.getValue(), check.get().path(), act.path()), wanted);
                if (condition.operator() == RowPredicate.Operator.EQ
                        && rows.sameColumn(write.entity(), condition.column(), change.getKey())
                        && Rows.same(wanted, set) != Known.NO
                        && !fixedByMapper(write.entity(), change.getKey(), write.subject())
                        && !hasAlready(write.subject(), change.getKey(), set, write.entity(), index)
                        && !sameForAll(write.subject(), where, index)) {
                    Known same =
                            !asked.known() || insertedElse(write.subject(), write.entity(), change.getKey(), set, index)
                                    ? Known.UNKNOWN
                                    : sure(Rows.same(wanted, set), assumption, check.get());
                    trace.add(
                            Window.CLAIM,
                            check.get(),
                            Optional.of(assumption),
                            // What was set on the row before is what the write takes to the table.
                            new Event.Operation(act.id(), write.with(changed), act.path(), act.frames()),
                            index,
                            write.entity(),
                            where.equalColumns(),
                            where,
                            same);
                    return;
                }
            }
        }
    }

    void findAssigned(int index, Event.Assignment act, Assumption assumption, Atoms.Atom atom) {
        Optional<Event.Operation> check = Absence.of(atom).flatMap(id -> trace.operation(id, index));
        if (check.isEmpty()
                || !check.get().operation().entity().same(act.entity())
                || asksForTheRow(atom, check.get(), act.target())
                || absence.refusedForAnother(assumption, check.get())) {
            return;
        }
        Asked asked = asked(atom, check.get());
        for (RowPredicate.Condition condition : asked.where().conditions()) {
            Value set = claimed(act.value(), condition.value());
            if (condition.operator() == RowPredicate.Operator.EQ
                    && rows.sameColumn(act.entity(), condition.column(), act.property())
                    && Rows.same(condition.value(), set) != Known.NO
                    && !fixedByMapper(act.entity(), act.property(), act.target())
                    && !hasAlready(act.target(), act.property(), act.value(), act.entity(), index)
                    && !sameForAll(act.target(), asked.where(), index)) {
                trace.add(
                        Window.CLAIM,
                        check.get(),
                        Optional.of(assumption),
                        act,
                        index,
                        act.entity(),
                        asked.where().equalColumns(),
                        asked.where(),
                        !asked.known() || insertedElse(act.target(), act.entity(), act.property(), act.value(), index)
                                ? Known.UNKNOWN
                                : sure(Rows.same(condition.value(), set), assumption, check.get()));
                return;
            }
        }
    }

    /** {@code form.name == null ? row.name : form.name}: where no name is given, the row keeps its own and takes nobody else's. */
    private static Value claimed(Value set, Value wanted) {
        return Rows.chosen(set, Set.of(new Cond.Present(wanted)));
    }

    /** {@code team.getMembers().contains(user)}: whether the row itself is among them, of which another row says nothing. */
    private static boolean asksForTheRow(Atoms.Atom atom, Event.Operation check, Value row) {
        Value element = new Value.Result(check.id(), Value.Result.Shape.ELEMENT);
        return atom.cond() instanceof Cond.Any any
                && any.filter().conjuncts().stream()
                        .anyMatch(c -> c instanceof Cond.Compare e
                                && e.operator() == Cond.Compare.Operator.EQ
                                && (e.left().equals(element) && e.right().equals(row)
                                        || e.right().equals(element) && e.left().equals(row)));
    }

    /** The rows that the test says are not there: of those that were read, the ones that its filter asks for. */
    private Asked asked(Atoms.Atom atom, Event.Operation check) {
        RowPredicate where = check.operation().where();
        if (!(atom.cond() instanceof Cond.Any any)) {
            return new Asked(where, true);
        }
        TestedRows tested = rows.tested(check);
        return new Asked(tested.among(where, any.filter()), !tested.isOpaque(any.filter()));
    }

    /** @param known false where a filter asks for something of the rows that is not to be seen */
    private record Asked(RowPredicate where, boolean known) {}

    /**
     * {@code user = findByEmail(email); if (user != null) user.account = given; else insert(email, given)}: which row gets the value is
     * told by what comes with it, such as the address of an account, so that two requests with one value mean one and the same row.
     */
    private boolean insertedElse(Value row, Entity entity, String property, Value value, int index) {
        Optional<Event.Operation> found = Rows.origin(row)
                .flatMap(id -> trace.operation(id, index))
                .filter(r ->
                        r.operation().where().conditions().stream().noneMatch(c -> rows.isKey(entity, c.column())));
        return found.isPresent()
                && trace.events().stream()
                        .anyMatch(e -> e instanceof Event.Operation o
                                && o.operation() instanceof DataOperation.Write w
                                && w.entity().same(entity)
                                && w.subject() instanceof Value.Made
                                && isWithout(o, found.get().id())
                                && rows.written(w, entity, property)
                                        .filter(v -> Rows.same(v, value) == Known.YES)
                                        .isPresent());
    }

    /** The way is taken where the read has found no row. */
    private static boolean isWithout(Event event, OperationId read) {
        return event.path().assumptions().stream()
                .flatMap(a -> Atoms.of(a.condition()).stream())
                .anyMatch(t -> Absence.of(t).filter(read::equals).isPresent());
    }

    private static Known sure(Known same, Assumption assumption, Event.Operation check) {
        return same == Known.YES && Absence.oneOfSeveralReasons(assumption, check) ? Known.UNKNOWN : same;
    }

    /**
     * The key of a row that was read: the mapper refuses to change it, with one request as with two. Or a key that the mapper or the
     * database makes for each new row, whatever the object has there.
     */
    private boolean fixedByMapper(Entity entity, String property, Value row) {
        return rows.isKey(entity, property)
                && rows.mapped(entity)
                        .filter(m -> Rows.origin(row).isPresent()
                                || m.idGeneration() == MappedEntity.IdGeneration.GENERATED
                                || m.idGeneration() == MappedEntity.IdGeneration.IDENTITY)
                        .isPresent();
    }

    /** The row was found by this very value, or inserted with it: it takes nothing that it has not got. */
    private boolean hasAlready(Value row, String property, Value value, Entity entity, int index) {
        boolean inserted = trace.writtenBefore(row, entity)
                .flatMap(w -> rows.written(w, entity, property))
                .filter(v -> Rows.same(v, value) == Known.YES)
                .isPresent();
        return inserted
                || Rows.origin(row)
                        .flatMap(id -> trace.operation(id, index))
                        .filter(o -> o.operation().where().conditions().stream()
                                .anyMatch(c -> c.operator() == RowPredicate.Operator.EQ
                                        && rows.sameColumn(entity, c.column(), property)
                                        && Rows.same(c.value(), value) == Known.YES))
                        .isPresent();
    }

    /**
     * The row was looked up by what the check asks for as well: {@code find(login, "system")} found none, so {@code find(login,
     * null)} gets it. Two requests that want the same give it to one and the same row.
     */
    private boolean sameForAll(Value row, RowPredicate asked, int index) {
        return row instanceof Value.Result r
                && r.shape() == Value.Result.Shape.ONE
                && trace.operation(r.operation(), index)
                        .map(Event.Operation::operation)
                        .filter(o -> o instanceof DataOperation.Read read
                                && read.result() == DataOperation.Kind.ONE
                                && o.where().complete()
                                && !o.where().conditions().isEmpty()
                                && o.where().conditions().stream().allMatch(c -> fixedBy(asked, c)))
                        .isPresent();
    }

    private static boolean fixedBy(RowPredicate asked, RowPredicate.Condition condition) {
        return condition.operator() == RowPredicate.Operator.IS_NULL
                || condition.operator() == RowPredicate.Operator.EQ
                        && (Rows.constant(condition.value())
                                || asked.conditions().stream()
                                        .anyMatch(c -> c.operator() == RowPredicate.Operator.EQ
                                                && Rows.same(c.value(), condition.value()) == Known.YES));
    }
}
