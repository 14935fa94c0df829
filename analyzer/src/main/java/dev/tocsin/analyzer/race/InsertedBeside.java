package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.schema.Mappings;
import dev.tocsin.analyzer.schema.Schema;
import dev.tocsin.analyzer.schema.UniqueKey;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Another row that is inserted whenever the act is, and into whose unique key both requests put the same: what they ask for, or
 * what follows from it. The second request is refused there, and what it has written of the checked table goes with it, or is
 * never come to.
 */
final class InsertedBeside {

    private final TypeIndex types;
    private final Mappings mappings;
    private final Rows rows;
    private final CascadedRows cascadedRows;

    InsertedBeside(TypeIndex types, Mappings mappings) {
        this.types = types;
        this.mappings = mappings;
        this.rows = new Rows(mappings);
        this.cascadedRows = new CascadedRows(types, mappings);
    }

    /**
     * The insert that the second request fails at.
     *
     * @param key that it runs into
     * @param index the insert's place among the method's events
     */
    record Stop(Event.Operation insert, int index, Protection key) {}

    /**
     * The first such row behind the check.
     *
     * @param events of the candidate's method
     * @param outer what is around that method
     * @param schema as the act's file sees it
     */
    Optional<Stop> of(Candidate candidate, List<Event> events, List<Frame> outer, Schema schema) {
        boolean inserted = candidate.window() == Window.INSERT
                || candidate.window() == Window.FIND_OR_CREATE
                || candidate.window() == Window.CLAIM;
        if (!inserted) {
            return Optional.empty();
        }
        SettledValues settled = settled(candidate, events);
        for (int i = candidate.checkIndex() + 1; i < events.size(); i++) {
            if (events.get(i) instanceof Event.Operation o
                    && o.operation() instanceof DataOperation.Write write
                    && (i == candidate.actIndex() || isWithAct(o, i, candidate, outer))) {
                for (DataOperation.Write insert : others(write, candidate)) {
                    Optional<Protection> key = key(insert, settled, candidate.where(), schema);
                    if (key.isPresent()) {
                        Event.Operation at = new Event.Operation(o.id(), insert, o.path(), o.frames());
                        return Optional.of(new Stop(at, i, key.get()));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** The rows of other tables that the write makes: its own, and those that the mapper inserts with it. */
    private List<DataOperation.Write> others(DataOperation.Write write, Candidate candidate) {
        List<DataOperation.Write> made = new ArrayList<>(cascadedRows.of(write));
        made.add(0, write);
        made.removeIf(w -> w.entity().same(candidate.entity()));
        return made;
    }

    private static SettledValues settled(Candidate candidate, List<Event> events) {
        RowPredicate asked = candidate.where();
        // Who is asked for in any spelling is not the same text in both requests.
        List<RowPredicate.Condition> exact =
                asked.conditions().stream().filter(c -> !c.ignoreCase()).toList();
        Function<OperationId, Optional<DataOperation>> operations = SettledValues.of(events);
        return new SettledValues(asked.with(exact), operations);
    }

    /** Where the one is done the other one is, and where the insert fails nothing is left of the act. */
    private static boolean isWithAct(Event.Operation insert, int index, Candidate candidate, List<Frame> outer) {
        List<Frame> own = insert.frames().list();
        List<Frame> ofAct = candidate.act().frames().list();
        boolean always = own.stream().noneMatch(f -> mayNotHappen(f) && !ofAct.contains(f));
        List<Frame> around = Frames.around(outer, own);
        List<Frame> aroundAct = Frames.around(outer, ofAct);
        boolean together = Frames.oneTransaction(aroundAct, around);
        boolean before = index < candidate.actIndex()
                && Violations.boundary(around) < 0
                && Violations.boundary(aroundAct) < 0
                && !candidate.api().mayHaveBegun();
        if (!always || !together && !before) {
            return false;
        }
        List<Assumption> more = new ArrayList<>(insert.path().assumptions());
        more.removeAll(candidate.act().path().assumptions());
        // What ends in an exception takes the act back as well.
        return more.stream().allMatch(a -> together && a.otherwise().kind() == Assumption.Otherwise.Kind.THROWS);
    }

    private static boolean mayNotHappen(Frame frame) {
        return frame instanceof Frame.Loop
                || frame instanceof Frame.Async
                || frame instanceof Frame.Try t
                        && t.handlers().stream().anyMatch(h -> h.outcome().goesOn());
    }

    private Optional<Protection> key(
            DataOperation.Write write, SettledValues settled, RowPredicate asked, Schema schema) {
        if (write.conflict() != DataOperation.Conflict.FAIL) {
            return Optional.empty();
        }
        boolean inserts = write.effect() == DataOperation.Effect.INSERT;
        boolean savesNew = write.effect() == DataOperation.Effect.SAVE && write.subject() instanceof Value.Made;
        KeyGaps gaps = new KeyGaps(schema, mappings, types);
        return schema.keys(write.entity().table()).stream()
                .filter(k -> k.predicate().isEmpty())
                // What is saved under the key of a row that is there by then is written into that row.
                .filter(k -> inserts || savesNew && !k.primary())
                .filter(k -> decides(k, write, v -> settled.contains(v) && !fromElsewhere(v, asked), gaps))
                .findFirst()
                .map(k -> Protection.of(
                        Protection.Kind.UNIQUE_KEY,
                        (k.primary() ? "primary" : "unique") + " key `" + k.text() + "`",
                        Protection.Verdict.HOLDS,
                        "of the `" + write.entity().name() + "` that is inserted with it",
                        k.origin().place()));
    }

    /** What a class gives without being given anything, such as who is logged in, each request has for itself. */
    private static boolean fromElsewhere(Value value, RowPredicate asked) {
        return asked.conditions().stream().noneMatch(c -> Rows.same(c.value(), value) == Known.YES)
                && Values.mentions(
                        value,
                        v -> v instanceof Value.Derived d
                                && d.from().stream()
                                        .allMatch(f -> f instanceof Value.Named n
                                                && n.name().isEmpty()));
    }

    private boolean decides(UniqueKey key, DataOperation.Write write, Predicate<Value> inBoth, KeyGaps gaps) {
        List<RowPredicate.Condition> same = new ArrayList<>();
        for (UniqueKey.Part part : key.parts()) {
            Optional<Value> value = part.expression().isPresent()
                    ? Optional.empty()
                    : rows.written(write, write.entity(), part.columns().get(0))
                            // What is null so far may be given by the insert of another row.
                            .filter(v -> !v.equals(Value.Const.NULL))
                            .filter(inBoth);
            if (value.isEmpty()) {
                return false;
            }
            same.add(new RowPredicate.Condition(part.columns().get(0), RowPredicate.Operator.EQ, value.get(), false));
        }
        return same.stream().anyMatch(c -> !Rows.constant(c.value()))
                && gaps.of(key, write.entity(), new RowPredicate(same, true), Optional.of(write), c -> true)
                        .isEmpty();
    }
}
