package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code row.state = State.of(row)}: the state is computed anew from other columns of the row. Where the states that would
 * turn the answer hang on columns that are not written on the way, the row had one of them before, or does not get it now.
 */
final class ComputedState {

    private final Trace trace;
    private final Event.Operation read;
    private final String tested;
    private final Map<String, Value> together;

    /**
     * @param read the read of the row that is written
     * @param tested the row's property that is written, as the test names it
     * @param together what is written to the row in any case, by column
     */
    ComputedState(Trace trace, Event.Operation read, String tested, Map<String, Value> together) {
        this.trace = trace;
        this.read = read;
        this.tested = tested;
        this.together = together;
    }

    /** Some state lets a second request in, and what gives the row another one is none of what is written. */
    boolean mayStay(Value written, Cond decision) {
        if (!(written instanceof Value.Choice c) || setsConstantBeside()) {
            return false;
        }
        List<Value.Arm> turning = c.arms().stream()
                .filter(a -> answer(decision, a.value()) != Known.YES)
                .toList();
        Set<String> changed = changed();
        return !turning.isEmpty()
                && turning.size() < c.arms().size()
                && turning.stream().allMatch(a -> ofKeptColumns(a.guard(), changed));
    }

    private Known answer(Cond decision, Value state) {
        return Rows.constant(state) ? new AnswerOfState(this::isTested, state).of(decision) : Known.UNKNOWN;
    }

    private boolean isTested(Value value) {
        return trace.rows().property(value, read).filter(tested::equals).isPresent();
    }

    /** A constant that was set before is not to be seen any more in what is computed from it. */
    private boolean setsConstantBeside() {
        return together.entrySet().stream()
                .anyMatch(e -> Rows.constant(e.getValue())
                        && !trace.rows().sameColumn(read.operation().entity(), e.getKey(), tested));
    }

    private Set<String> changed() {
        Set<String> names = new HashSet<>(together.keySet());
        for (Event event : trace.events()) {
            if (event instanceof Event.Assignment a) {
                names.add(a.property());
            }
        }
        return names;
    }

    /** Asks for columns of the row, or of a row that belongs to it, and for nothing that is new. */
    private boolean ofKeptColumns(Cond guard, Set<String> changed) {
        return Values.mentions(guard, this::ofRow)
                && !Values.mentions(
                        guard,
                        v -> v instanceof Value.Param
                                || v instanceof Value.Unknown
                                || v instanceof Value.Applied
                                || v instanceof Value.Ref
                                || isTested(v)
                                || v instanceof Value.Property p
                                        && (!ofRow(p)
                                                || changed.contains(p.name())
                                                || changed.contains(Event.Assignment.ANY))
                                || v instanceof Value.Result r && !r.operation().equals(read.id()));
    }

    private boolean ofRow(Value value) {
        return value instanceof Value.Property
                && Rows.origin(value).filter(read.id()::equals).isPresent();
    }
}
