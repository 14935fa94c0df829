package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Summary;
import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.schema.Mappings;
import dev.tocsin.analyzer.types.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds in one method's events the checks whose answer an act can change: the act is reached because of the check's answer
 * or writes what was computed from it, and, done by a second request, would have changed the answer.
 */
final class Pairing {

    private final Method method;
    private final List<Event> events;
    private final Value result;
    private final Rows rows;
    private final Map<OperationId, Integer> positions = new HashMap<>();
    private final Map<Integer, Map<String, Value>> changesByAct = new HashMap<>();
    private final List<Candidate> found = new ArrayList<>();

    Pairing(Method method, Summary summary, Mappings mappings) {
        this.method = method;
        this.events = summary.events();
        this.result = summary.result();
        this.rows = new Rows(mappings);
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i) instanceof Event.Operation o) {
                positions.put(o.id(), i);
            }
        }
    }

    List<Candidate> find() {
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i) instanceof Event.Operation o && o.operation() instanceof DataOperation.Write write) {
                write(i, o, write);
            } else if (events.get(i) instanceof Event.Assignment a) {
                assignment(i, a);
            }
        }
        return found;
    }

    // ---- writes

    private void write(int index, Event.Operation act, DataOperation.Write write) {
        boolean inserts = inserts(write) && !foundBefore(index, act, write);
        boolean updates = write.effect() == DataOperation.Effect.UPDATE || write.effect() == DataOperation.Effect.SAVE;
        for (Assumption assumption : act.path().assumptions()) {
            for (Atoms.Atom atom : Atoms.of(assumption.condition())) {
                if (inserts) {
                    insertAfter(index, act, write, assumption, atom);
                }
                if (updates) {
                    claimAfter(index, act, write, assumption, atom);
                    transitionAfter(index, act, write, assumption, atom);
                }
                if (write.effect() == DataOperation.Effect.DELETE) {
                    deleteAfter(index, act, write, assumption, atom);
                }
            }
        }
        if (inserts) {
            computedInsert(index, act, write);
            replacement(index, act, write);
        }
        if (updates) {
            lostUpdate(index, act, write);
            selectedThenWritten(index, act, write);
        }
    }

    private static boolean inserts(DataOperation.Write write) {
        // What was read or written before is there already.
        return write.effect() == DataOperation.Effect.INSERT
                || write.effect() == DataOperation.Effect.SAVE && !(write.subject() instanceof Value.Result);
    }

    /** The row with the saved object's key was found on the way: saving it updates that row. */
    private boolean foundBefore(int index, Event.Operation act, DataOperation.Write write) {
        if (write.effect() != DataOperation.Effect.SAVE) {
            return false;
        }
        for (Assumption assumption : act.path().assumptions()) {
            for (Cond part : assumption.condition().conjuncts()) {
                if (part instanceof Cond.Present p && p.value() instanceof Value.Result r) {
                    Optional<Event.Operation> read = operation(r.operation(), index);
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

    /** Absent, or fewer than so many: so insert. */
    private void insertAfter(
            int index, Event.Operation act, DataOperation.Write write, Assumption assumption, Atoms.Atom atom) {
        if (atom.cond() instanceof Cond.Present p && p.value() instanceof Value.Result r) {
            if (atom.holds()) {
                return;
            }
            Optional<Event.Operation> check = operation(r.operation(), index);
            if (check.isEmpty() || !check.get().operation().entity().same(write.entity())) {
                return;
            }
            boolean hitNoRow = r.shape() == Value.Result.Shape.AFFECTED;
            if (hitNoRow && !updatedByKey(check.get().operation()) || presentButGood(assumption, check.get(), write)) {
                return;
            }
            absentThenInsert(
                    index,
                    act,
                    write,
                    assumption,
                    check.get(),
                    check.get().operation().where(),
                    hitNoRow);
            return;
        }
        if (atom.cond() instanceof Cond.Any any && !atom.holds()) {
            Rows.origin(any.source()).flatMap(id -> operation(id, index)).ifPresent(check -> {
                if (check.operation().entity().same(write.entity())) {
                    RowPredicate where = check.operation().where();
                    List<RowPredicate.Condition> equalities = Rows.equalities(any.filter(), check.id());
                    for (RowPredicate.Condition condition : equalities) {
                        where = where.and(condition);
                    }
                    absentThenInsert(index, act, write, assumption, check, where, false);
                }
            });
            return;
        }
        for (Event.Operation check : readsIn(atom.cond(), index)) {
            if (!check.operation().entity().same(write.entity())) {
                continue;
            }
            if (Rows.counts(atom.cond(), check.id())) {
                countThenInsert(index, act, write, Optional.of(assumption), check);
            } else if (atom.cond() instanceof Cond.Present p && p.value() instanceof Value.Derived && !atom.holds()) {
                // A look-up among the read rows that found nothing.
                absentThenInsert(
                        index, act, write, assumption, check, check.operation().where(), false);
            } else if (atom.cond() instanceof Cond.Compare && !atom.holds()) {
                List<RowPredicate.Condition> equalities = Rows.equalities(atom.cond(), check.id());
                boolean many = check.operation() instanceof DataOperation.Read read
                        && (read.result() == DataOperation.Kind.MANY || read.result() == DataOperation.Kind.TOP);
                if (many && !equalities.isEmpty()) {
                    RowPredicate where = check.operation().where();
                    for (RowPredicate.Condition condition : equalities) {
                        where = where.and(condition);
                    }
                    absentThenInsert(index, act, write, assumption, check, where, false);
                }
            }
        }
    }

    /**
     * Behind {@code if (row != null && row.expired) throw} the row may well be there: its absence decided nothing. Other
     * than behind {@code if (row != null && row.id != mine) throw}, where the row that may be there is the writer's own.
     */
    private boolean presentButGood(Assumption assumption, Event.Operation check, DataOperation.Write write) {
        if (!(assumption.condition() instanceof Cond.Or or)
                || assumption.otherwise().kind() != Assumption.Otherwise.Kind.THROWS) {
            return false;
        }
        Entity entity = check.operation().entity();
        for (Cond part : or.parts()) {
            for (String tested : Rows.testedProperties(part, check.id())) {
                if (!rows.isKey(entity, tested) && !wouldBeRefused(part, tested, entity, write)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The written row is such a one as the test refuses: behind {@code if (row.active) throw} an active one is inserted. */
    private boolean wouldBeRefused(Cond passed, String tested, Entity entity, DataOperation.Write write) {
        Optional<Value> written = rows.written(write, entity, tested);
        if (written.isEmpty()) {
            return false;
        }
        return Atoms.of(passed).stream().allMatch(atom -> {
            if (atom.cond() instanceof Cond.Holds) {
                return written.get().equals(atom.holds() ? Value.Const.FALSE : Value.Const.TRUE);
            }
            if (atom.cond() instanceof Cond.Compare c && c.operator() == Cond.Compare.Operator.EQ) {
                Known left = Rows.same(c.left(), written.get());
                Known right = Rows.same(c.right(), written.get());
                return atom.holds() ? left == Known.NO || right == Known.NO : left == Known.YES || right == Known.YES;
            }
            return false;
        });
    }

    /** An update whose WHERE is known: that it hit no row says that there is none. */
    private static boolean updatedByKey(DataOperation operation) {
        return operation instanceof DataOperation.Write w
                && w.effect() == DataOperation.Effect.UPDATE
                && !w.where().conditions().isEmpty();
    }

    private void absentThenInsert(
            int index,
            Event.Operation act,
            DataOperation.Write write,
            Assumption assumption,
            Event.Operation check,
            RowPredicate where,
            boolean hitNoRow) {
        Known among = rows.canBeAmong(where, write, write.entity(), act.path());
        if (among == Known.NO) {
            return;
        }
        boolean single = check.operation() instanceof DataOperation.Read read
                && (read.result() == DataOperation.Kind.ONE
                        || read.result() == DataOperation.Kind.TOP
                        || read.result() == DataOperation.Kind.MANY);
        boolean goesOn = assumption.otherwise().kind() != Assumption.Otherwise.Kind.THROWS;
        Window window = hitNoRow || single && goesOn && usesRow(check.id()) ? Window.FIND_OR_CREATE : Window.INSERT;
        add(window, check, Optional.of(assumption), act, index, write.entity(), where.equalColumns(), among);
    }

    /** The row that the read found is written, handed on or given back; to ask whether there is one uses no row. */
    private boolean usesRow(OperationId read) {
        if (Values.holds(result, v -> row(v, read))) {
            return true;
        }
        for (Event event : events) {
            if (uses(event, read)) {
                return true;
            }
        }
        return false;
    }

    private static boolean uses(Event event, OperationId read) {
        if (event instanceof Event.Operation o) {
            return uses(o.operation(), read);
        }
        if (event instanceof Event.Assignment a) {
            return Values.holds(a.target(), v -> row(v, read)) || Values.holds(a.value(), v -> row(v, read));
        }
        return event instanceof Event.Invocation i
                && i.arguments().stream().anyMatch(a -> Values.holds(a, v -> row(v, read)));
    }

    private static boolean uses(DataOperation operation, OperationId read) {
        boolean written = operation instanceof DataOperation.Write w
                && (Values.holds(w.subject(), v -> row(v, read))
                        || w.values().values().stream().anyMatch(value -> Values.holds(value, v -> row(v, read))));
        return written
                || operation.where().conditions().stream().anyMatch(c -> Values.holds(c.value(), v -> row(v, read)));
    }

    private static boolean row(Value value, OperationId read) {
        return value instanceof Value.Result r
                && r.operation().equals(read)
                && (r.shape() == Value.Result.Shape.ONE || r.shape() == Value.Result.Shape.ELEMENT);
    }

    private void countThenInsert(
            int index,
            Event.Operation act,
            DataOperation.Write write,
            Optional<Assumption> assumption,
            Event.Operation check) {
        Known among = rows.canBeAmong(check.operation().where(), write, write.entity(), act.path());
        if (among != Known.NO) {
            add(
                    Window.COUNT_INSERT,
                    check,
                    assumption,
                    act,
                    index,
                    write.entity(),
                    check.operation().where().equalColumns(),
                    among);
        }
    }

    /** {@code insert(max + 1)}: no branch decides, the value does. */
    private void computedInsert(int index, Event.Operation act, DataOperation.Write write) {
        for (Map.Entry<String, Value> entry : changes(index, act, write).entrySet()) {
            for (Event.Operation check : readsIn(entry.getValue(), index)) {
                if (!check.operation().entity().same(write.entity())) {
                    continue;
                }
                boolean top = check.operation() instanceof DataOperation.Read read
                        && read.result() == DataOperation.Kind.TOP
                        && arithmetic(entry.getValue());
                boolean counted = Rows.counts(entry.getValue(), check.id()) || top;
                if (counted
                        && rows.canBeAmong(check.operation().where(), write, write.entity(), act.path()) != Known.NO) {
                    Set<String> columns =
                            new LinkedHashSet<>(check.operation().where().equalColumns());
                    columns.add(entry.getKey());
                    add(
                            Window.COUNT_INSERT,
                            check,
                            Optional.empty(),
                            act,
                            index,
                            write.entity(),
                            List.copyOf(columns),
                            Known.YES);
                }
            }
        }
    }

    /** "Replace all": rows are deleted by a predicate that the inserted ones meet. */
    private void replacement(int index, Event.Operation act, DataOperation.Write write) {
        for (int i = 0; i < index; i++) {
            if (events.get(i) instanceof Event.Operation o
                    && o.operation() instanceof DataOperation.Write deleted
                    && deleted.effect() == DataOperation.Effect.DELETE
                    && deleted.entity().same(write.entity())
                    && !deleted.where().conditions().isEmpty()
                    && compatible(o, act)
                    && rows.meets(deleted.where(), write, write.entity())) {
                add(
                        Window.REPLACE,
                        o,
                        Optional.empty(),
                        act,
                        index,
                        write.entity(),
                        deleted.where().equalColumns(),
                        Known.YES);
            }
        }
    }

    /** The name is free, so this row takes it. */
    private void claimAfter(
            int index, Event.Operation act, DataOperation.Write write, Assumption assumption, Atoms.Atom atom) {
        Optional<OperationId> read = absent(atom);
        Optional<Event.Operation> check = read.flatMap(id -> operation(id, index));
        if (check.isEmpty()
                || !(check.get().operation() instanceof DataOperation.Read)
                || !check.get().operation().entity().same(write.entity())
                || presentButGood(assumption, check.get(), write)) {
            return;
        }
        RowPredicate where = check.get().operation().where();
        Map<String, Value> changed = changes(index, act, write);
        for (RowPredicate.Condition condition : where.conditions()) {
            for (Map.Entry<String, Value> change : changed.entrySet()) {
                if (condition.operator() == RowPredicate.Operator.EQ
                        && rows.sameColumn(write.entity(), condition.column(), change.getKey())
                        && Rows.same(condition.value(), change.getValue()) != Known.NO) {
                    Known same = Rows.same(condition.value(), change.getValue());
                    add(
                            Window.CLAIM,
                            check.get(),
                            Optional.of(assumption),
                            act,
                            index,
                            write.entity(),
                            where.equalColumns(),
                            same);
                    return;
                }
            }
        }
    }

    private static Optional<OperationId> absent(Atoms.Atom atom) {
        if (atom.holds()) {
            return Optional.empty();
        }
        if (atom.cond() instanceof Cond.Present p
                && p.value() instanceof Value.Result r
                && r.shape() == Value.Result.Shape.ONE) {
            return Optional.of(r.operation());
        }
        return atom.cond() instanceof Cond.Any a ? Rows.origin(a.source()) : Optional.empty();
    }

    /** What a write changes: its own values, and what was set on its subject before. */
    private Map<String, Value> changes(int index, Event.Operation act, DataOperation.Write write) {
        // Asked for once for each test on the way to the act.
        return changesByAct.computeIfAbsent(index, i -> collectChanges(i, act, write));
    }

    private Map<String, Value> collectChanges(int index, Event.Operation act, DataOperation.Write write) {
        Map<String, Value> changes = new LinkedHashMap<>(write.values());
        for (int i = 0; i < index; i++) {
            if (events.get(i) instanceof Event.Assignment a
                    && a.target().equals(write.subject())
                    && compatible(a, act)) {
                changes.put(a.property(), a.value());
            }
        }
        changes.remove("$source");
        inserted(write).ifPresent(i -> i.values().forEach(changes::remove));
        return changes;
    }

    /** The insert that made the row which the write updates. */
    private Optional<DataOperation.Write> inserted(DataOperation.Write write) {
        for (RowPredicate.Condition condition : write.where().conditions()) {
            if (condition.value() instanceof Value.Property p
                    && p.of() instanceof Value.Result r
                    && r.shape() == Value.Result.Shape.WRITTEN
                    && positions.containsKey(r.operation())
                    && ((Event.Operation) events.get(positions.get(r.operation()))).operation()
                            instanceof DataOperation.Write w) {
                return Optional.of(w);
            }
        }
        return Optional.empty();
    }

    // ---- transitions

    /** A column decided, and the write sets it. */
    private void transitionAfter(
            int index, Event.Operation act, DataOperation.Write write, Assumption assumption, Atoms.Atom atom) {
        for (Event.Operation check : readsIn(atom.cond(), index)) {
            if (!check.operation().entity().same(write.entity()) || !sameRow(check, write)) {
                continue;
            }
            Map<String, Value> changed = changes(index, act, write);
            for (String tested : Rows.testedProperties(atom.cond(), check.id())) {
                for (Map.Entry<String, Value> change : changed.entrySet()) {
                    if (rows.sameColumn(write.entity(), tested, change.getKey())
                            && matters(index, assumption, atom, check, tested, change.getValue())) {
                        add(
                                Window.TRANSITION,
                                check,
                                Optional.of(assumption),
                                act,
                                index,
                                write.entity(),
                                List.of(tested),
                                refuses(assumption));
                        return;
                    }
                }
            }
        }
    }

    /** The query asked for rows in one state, and the write gives them another. */
    private void selectedThenWritten(int index, Event.Operation act, DataOperation.Write write) {
        Map<String, Value> changed = changes(index, act, write);
        for (int i = 0; i < index && !changed.isEmpty(); i++) {
            if (events.get(i) instanceof Event.Operation check
                    && check.operation() instanceof DataOperation.Read read
                    && read.entity().same(write.entity())
                    && sameRow(check, write)) {
                changed.forEach((property, value) -> selected(index, act, write.entity(), property, value, check));
            }
        }
    }

    private void selected(int index, Event act, Entity entity, String property, Value written, Event.Operation check) {
        for (RowPredicate.Condition condition : check.operation().where().conditions()) {
            boolean state = condition.operator() == RowPredicate.Operator.IS_NULL
                    || condition.operator() == RowPredicate.Operator.EQ
                            && (condition.value() instanceof Value.Const || condition.value() instanceof Value.Named);
            if (!state
                    || !rows.sameColumn(entity, condition.column(), property)
                    || Rows.same(condition.value(), written) == Known.YES
                    || written.equals(Value.Const.NULL)) {
                continue;
            }
            Optional<Assumption> refused = act.path().assumptions().stream()
                    .filter(a -> a.otherwise().kind() != Assumption.Otherwise.Kind.GOES_ON)
                    .filter(a -> Atoms.of(a.condition()).stream()
                            .anyMatch(t -> t.holds() && t.cond().equals(present(check.id()))))
                    .findFirst();
            boolean constant = written instanceof Value.Const || written instanceof Value.Named;
            boolean twice = refused.isPresent()
                    ? !constant || !removal(property) || otherEffects(index, refused.get(), check)
                    // Nobody is told no, but somebody's own value goes in.
                    : Values.holds(written, v -> v instanceof Value.Param);
            if (twice) {
                add(Window.TRANSITION, check, refused, act, index, entity, List.of(condition.column()), Known.YES);
                return;
            }
        }
    }

    private static Cond present(OperationId read) {
        return new Cond.Present(new Value.Result(read, Value.Result.Shape.ONE));
    }

    /** The write goes to the row that was read. */
    private static boolean sameRow(Event.Operation check, DataOperation.Write write) {
        if (Rows.origin(write.subject()).filter(check.id()::equals).isPresent()
                && write.subject() instanceof Value.Result) {
            return true;
        }
        if (write.where().conditions().isEmpty()) {
            return false;
        }
        for (RowPredicate.Condition condition : write.where().conditions()) {
            boolean keyOfRow = Values.mentions(
                    condition.value(),
                    v -> v instanceof Value.Result r && r.operation().equals(check.id()));
            boolean sameKey = check.operation().where().conditions().stream()
                    .anyMatch(c -> c.operator() == RowPredicate.Operator.EQ
                            && Rows.folded(c.column()).equals(Rows.folded(condition.column()))
                            && Rows.same(c.value(), condition.value()) == Known.YES);
            if (keyOfRow || sameKey) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether it matters that two requests both pass: one of them should have been told no, or something beside the column
     * happens twice.
     */
    private boolean matters(
            int index, Assumption assumption, Atoms.Atom atom, Event.Operation check, String tested, Value written) {
        if (atom.cond() instanceof Cond.Compare c) {
            // "if it differs, set it" and "if it is that, set it to that": doing it twice is doing it once.
            boolean sameValue = Rows.same(c.left(), written) == Known.YES || Rows.same(c.right(), written) == Known.YES;
            if (sameValue) {
                return false;
            }
        }
        boolean idempotent = written instanceof Value.Const || written instanceof Value.Named;
        boolean compared = !idempotent && Values.mentions(assumption.condition(), written::equals);
        boolean sameFlag = atom.cond() instanceof Cond.Holds
                && written.equals(atom.holds() ? Value.Const.TRUE : Value.Const.FALSE);
        if (compared
                || sameFlag
                || credential(tested)
                || rows.isCollection(check.operation().entity(), tested)) {
            return false;
        }
        if (assumption.otherwise().kind() == Assumption.Otherwise.Kind.THROWS) {
            return !idempotent || !removal(tested) || otherEffects(index, assumption, check);
        }
        if (assumption.otherwise().kind() == Assumption.Otherwise.Kind.RETURNS) {
            return !idempotent || answersYesOrNo() || otherEffects(index, assumption, check);
        }
        return otherEffects(index, assumption, check) && !defaultFill(atom, written);
    }

    /** The caller is told whether it was this request that did it. */
    private boolean answersYesOrNo() {
        String type = method.facts().returnType().simpleName();
        return type.equals("boolean") || type.equals("Boolean");
    }

    /** Where the loser is told no, two winners are one too many; where it goes on in silence, twice may be as good as once. */
    private Known refuses(Assumption assumption) {
        return assumption.otherwise().kind() == Assumption.Otherwise.Kind.THROWS
                        || assumption.otherwise().kind() == Assumption.Otherwise.Kind.RETURNS && answersYesOrNo()
                ? Known.YES
                : Known.UNKNOWN;
    }

    /** Users change their own passwords, having given the old one; two at once are one user. */
    private static boolean credential(String property) {
        return Rows.folded(property).contains("password");
    }

    /** Marking a row as gone twice leaves it gone. */
    private static boolean removal(String property) {
        String folded = Rows.folded(property);
        return folded.contains("delete") || folded.contains("removed") || folded.contains("archived");
    }

    /** {@code if (x.createdAt == null) x.createdAt = now}. */
    private static boolean defaultFill(Atoms.Atom atom, Value written) {
        return atom.cond() instanceof Cond.Present && !atom.holds() && !(written instanceof Value.Const);
    }

    /** Something else is written because of the same decision, and would be written twice. */
    private boolean otherEffects(int index, Assumption assumption, Event.Operation check) {
        for (int i = 0; i < events.size(); i++) {
            if (i != index
                    && events.get(i) instanceof Event.Operation o
                    && o.operation() instanceof DataOperation.Write w
                    && (w.effect() == DataOperation.Effect.INSERT
                            || !w.entity().same(check.operation().entity()))
                    && o.path().assumptions().stream()
                            .anyMatch(a -> a.condition().equals(assumption.condition()))) {
                return true;
            }
        }
        return false;
    }

    // ---- assignments to rows

    /** A managed object is changed; a commit will write it unless a later write does. */
    private void assignment(int index, Event.Assignment act) {
        Optional<OperationId> origin = act.target() instanceof Value.Result || act.target() instanceof Value.Property
                ? Rows.origin(act.target())
                : Optional.empty();
        if (act.entity().unknown() || savedLater(index, act)) {
            return;
        }
        if (handedIn(act.target()) && selfComputed(act.target(), act.property(), act.value(), act.entity())) {
            addLostUpdate(loaded(act, DataOperation.Api.JPA), index, act, index, act.entity(), act.property());
            return;
        }
        if (origin.isEmpty()) {
            return;
        }
        Optional<Event.Operation> check = operation(origin.get(), index);
        if (check.isEmpty() || !(check.get().operation() instanceof DataOperation.Read)) {
            return;
        }
        boolean ownRow = check.get().operation().entity().same(act.entity()) && act.target() instanceof Value.Result;
        if (ownRow) {
            selected(index, act, act.entity(), act.property(), act.value(), check.get());
        }
        if (selfComputed(act.target(), act.property(), act.value(), act.entity())) {
            add(
                    Window.LOST_UPDATE,
                    check.get(),
                    Optional.empty(),
                    act,
                    index,
                    act.entity(),
                    List.of(act.property()),
                    Known.YES);
        }
        for (Assumption assumption : act.path().assumptions()) {
            for (Atoms.Atom atom : Atoms.of(assumption.condition())) {
                if (ownRow) {
                    assignedTransition(index, act, check.get(), assumption, atom);
                }
                assignedClaim(index, act, assumption, atom);
            }
        }
    }

    private boolean savedLater(int index, Event.Assignment act) {
        for (int i = index + 1; i < events.size(); i++) {
            if (events.get(i) instanceof Event.Operation o
                    && o.operation() instanceof DataOperation.Write w
                    && w.effect() != DataOperation.Effect.DELETE
                    && w.subject().equals(act.target())) {
                return true;
            }
        }
        return false;
    }

    private void assignedTransition(
            int index, Event.Assignment act, Event.Operation check, Assumption assumption, Atoms.Atom atom) {
        for (String tested : Rows.testedProperties(atom.cond(), check.id())) {
            if (rows.sameColumn(act.entity(), tested, act.property())
                    && matters(index, assumption, atom, check, tested, act.value())) {
                add(
                        Window.TRANSITION,
                        check,
                        Optional.of(assumption),
                        act,
                        index,
                        act.entity(),
                        List.of(tested),
                        refuses(assumption));
                return;
            }
        }
    }

    private void assignedClaim(int index, Event.Assignment act, Assumption assumption, Atoms.Atom atom) {
        Optional<Event.Operation> check = absent(atom).flatMap(id -> operation(id, index));
        if (check.isEmpty() || !check.get().operation().entity().same(act.entity())) {
            return;
        }
        for (RowPredicate.Condition condition : check.get().operation().where().conditions()) {
            if (condition.operator() == RowPredicate.Operator.EQ
                    && rows.sameColumn(act.entity(), condition.column(), act.property())
                    && Rows.same(condition.value(), act.value()) != Known.NO) {
                add(
                        Window.CLAIM,
                        check.get(),
                        Optional.of(assumption),
                        act,
                        index,
                        act.entity(),
                        check.get().operation().where().equalColumns(),
                        Rows.same(condition.value(), act.value()));
                return;
            }
        }
    }

    // ---- lost updates

    private void lostUpdate(int index, Event.Operation act, DataOperation.Write write) {
        if (handedIn(write.subject())) {
            for (int i = 0; i < index; i++) {
                if (events.get(i) instanceof Event.Assignment a
                        && a.target().equals(write.subject())
                        && selfComputed(a.target(), a.property(), a.value(), a.entity())) {
                    addLostUpdate(loaded(a, write.api()), i, act, index, write.entity(), a.property());
                    return;
                }
            }
        }
        for (Map.Entry<String, Value> change : changes(index, act, write).entrySet()) {
            if (write.subject() instanceof Value.Result r) {
                Optional<Event.Operation> check = operation(r.operation(), index);
                if (check.isPresent()
                        && check.get().operation() instanceof DataOperation.Read
                        && selfComputed(write.subject(), change.getKey(), change.getValue(), write.entity())) {
                    add(
                            Window.LOST_UPDATE,
                            check.get(),
                            Optional.empty(),
                            act,
                            index,
                            write.entity(),
                            List.of(change.getKey()),
                            Known.YES);
                    return;
                }
                continue;
            }
            for (Event.Operation check : readsIn(change.getValue(), index)) {
                if (check.operation() instanceof DataOperation.Read
                        && check.operation().entity().same(write.entity())
                        && sameRow(check, write)
                        && selfComputed(
                                new Value.Result(check.id(), Value.Result.Shape.ONE),
                                change.getKey(),
                                change.getValue(),
                                write.entity())) {
                    add(
                            Window.LOST_UPDATE,
                            check,
                            Optional.empty(),
                            act,
                            index,
                            write.entity(),
                            List.of(change.getKey()),
                            Known.YES);
                    return;
                }
            }
        }
    }

    /** An entity that came as an argument, or was reached from one: it was read where the caller got it. */
    private static boolean handedIn(Value value) {
        if (value instanceof Value.Param p) {
            return p.index() != Value.Param.THIS;
        }
        if (value instanceof Value.Property p) {
            return handedIn(p.of());
        }
        return value instanceof Value.Derived d
                && (d.how().equals("element") || d.how().equals("get"))
                && !d.from().isEmpty()
                && handedIn(d.from().get(0));
    }

    /** The read of an object that was handed in, as far as this method sees it: where its old value is used. */
    private Event.Operation loaded(Event.Assignment use, DataOperation.Api api) {
        DataOperation.Read read = new DataOperation.Read(
                use.entity(),
                RowPredicate.UNKNOWN,
                DataOperation.Kind.ONE,
                use.property(),
                DataOperation.LockMode.NONE,
                false,
                use.at(),
                use.property(),
                api);
        return new Event.Operation(new OperationId(-1), read, use.path(), use.frames());
    }

    private void addLostUpdate(
            Event.Operation check, int checkIndex, Event act, int actIndex, Entity entity, String column) {
        found.add(new Candidate(
                Window.LOST_UPDATE,
                method,
                check,
                checkIndex,
                Optional.empty(),
                act,
                actIndex,
                entity,
                List.of(column),
                // What was handed in may be a row that was read, or an object that nobody else has yet.
                Known.NO));
    }

    /** The new value of the row's column is computed from its old one. */
    private boolean selfComputed(Value row, String property, Value value, Entity entity) {
        if (property.equals(Event.Assignment.ANY) || rows.isCollection(entity, property)) {
            return false;
        }
        if (value instanceof Value.Choice c) {
            return c.arms().stream().anyMatch(a -> selfComputed(row, property, a.value(), entity));
        }
        return value instanceof Value.Derived d
                && !normalises(d)
                && Values.mentions(
                        d,
                        v -> v instanceof Value.Property p
                                && p.of().equals(row)
                                && rows.sameColumn(entity, p.name(), property));
    }

    /** The same text or number in another form. */
    private static boolean normalises(Value.Derived value) {
        return switch (value.how()) {
            case "trim", "strip", "toLowerCase", "toUpperCase", "copy", "either", "lookup", "get", "element" -> true;
            default -> value.how().startsWith("instanceof");
        };
    }

    private static boolean arithmetic(Value value) {
        if (value instanceof Value.Choice c) {
            return c.arms().stream().anyMatch(a -> arithmetic(a.value()));
        }
        return value instanceof Value.Derived d
                && switch (d.how()) {
                    case "+", "-", "add", "plus", "subtract", "minus", "sum", "increment", "text" -> true;
                    default -> false;
                };
    }

    // ---- deletes

    /** "Not the last one" or "nothing depends on it": so delete. */
    private void deleteAfter(
            int index, Event.Operation act, DataOperation.Write write, Assumption assumption, Atoms.Atom atom) {
        for (Event.Operation check : readsIn(atom.cond(), index)) {
            DataOperation read = check.operation();
            boolean counted = Rows.counts(atom.cond(), check.id());
            if (read.entity().same(write.entity()) && counted && moreThan(atom) && !chosenBy(check, write)) {
                add(
                        Window.DELETE,
                        check,
                        Optional.of(assumption),
                        act,
                        index,
                        write.entity(),
                        read.where().equalColumns(),
                        Known.UNKNOWN);
            } else if (!read.entity().same(write.entity())
                    && absent(atom).filter(check.id()::equals).isPresent()
                    && dependsOn(read, write)) {
                add(
                        Window.DELETE,
                        check,
                        Optional.of(assumption),
                        act,
                        index,
                        read.entity(),
                        read.where().equalColumns(),
                        Known.YES);
            }
        }
    }

    /** More rows than a fixed number are there: one may go. */
    private static boolean moreThan(Atoms.Atom atom) {
        return atom.cond() instanceof Cond.Compare c
                && c.operator() == Cond.Compare.Operator.LT
                && (atom.holds() ? c.left() instanceof Value.Const : c.right() instanceof Value.Const);
    }

    /** The deleted rows are the ones that were read. */
    private static boolean chosenBy(Event.Operation check, DataOperation.Write write) {
        return Values.mentions(
                        write.subject(),
                        v -> v instanceof Value.Result r && r.operation().equals(check.id()))
                || write.where().conditions().stream()
                        .anyMatch(c -> Values.mentions(
                                c.value(),
                                v -> v instanceof Value.Result r
                                        && r.operation().equals(check.id())));
    }

    /** The read looked for rows that refer to the one that is deleted. */
    private boolean dependsOn(DataOperation read, DataOperation.Write write) {
        if (read.where().conditions().stream().anyMatch(c -> rows.isKey(read.entity(), c.column()))) {
            // Looked up by its own key, the row that was read is no dependant of another.
            return false;
        }
        for (RowPredicate.Condition deleted : write.where().conditions()) {
            for (RowPredicate.Condition child : read.where().conditions()) {
                if (child.operator() == RowPredicate.Operator.EQ
                        && Rows.same(child.value(), deleted.value()) == Known.YES) {
                    return true;
                }
            }
        }
        return read.where().conditions().stream().anyMatch(c -> Rows.same(c.value(), write.subject()) == Known.YES);
    }

    // ---- what the parts share

    private Optional<Event.Operation> operation(OperationId id, int before) {
        Integer position = positions.get(id);
        return position == null || position >= before
                ? Optional.empty()
                : Optional.of((Event.Operation) events.get(position));
    }

    /** The reads before the act that a value comes from, in the order of the events. */
    private List<Event.Operation> readsIn(Value value, int before) {
        Set<Integer> indices = new java.util.TreeSet<>();
        Values.mentions(value, v -> note(v, before, indices));
        return indices.stream().map(i -> (Event.Operation) events.get(i)).toList();
    }

    private List<Event.Operation> readsIn(Cond cond, int before) {
        Set<Integer> indices = new java.util.TreeSet<>();
        Values.mentions(cond, v -> note(v, before, indices));
        return indices.stream().map(i -> (Event.Operation) events.get(i)).toList();
    }

    private boolean note(Value value, int before, Set<Integer> indices) {
        if (value instanceof Value.Result r) {
            Integer position = positions.get(r.operation());
            if (position != null
                    && position < before
                    && ((Event.Operation) events.get(position)).operation() instanceof DataOperation.Read) {
                indices.add(position);
            }
        }
        return false;
    }

    /** Both can happen in one run. */
    private static boolean compatible(Event a, Event b) {
        List<Assumption> others = b.path().assumptions();
        for (Assumption assumption : a.path().assumptions()) {
            for (Assumption other : others) {
                if (other.condition().equals(Cond.not(assumption.condition()))
                        || differentImplementations(assumption.condition(), other.condition())) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean differentImplementations(Cond a, Cond b) {
        return a instanceof Cond.Compare x
                && b instanceof Cond.Compare y
                && x.left() instanceof Value.Named port
                && port.name().equals("implementation")
                && x.left().equals(y.left())
                && !x.right().equals(y.right());
    }

    private void add(
            Window window,
            Event.Operation check,
            Optional<Assumption> assumption,
            Event act,
            int actIndex,
            Entity entity,
            List<String> columns,
            Known sameRows) {
        if (!compatible(check, act) || entity.typeName().startsWith("$")) {
            // A type variable stands for a different table in each subclass: the window is seen from there.
            return;
        }
        found.add(new Candidate(
                window,
                method,
                check,
                positions.get(check.id()),
                assumption,
                act,
                actIndex,
                entity,
                columns,
                sameRows));
    }
}
