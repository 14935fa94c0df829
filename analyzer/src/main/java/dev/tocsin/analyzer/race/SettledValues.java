package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.Names;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Values that follow from what the check compares: constants, the compared values, and what is computed from rows that were
 * asked for with these alone. Two requests of which neither sees the other's row compute the same: {@code max(version) + 1} of
 * the rows with this reference.
 */
final class SettledValues {

    private static final int DEEPEST = 12;

    private final List<Value> compared;
    private final Function<OperationId, Optional<DataOperation>> operations;

    /** @param where the rows that the check asks for */
    SettledValues(RowPredicate where, Function<OperationId, Optional<DataOperation>> operations) {
        this.compared = where.conditions().stream()
                .filter(c -> c.operator() == RowPredicate.Operator.EQ)
                .map(RowPredicate.Condition::value)
                .toList();
        this.operations = operations;
    }

    /** What the events before the judged one tell of an operation. */
    static Function<OperationId, Optional<DataOperation>> of(List<Event> events) {
        Map<OperationId, DataOperation> known = events.stream()
                .filter(Event.Operation.class::isInstance)
                .map(Event.Operation.class::cast)
                .collect(Collectors.toMap(Event.Operation::id, Event.Operation::operation, (a, b) -> a));
        return id -> Optional.ofNullable(known.get(id));
    }

    boolean contains(Value value) {
        return !FreshValues.unforeseeable(value) && settled(value, 0);
    }

    private boolean settled(Value value, int depth) {
        if (Rows.constant(value)
                || compared.stream()
                        .anyMatch(c -> Rows.same(c, value) == Known.YES && !isPartOf(c, value) || tells(c, value, 0))) {
            return true;
        }
        if (depth > DEEPEST) {
            return false;
        }
        if (value instanceof Value.Result r) {
            return r.shape() != Value.Result.Shape.ELEMENT
                    && operations
                            .apply(r.operation())
                            .filter(o -> asked(o, depth))
                            .isPresent();
        }
        if (value instanceof Value.Property p) {
            return settled(p.of(), depth + 1);
        }
        if (value instanceof Value.Maybe m) {
            return settled(m.content(), depth + 1);
        }
        if (value instanceof Value.Derived d) {
            return !d.from().isEmpty() && d.from().stream().allMatch(v -> receiver(v) || settled(v, depth + 1));
        }
        return value instanceof Value.Choice c
                && c.arms().stream()
                        .allMatch(a -> settled(a.value(), depth + 1)
                                && !Values.mentions(a.guard(), v -> v instanceof Value.Param && !settled(v, DEEPEST)));
    }

    /** Who knows {@code payload.cardId()} does not know the payload; a text that is only trimmed is the text. */
    private static boolean isPartOf(Value part, Value whole) {
        return part instanceof Value.Derived d
                && d.from().size() == 1
                && (!Accumulation.converts(d.how()) && d.from().get(0).equals(whole)
                        || isPartOf(d.from().get(0), whole));
    }

    /** The row was found by this value, or made with it: whoever compares the same row has the same value. */
    private boolean tells(Value row, Value value, int depth) {
        if (depth > DEEPEST) {
            return false;
        }
        if (row instanceof Value.Property p) {
            return Names.fold(p.name()).equals("id") && tells(p.of(), value, depth + 1);
        }
        if (row instanceof Value.Maybe m) {
            return tells(m.content(), value, depth + 1);
        }
        if (row instanceof Value.Choice c) {
            return c.arms().stream()
                    .map(Value.Arm::value)
                    .filter(v -> !v.equals(Value.Const.NULL))
                    .allMatch(v -> tells(v, value, depth + 1));
        }
        if (row instanceof Value.Made m) {
            return m.properties().values().stream().anyMatch(v -> Rows.same(v, value) == Known.YES);
        }
        return row instanceof Value.Result r
                && r.shape() == Value.Result.Shape.ONE
                && operations
                        .apply(r.operation())
                        .filter(o -> o instanceof DataOperation.Read read
                                && read.where().conditions().stream()
                                        .anyMatch(c -> c.operator() == RowPredicate.Operator.EQ
                                                && Rows.same(c.value(), value) == Known.YES))
                        .isPresent();
    }

    /** The class of a static call: {@code LocalDate.now()}. */
    private static boolean receiver(Value value) {
        return value instanceof Value.Named n && n.name().isEmpty();
    }

    /** The rows of this read are those that any request reads that asks what the check asks. */
    private boolean asked(DataOperation operation, int depth) {
        return operation instanceof DataOperation.Read read
                && read.where().complete()
                && !read.where().conditions().isEmpty()
                && read.where().conditions().stream().allMatch(c -> settled(c.value(), depth + 1));
    }
}
