package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.schema.Mappings;
import dev.tocsin.analyzer.schema.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether a unique key on what a check compares would do, and if not, why. */
final class WhyNoKey {

    private final Mappings mappings;
    private final Schema schema;
    private final Rows rows;

    WhyNoKey(Mappings mappings, Schema schema) {
        this.mappings = mappings;
        this.schema = schema;
        this.rows = new Rows(mappings);
    }

    /**
     * Empty where it would do.
     *
     * @param events of the candidate's method
     */
    Optional<BeyondKeys> of(Candidate candidate, List<Event> events) {
        boolean absence = switch (candidate.window()) {
            case INSERT, CLAIM, FIND_OR_CREATE -> true;
            // Of the greatest number the next one is made, which a key may well tell apart.
            default -> false;
        };
        if ((absence || candidate.window() == Window.REPLACE) && severalRows(candidate, events)) {
            return Optional.of(BeyondKeys.SEVERAL_IN_ONE_RUN);
        }
        if (candidate.window() == Window.NUMBER && fixedOnAnotherBranch(candidate)) {
            return Optional.of(BeyondKeys.NUMBERED_OTHERWISE);
        }
        if (!absence) {
            return Optional.empty();
        }
        if (candidate.check().operation() instanceof DataOperation.Read read
                && read.result() == DataOperation.Kind.TOP) {
            return Optional.of(BeyondKeys.FIRST_OF_SEVERAL);
        }
        if (AskedByFlag.is(candidate)) {
            return Optional.of(BeyondKeys.NOT_ALWAYS_ASKED);
        }
        return asksForAnotherTable(candidate) ? Optional.of(BeyondKeys.COLUMN_OF_ANOTHER_TABLE) : Optional.empty();
    }

    /** The row gets a constant where the last number was not asked for. */
    private boolean fixedOnAnotherBranch(Candidate candidate) {
        String number = candidate.columns().get(candidate.columns().size() - 1);
        return candidate
                .write()
                .flatMap(w -> rows.written(w, candidate.entity(), number))
                .filter(v -> v instanceof Value.Choice c
                        && c.arms().stream()
                                .anyMatch(a -> Rows.constant(a.value())
                                        && !a.value().equals(Value.Const.NULL)
                                        && !Values.mentions(a.guard(), read -> isResult(read, candidate))))
                .isPresent();
    }

    private static boolean isResult(Value value, Candidate candidate) {
        return value instanceof Value.Result r
                && r.operation().equals(candidate.check().id());
    }

    /** {@code camp.status = 'OPEN'}, {@code role.level = ?}; by what only one row has there, the join column tells the rows apart. */
    private boolean asksForAnotherTable(Candidate candidate) {
        JoinedRows joined = new JoinedRows(schema.seenFrom(candidate.file()), mappings);
        CheckedRows checked = CheckedRows.of(candidate.columns(), candidate.where());
        return checked.among().stream().anyMatch(c -> joined.inAnotherTable(candidate.entity(), c.column()))
                || checked.columns().stream()
                        .filter(c -> joined.inAnotherTable(candidate.entity(), c))
                        .anyMatch(c -> !joined.decide(
                                candidate.entity(), mappings.column(candidate.entity(), c), candidate.write()));
    }

    private boolean severalRows(Candidate candidate, List<Event> events) {
        List<Frame> aroundCheck = candidate.check().frames().list();
        List<Frame> aroundAct = candidate.act().frames().list();
        return candidate.sameRows() == Known.YES
                // Who asks for each element first, and inserts in a second loop, inserts one for each.
                && loopsOnlyIn(aroundCheck, aroundAct).isEmpty()
                && (loopsOnlyIn(aroundAct, aroundCheck).stream().anyMatch(l -> !decidesInside(l, candidate))
                        || insertsList(candidate)
                        || insertsAnother(candidate, events));
    }

    /** {@code slots.saveAll(newSlots)} behind one question for all of them, which is not asked again for each by any kind of loop. */
    private static boolean insertsList(Candidate candidate) {
        List<Frame> aroundAct = candidate.act().frames().list();
        return candidate
                        .write()
                        .filter(w -> w.throughEntity() && w.label().startsWith("saveAll"))
                        .isPresent()
                && candidate.check().frames().list().stream()
                        .noneMatch(f -> f instanceof Frame.Loop && !aroundAct.contains(f))
                && candidate.where().conditions().stream()
                        .noneMatch(c -> Values.holds(c.value(), WhyNoKey::mayBeOneOfMany));
    }

    private static boolean mayBeOneOfMany(Value value) {
        return value instanceof Value.Unknown
                || value instanceof Value.Result r && r.shape() == Value.Result.Shape.ELEMENT;
    }

    /** {@code slots.save(new Slot(room, 1)); slots.save(new Slot(room, 2))}: alike in what is checked, and two rows all the same. */
    private boolean insertsAnother(Candidate candidate, List<Event> events) {
        return candidate
                .write()
                .filter(w -> events.stream()
                        .filter(Event.Operation.class::isInstance)
                        .map(Event.Operation.class::cast)
                        .filter(o -> !o.equals(candidate.act())
                                && o.path().compatible(candidate.act().path()))
                        .map(Event.Operation::operation)
                        .filter(DataOperation.Write.class::isInstance)
                        .map(DataOperation.Write.class::cast)
                        .anyMatch(other -> isAnother(other, w, candidate)))
                .isPresent();
    }

    private boolean isAnother(DataOperation.Write other, DataOperation.Write write, Candidate candidate) {
        return inserts(write)
                && inserts(other)
                && other.entity().same(write.entity())
                && !candidate.columns().isEmpty()
                && candidate.columns().stream().allMatch(c -> compare(other, write, candidate, c) == Known.YES)
                && write.values().entrySet().stream()
                        .filter(e -> !e.getValue().equals(Value.Const.NULL))
                        .map(Map.Entry::getKey)
                        .anyMatch(c -> compare(other, write, candidate, c) == Known.NO);
    }

    private static boolean inserts(DataOperation.Write write) {
        return write.effect() == DataOperation.Effect.INSERT
                || write.effect() == DataOperation.Effect.SAVE && write.subject() instanceof Value.Made;
    }

    private Known compare(DataOperation.Write one, DataOperation.Write other, Candidate candidate, String column) {
        return rows.written(one, candidate.entity(), column)
                .flatMap(a -> rows.written(other, candidate.entity(), column).map(b -> Rows.same(a, b)))
                .orElse(Known.UNKNOWN);
    }

    private static List<Frame.Loop> loopsOnlyIn(List<Frame> frames, List<Frame> others) {
        return frames.stream()
                .filter(f -> !others.contains(f))
                .filter(Frame.Loop.class::isInstance)
                .map(Frame.Loop.class::cast)
                .filter(Frame.Loop::overElements)
                .toList();
    }

    /** The list that was read once is asked anew for each element. */
    private static boolean decidesInside(Frame.Loop loop, Candidate candidate) {
        return candidate.assumption().filter(a -> loop.at().contains(a.at())).isPresent();
    }
}
