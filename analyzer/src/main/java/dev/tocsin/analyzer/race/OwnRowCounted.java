package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * {@code save(mine); if (count(of mine) == 1)}, each committed by itself: of two requests, the one whose row is committed last
 * counts both rows, so that one at most goes on. In one transaction, neither sees the other's row.
 */
final class OwnRowCounted {

    private final Rows rows;

    OwnRowCounted(Rows rows) {
        this.rows = rows;
    }

    /** @param around what is around an event on the way that is looked at */
    boolean letsOneThrough(Candidate candidate, List<Event> events, Function<Event, List<Frame>> around) {
        return candidate.act().path().assumptions().stream()
                .map(Assumption::condition)
                .flatMap(c -> c.conjuncts().stream())
                .flatMap(c -> counted(c, events).stream())
                .filter(count -> sameForSame(count.operation().where(), candidate.where()))
                .anyMatch(count -> events.stream()
                        .takeWhile(e -> e != count)
                        .anyMatch(e ->
                                isCounted(e, count) && !Frames.oneTransaction(around.apply(e), around.apply(count))));
    }

    /** The read of which the condition wants a certain number. */
    private static Optional<Event.Operation> counted(Cond cond, List<Event> events) {
        return cond instanceof Cond.Compare c && c.operator() == Cond.Compare.Operator.EQ && Rows.constant(c.right())
                ? events.stream()
                        .filter(Event.Operation.class::isInstance)
                        .map(Event.Operation.class::cast)
                        .filter(o -> c.left() instanceof Value.Result r
                                && r.shape() == Value.Result.Shape.COUNT
                                && r.operation().equals(o.id()))
                        .findFirst()
                : Optional.empty();
    }

    /** Requests that the check is the same for count the same rows. */
    private static boolean sameForSame(RowPredicate counted, RowPredicate checked) {
        return counted.complete()
                && counted.conditions().stream()
                        .allMatch(c -> Rows.constant(c.value())
                                || checked.conditions().stream()
                                        .anyMatch(o -> o.operator() == RowPredicate.Operator.EQ
                                                && Rows.same(o.value(), c.value()) == Known.YES));
    }

    /** The event inserts one of the rows, whenever they are counted. */
    private boolean isCounted(Event event, Event.Operation count) {
        return event instanceof Event.Operation o
                && o.operation() instanceof DataOperation.Write w
                && w.entity().same(count.operation().entity())
                // What is saved and not made here may be a row that was there before.
                && w.effect() == DataOperation.Effect.INSERT
                && count.path().assumptions().containsAll(o.path().assumptions())
                && rows.meets(count.operation().where(), w, w.entity());
    }
}
