package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Path;
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
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One method's events, with what the kinds of windows ask of them, and the windows that were found in them. */
final class Trace {

    private final Method method;
    private final List<Event> events;
    private final Value result;
    private final List<Assumption> exit;
    private final Rows rows;
    private final Map<OperationId, Integer> positions = new HashMap<>();
    private final Map<Integer, Map<String, Value>> changesByAct = new HashMap<>();
    private final Map<Event, Map<String, Value>> together = new IdentityHashMap<>();
    private final Map<Cond, List<Atoms.Atom>> tests = new HashMap<>();
    private final Map<Cond, Set<Integer>> readsByCondition = new HashMap<>();
    private final List<Candidate> found = new ArrayList<>();
    private List<Event.Assignment> removals;
    private final ExistenceTests existence;
    private final Rereads rereads;

    Trace(Method method, Summary summary, Mappings mappings) {
        this.method = method;
        this.events = summary.events().stream().map(Trace::ofOneObject).toList();
        this.result = summary.result();
        this.exit = summary.exit();
        this.rows = new Rows(mappings, id -> operation(id).map(Event.Operation::operation));
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i) instanceof Event.Operation o) {
                positions.put(o.id(), i);
            }
        }
        this.existence = new ExistenceTests(rows, this::operation);
        this.rereads = new Rereads(this);
    }

    /** What is written is no null: {@code save(find(id).orElse(null))} writes the row that was found. */
    private static Event ofOneObject(Event event) {
        if (event instanceof Event.Operation o
                && o.operation() instanceof DataOperation.Write w
                && w.subject() instanceof Value.Choice c) {
            List<Value> objects = c.arms().stream()
                    .map(Value.Arm::value)
                    .filter(v -> !v.equals(Value.Const.NULL))
                    .toList();
            if (objects.size() == 1) {
                return new Event.Operation(o.id(), w.of(objects.get(0)), o.path(), o.frames());
            }
        }
        return event;
    }

    Method method() {
        return method;
    }

    /** In the order in which they happen. */
    List<Event> events() {
        return events;
    }

    /** The assignments that mark their object as gone. */
    List<Event.Assignment> removals() {
        if (removals == null) {
            removals = events.stream()
                    .filter(Event.Assignment.class::isInstance)
                    .map(Event.Assignment.class::cast)
                    .filter(Removal::marks)
                    .toList();
        }
        return removals;
    }

    /** What the method returns. */
    Value result() {
        return result;
    }

    /** Every way on from the event leaves the method by an exception. */
    boolean endsInException(Event event) {
        return exit.stream()
                .anyMatch(e -> e.otherwise().kind() == Assumption.Otherwise.Kind.THROWS
                        && (e.condition().equals(Cond.FALSE) || !event.path().compatible(Path.EMPTY.and(e))));
    }

    /**
     * Some decision on the way to the event asks a row for a constant that it cannot hold, since it was found by another:
     * {@code row.kind == B} of a row that was looked for by {@code kind = A}.
     */
    boolean contradictsItsRows(Event event) {
        return event.path().assumptions().stream()
                .map(Assumption::condition)
                .flatMap(c -> c.conjuncts().stream())
                .anyMatch(this::contradictsItsRows);
    }

    private boolean contradictsItsRows(Cond decision) {
        return Atoms.of(decision).stream()
                .filter(a -> a.cond() instanceof Cond.Compare)
                .map(a -> (Cond.Compare) a.cond())
                .flatMap(c -> Stream.of(c.left(), c.right()))
                .anyMatch(v -> foundBy(v)
                        .filter(c -> new AnswerOfState(v::equals, c).of(decision) == Known.NO)
                        .isPresent());
    }

    /**
     * On the way to the event a row was there at one look and not at another, with the same question and nothing but reads between:
     * {@code if (find(k).isEmpty()) {.. if (find(k).isPresent())}}.
     */
    boolean answersItselfOtherwise(Event event) {
        List<Atoms.Atom> looks = event.path().assumptions().stream()
                .flatMap(a -> a.condition().conjuncts().stream())
                .filter(c -> isTest(c) || c instanceof Cond.Not n && isTest(n.of()))
                .flatMap(c -> testsOfReads(c).stream())
                .filter(t -> look(t).isPresent())
                .toList();
        return looks.stream()
                .anyMatch(a -> looks.stream()
                        .anyMatch(b -> a.holds() && !b.holds() && isAskedAgain(look(a).get(), look(b).get())));
    }

    private static boolean isTest(Cond condition) {
        return condition instanceof Cond.Present || condition instanceof Cond.Holds;
    }

    private Optional<Event.Operation> look(Atoms.Atom test) {
        Value asked = test.cond() instanceof Cond.Present p
                ? p.value()
                : test.cond() instanceof Cond.Holds h ? h.value() : Value.Const.NULL;
        return asked instanceof Value.Result r ? operation(r.operation()) : Optional.empty();
    }

    private boolean isAskedAgain(Event.Operation a, Event.Operation b) {
        int first = Math.min(events.indexOf(a), events.indexOf(b));
        int last = Math.max(events.indexOf(a), events.indexOf(b));
        return first >= 0
                && rereads.asksAlike(a.operation(), b.operation())
                && events.subList(first, last + 1).stream()
                        .allMatch(e -> e instanceof Event.Operation o && o.operation() instanceof DataOperation.Read);
    }

    /** The constant by which the row was found whose column the value is; empty where it was found by another column. */
    private Optional<Value> foundBy(Value value) {
        if (!(value instanceof Value.Property p)
                || !(p.of() instanceof Value.Result r)
                || r.shape() != Value.Result.Shape.ONE) {
            return Optional.empty();
        }
        return operation(r.operation()).map(Event.Operation::operation).stream()
                .flatMap(o -> o.where().conditions().stream()
                        .filter(c -> c.operator() == RowPredicate.Operator.EQ && !c.ignoreCase())
                        .filter(c -> rows.sameColumn(o.entity(), c.column(), p.name()))
                        .map(RowPredicate.Condition::value))
                .filter(Rows::constant)
                .findFirst();
    }

    Rows rows() {
        return rows;
    }

    Rereads rereads() {
        return rereads;
    }

    List<Candidate> found() {
        return List.copyOf(found);
    }

    void found(Candidate candidate) {
        found.add(candidate);
    }

    /** What a write changes: its own values, and what was set on its subject before. */
    Map<String, Value> changes(int index, Event.Operation act, DataOperation.Write write) {
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
        if (write.subject() instanceof Value.Result) {
            changes.keySet().removeIf(p -> rows.writtenOnce(write.entity(), p));
        }
        inserted(write).ifPresent(i -> i.values().forEach(changes::remove));
        return rows.byColumns(write.entity(), changes);
    }

    /** What is written to the row with the act, on whatever way it is reached: what is set under a condition of its own is not. */
    Map<String, Value> writtenWith(Event act) {
        // Asked for once for each test on the way to the act.
        return together.computeIfAbsent(act, this::collectTogether);
    }

    private Map<String, Value> collectTogether(Event act) {
        Value row = act instanceof Event.Assignment a
                ? a.target()
                : ((DataOperation.Write) ((Event.Operation) act).operation()).subject();
        Map<String, Value> written = new LinkedHashMap<>();
        if (act instanceof Event.Operation o && o.operation() instanceof DataOperation.Write w) {
            written.putAll(w.values());
        }
        Set<Cond> met =
                act.path().assumptions().stream().map(Assumption::condition).collect(Collectors.toSet());
        for (Event event : events) {
            if (event instanceof Event.Assignment a && a.target().equals(row) && compatible(a, act)) {
                boolean always = a.path().assumptions().stream().allMatch(s -> met.contains(s.condition()));
                if (always) {
                    written.put(a.property(), a.value());
                } else {
                    written.remove(a.property());
                }
            }
        }
        return written;
    }

    /** The earlier write that an object has got its generated key from; to be put into a collection writes nothing yet. */
    Optional<DataOperation.Write> writtenBefore(Value object, Entity entity) {
        return keyFrom(object, entity)
                .flatMap(this::operation)
                .map(Event.Operation::operation)
                .filter(DataOperation.Write.class::isInstance)
                .map(DataOperation.Write.class::cast)
                .filter(w -> !w.intoCollection());
    }

    private Optional<OperationId> keyFrom(Value object, Entity entity) {
        if (!(object instanceof Value.Made made)) {
            return Optional.empty();
        }
        return made.properties().entrySet().stream()
                .filter(p -> p.getValue() instanceof Value.Property key
                        && key.of() instanceof Value.Result r
                        && r.shape() == Value.Result.Shape.WRITTEN
                        && rows.generatedKey(entity, p.getKey()))
                .map(p -> ((Value.Result) ((Value.Property) p.getValue()).of()).operation())
                .findFirst();
    }

    /** The object is put into a collection and then saved: it is the save that inserts it, with all that was set until then. */
    boolean insertedBySave(int index, Event.Operation act, DataOperation.Write write) {
        // Put into two collections, it still has the key of the first.
        OperationId made = keyFrom(write.subject(), write.entity()).orElse(act.id());
        return write.intoCollection()
                && events.subList(index + 1, events.size()).stream()
                        .anyMatch(e -> e instanceof Event.Operation o
                                && o.operation() instanceof DataOperation.Write w
                                && w.effect() == DataOperation.Effect.INSERT
                                && keyFrom(w.subject(), w.entity())
                                        .filter(made::equals)
                                        .isPresent());
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

    /** The write goes to the row that was read. */
    static boolean sameRow(Event.Operation check, DataOperation.Write write) {
        if (Rows.origin(write.subject()).filter(check.id()::equals).isPresent()
                && write.subject() instanceof Value.Result) {
            return true;
        }
        if (write.where().conditions().isEmpty()) {
            return false;
        }
        boolean same = false;
        for (RowPredicate.Condition condition : write.where().conditions()) {
            boolean keyOfRow = comesFromAlone(condition.value(), check.id());
            boolean sameKey = check.operation().where().conditions().stream()
                    .anyMatch(c -> c.operator() == RowPredicate.Operator.EQ
                            && Rows.folded(c.column()).equals(Rows.folded(condition.column()))
                            && Rows.same(c.value(), condition.value()) == Known.YES);
            if (condition.operator() == RowPredicate.Operator.NE && sameKey) {
                // All rows but this one.
                return false;
            }
            same |= keyOfRow || sameKey;
        }
        return same;
    }

    /** The value is of that row, in whatever form; what is put together from several rows is of none of them. */
    private static boolean comesFromAlone(Value value, OperationId read) {
        boolean others = Values.mentions(
                value, v -> v instanceof Value.Result r && !r.operation().equals(read));
        return !others
                && Values.mentions(
                        value, v -> v instanceof Value.Result r && r.operation().equals(read));
    }

    Optional<Event.Operation> operation(OperationId id, int before) {
        Integer position = positions.get(id);
        return position == null || position >= before
                ? Optional.empty()
                : Optional.of((Event.Operation) events.get(position));
    }

    /**
     * Of a row that was reached from another, {@code like.restaurant}, the read of its own where the other one was asked for
     * with it: {@code find(id)} before {@code findByRestaurant(restaurant)}.
     */
    Event.Operation readOf(Value row, Event.Operation read, int before) {
        if (!(row instanceof Value.Property association)) {
            return read;
        }
        return read.operation().where().conditions().stream()
                .filter(c -> c.operator() == RowPredicate.Operator.EQ
                        && rows.sameColumn(read.operation().entity(), c.column(), association.name()))
                .flatMap(c -> Rows.origin(c.value()).stream())
                .flatMap(id -> operation(id, before).stream())
                .findFirst()
                .orElse(read);
    }

    /** The value is a row that this very run has inserted, or is told by one. */
    boolean isMadeHere(Value value) {
        if (value instanceof Value.Choice c) {
            List<Value> rowsThere = c.arms().stream()
                    .map(Value.Arm::value)
                    .filter(v -> !v.equals(Value.Const.NULL))
                    .toList();
            return !rowsThere.isEmpty() && rowsThere.stream().allMatch(this::isMadeHere);
        }
        if (value instanceof Value.Made m) {
            // Since it was saved it has the key of its row.
            return m.properties().entrySet().stream()
                    .anyMatch(p -> p.getValue() instanceof Value.Property key
                            && key.name().equals(p.getKey())
                            && key.of() instanceof Value.Result r
                            && r.shape() == Value.Result.Shape.WRITTEN
                            && inserted(r.operation()));
        }
        if (value instanceof Value.Derived d && d.from().size() == 1) {
            return isMadeHere(d.from().get(0));
        }
        return Rows.origin(value).filter(this::inserted).isPresent() || isKeyMadeHere(value);
    }

    /** What a statement's insert gives back and the program has not put into the row: the key that the database has made. */
    private boolean isKeyMadeHere(Value value) {
        return value instanceof Value.Property key
                && key.of() instanceof Value.Result r
                && r.shape() == Value.Result.Shape.WRITTEN
                && operation(r.operation())
                        .filter(o -> o.operation() instanceof DataOperation.Write w
                                && w.effect() == DataOperation.Effect.INSERT
                                && w.conflict() != DataOperation.Conflict.UPDATE
                                && w.values().keySet().stream()
                                        .noneMatch(c -> rows.sameColumn(w.entity(), c, key.name())))
                        .isPresent();
    }

    /** What hangs on a row that this very run has inserted is in nobody else's reach. */
    boolean belongsToRowMadeHere(RowPredicate where) {
        return where.conditions().stream()
                .filter(c -> c.operator() == RowPredicate.Operator.EQ)
                .anyMatch(c -> isMadeHere(c.value()));
    }

    private boolean inserted(OperationId id) {
        return operation(id)
                .filter(o -> o.operation() instanceof DataOperation.Write w
                        && w.effect() != DataOperation.Effect.UPDATE
                        && w.subject() instanceof Value.Made)
                .isPresent();
    }

    /** The single tests in a condition that ask what an operation gave. */
    List<Atoms.Atom> testsOfReads(Cond condition) {
        List<Atoms.Atom> known = tests.get(condition);
        if (known == null) {
            known = new ArrayList<>();
            for (Atoms.Atom atom : Atoms.of(condition)) {
                if ((atom.cond().kinds() & Value.Kinds.RESULT) != 0) {
                    known.add(existence.plain(atom));
                }
            }
            tests.put(condition, known);
        }
        return known;
    }

    Optional<Event.Operation> operation(OperationId id) {
        return operation(id, events.size());
    }

    /** The reads before the act that a value comes from, in the order of the events. */
    List<Event.Operation> readsIn(Value value, int before) {
        if ((value.kinds() & Value.Kinds.RESULT) == 0) {
            return List.of();
        }
        Set<Integer> indices = new TreeSet<>();
        Values.mentions(value, v -> note(v, indices));
        return before(indices, before);
    }

    List<Event.Operation> readsIn(Cond cond, int before) {
        // The conditions on the way to an act are those on the way to the next one too.
        Set<Integer> indices = readsByCondition.get(cond);
        if (indices == null) {
            Set<Integer> noted = new TreeSet<>();
            Values.mentions(cond, v -> note(v, noted));
            indices = noted;
            readsByCondition.put(cond, indices);
        }
        return before(indices, before);
    }

    private List<Event.Operation> before(Set<Integer> indices, int before) {
        List<Event.Operation> reads = new ArrayList<>(indices.size());
        for (int index : indices) {
            if (index < before) {
                reads.add((Event.Operation) events.get(index));
            }
        }
        return reads;
    }

    private boolean note(Value value, Set<Integer> indices) {
        if (value instanceof Value.Result r) {
            Integer position = positions.get(r.operation());
            if (position != null
                    && ((Event.Operation) events.get(position)).operation() instanceof DataOperation.Read) {
                indices.add(position);
            }
        }
        return false;
    }

    /** Both can happen in one run. */
    static boolean compatible(Event a, Event b) {
        return a.path().compatible(b.path());
    }

    /** {@code find(id).orElseThrow()}, and asked only {@code if (id == null)}: by null no row is found. */
    private boolean takesFoundKeyForNull(Event.Operation check, Event act) {
        List<Value> nulls = check.path().assumptions().stream()
                .flatMap(a -> a.condition().conjuncts().stream())
                .filter(c -> c instanceof Cond.Not n && n.of() instanceof Cond.Present)
                .map(c -> ((Cond.Present) ((Cond.Not) c).of()).value())
                .toList();
        return !nulls.isEmpty()
                && act.path().assumptions().stream()
                        .flatMap(a -> a.condition().conjuncts().stream())
                        .filter(c -> c instanceof Cond.Present p && p.value() instanceof Value.Result)
                        .flatMap(c -> operation(((Value.Result) ((Cond.Present) c).value()).operation()).stream())
                        .flatMap(read -> read.operation().where().conditions().stream()
                                .filter(w -> w.operator() == RowPredicate.Operator.EQ
                                        && rows.isKey(read.operation().entity(), w.column())))
                        .anyMatch(w -> nulls.contains(w.value()));
    }

    void add(
            Window window,
            Event.Operation check,
            Optional<Assumption> assumption,
            Event act,
            int actIndex,
            Entity entity,
            List<String> columns,
            Known sameRows) {
        add(
                window,
                check,
                assumption,
                act,
                actIndex,
                entity,
                columns,
                check.operation().where(),
                sameRows);
    }

    void add(
            Window window,
            Event.Operation check,
            Optional<Assumption> assumption,
            Event act,
            int actIndex,
            Entity entity,
            List<String> columns,
            RowPredicate where,
            Known sameRows) {
        // A type variable stands for a different table in each subclass: the window is seen from there.
        if (!compatible(check, act)
                || takesFoundKeyForNull(check, act)
                || entity.typeName().startsWith("$")) {
            return;
        }
        boolean absence = window == Window.INSERT || window == Window.FIND_OR_CREATE || window == Window.CLAIM;
        found.add(new Candidate(
                window,
                method,
                check,
                positions.get(check.id()),
                assumption,
                act,
                actIndex,
                entity,
                absence ? withImplied(columns, where) : columns,
                absence ? where.explicit() : where,
                sameRows));
    }

    /** A tenant that the mapper adds to the check is compared as the check's own columns are. */
    private static List<String> withImplied(List<String> columns, RowPredicate where) {
        List<String> all = new ArrayList<>(columns);
        where.implied().stream()
                .filter(c -> c.operator() == RowPredicate.Operator.EQ && !CheckedRows.narrows(c))
                .map(RowPredicate.Condition::column)
                .filter(c -> !all.contains(c))
                .forEach(all::add);
        return columns.isEmpty() ? columns : all;
    }
}
