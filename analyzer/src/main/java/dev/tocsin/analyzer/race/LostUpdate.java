package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A column gets a value that was computed from its old one: {@link Window#LOST_UPDATE}. */
final class LostUpdate {

    /** Operators, and functions that do the same. */
    private static final Pattern ACCUMULATES = Pattern.compile(
            "[^\\p{L}].*|text|sum|(?:add|subtract|plus|minus|multiply|divide|increment|decrement|increase|decrease|deduct|append|concat"
                    + "|put|remove)(?:[A-Z]\\w*+)?");

    private final Trace trace;
    private final Rows rows;

    LostUpdate(Trace trace) {
        this.trace = trace;
        this.rows = trace.rows();
    }

    void find(int index, Event.Operation act, DataOperation.Write write) {
        if (handedIn(write.subject())) {
            for (int i = 0; i < index; i++) {
                if (trace.events().get(i) instanceof Event.Assignment a
                        && a.target().equals(write.subject())
                        && selfComputed(a, a.target(), a.property(), a.value(), a.entity())) {
                    addHandedIn(loaded(a, write.api()), i, act, index, write.entity(), a.property());
                    return;
                }
            }
        }
        Optional<Event.Operation> reached = reached(write, index);
        for (Map.Entry<String, Value> change : trace.changes(index, act, write).entrySet()) {
            if (reached.isPresent()
                    && selfComputed(act, write.subject(), change.getKey(), change.getValue(), write.entity())) {
                trace.add(
                        Window.LOST_UPDATE,
                        reached.get(),
                        Optional.empty(),
                        act,
                        index,
                        write.entity(),
                        List.of(change.getKey()),
                        Known.YES);
                return;
            }
            if (write.subject() instanceof Value.Result r) {
                Optional<Event.Operation> check = trace.operation(r.operation(), index);
                if (check.isPresent()
                        && check.get().operation() instanceof DataOperation.Read
                        && selfComputed(act, write.subject(), change.getKey(), change.getValue(), write.entity())) {
                    trace.add(
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
                for (Event.Operation other :
                        check.map(c -> trace.rereads().of(c, index)).orElse(List.of())) {
                    findReadAgain(index, act, other, write.entity(), change.getKey(), change.getValue());
                }
                continue;
            }
            for (Event.Operation check : trace.readsIn(change.getValue(), index)) {
                if (check.operation() instanceof DataOperation.Read
                        && check.operation().entity().same(write.entity())
                        && Trace.sameRow(check, write)
                        && (!(write.subject() instanceof Value.Made) || accumulates(change.getValue()))
                        && rows(check)
                                .anyMatch(row ->
                                        selfComputed(act, row, change.getKey(), change.getValue(), write.entity()))) {
                    trace.add(
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

    /** The read of a row that is saved after it was reached from another: {@code save(order.item.product)}. */
    private Optional<Event.Operation> reached(DataOperation.Write write, int index) {
        return write.subject() instanceof Value.Property row
                ? Rows.origin(row)
                        .flatMap(id -> trace.operation(id, index))
                        .map(read -> trace.readOf(row, read, index))
                        .filter(read -> read.operation() instanceof DataOperation.Read)
                : Optional.empty();
    }

    /** The row was read again before it is written, and the new value is computed from what the earlier look gave. */
    void findReadAgain(int index, Event act, Event.Operation check, Entity entity, String column, Value value) {
        if (accumulates(value)
                && selfComputed(act, new Value.Result(check.id(), Value.Result.Shape.ONE), column, value, entity)) {
            trace.add(Window.LOST_UPDATE, check, Optional.empty(), act, index, entity, List.of(column), Known.YES);
        }
    }

    /**
     * Something is added to the old value, or taken from it. Where a whole object is written back, most of its columns are no more
     * than brought into another form.
     */
    private static boolean accumulates(Value value) {
        return Values.mentions(
                value,
                v -> v instanceof Value.Derived d
                        && ACCUMULATES.matcher(d.how()).matches());
    }

    /** The row that a read gave, also where it gave a list of one. */
    private static Stream<Value> rows(Event.Operation read) {
        return Stream.of(Value.Result.Shape.ONE, Value.Result.Shape.ELEMENT)
                .map(shape -> new Value.Result(read.id(), shape));
    }

    /** An entity that came as an argument, or was reached from one: it was read where the caller got it. */
    static boolean handedIn(Value value) {
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
                api,
                true);
        return new Event.Operation(new OperationId(-1), read, use.path(), use.frames());
    }

    /** An object that was handed in gets a value that was computed from its old one. */
    void findHandedIn(Event.Assignment act, int index) {
        addHandedIn(loaded(act, DataOperation.Api.JPA), index, act, index, act.entity(), act.property());
    }

    private void addHandedIn(
            Event.Operation check, int checkIndex, Event act, int actIndex, Entity entity, String column) {
        trace.found(new Candidate(
                Window.LOST_UPDATE,
                trace.method(),
                check,
                checkIndex,
                Optional.empty(),
                act,
                actIndex,
                entity,
                List.of(column),
                check.operation().where(),
                // What was handed in may be a row that was read, or an object that nobody else has yet.
                Known.NO));
    }

    /** The new value of the row's column is computed from its old one. */
    boolean selfComputed(Event act, Value row, String property, Value value, Entity entity) {
        return !property.equals(Event.Assignment.ANY)
                && !rows.isCollection(entity, property)
                && new Accumulation(rows, row, entity, property).in(value)
                // A row that is taken away under another name is not needed any more.
                && !Removal.of(row, act, trace);
    }
}
