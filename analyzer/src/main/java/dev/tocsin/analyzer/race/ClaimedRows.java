package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.Names;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Rows that are locked where they are in a state, and taken out of it before the lock ends: {@code PENDING} ones are found for update
 * and set to {@code SENDING} in one transaction. Who comes second waits for the commit and finds none of them, so that what follows
 * needs no lock.
 */
final class ClaimedRows {

    private ClaimedRows() {}

    /** Whether the check locks its rows, and its own transaction makes them such that the check finds them no more. */
    static boolean by(Candidate candidate, List<Event> events, List<Frame> outer) {
        if (!(candidate.check().operation() instanceof DataOperation.Read lock)
                || lock.lock() != DataOperation.LockMode.EXCLUSIVE
                || candidate.readElsewhere()) {
            return false;
        }
        List<Frame> around = Frames.around(outer, candidate.check().frames().list());
        List<Event> between = events.subList(candidate.checkIndex() + 1, candidate.actIndex());
        return Violations.boundary(around) >= 0
                && between.stream()
                        .filter(e -> Frames.oneTransaction(
                                Frames.around(outer, e.frames().list()), around))
                        .filter(e -> alsoBefore(candidate.act(), e))
                        .anyMatch(
                                e -> lock.where().conditions().stream().anyMatch(c -> falsifies(e, lock.entity(), c)));
    }

    /** Wherever the act is reached, the event has been: it is bound to nothing that the act is not bound to. */
    private static boolean alsoBefore(Event act, Event event) {
        List<Cond> ofAct =
                act.path().assumptions().stream().map(Assumption::condition).toList();
        return event.path().assumptions().stream().allMatch(a -> ofAct.contains(a.condition()));
    }

    private static boolean falsifies(Event event, Entity entity, RowPredicate.Condition condition) {
        return condition.operator() == RowPredicate.Operator.EQ
                && Rows.constant(condition.value())
                && written(event, entity, condition.column())
                        .anyMatch(v -> Rows.constant(v) && Rows.same(v, condition.value()) == Known.NO);
    }

    private static Stream<Value> written(Event event, Entity entity, String column) {
        String wanted = Names.fold(column);
        if (event instanceof Event.Assignment a && a.entity().same(entity)) {
            return Names.fold(a.property()).equals(wanted) ? Stream.of(a.value()) : Stream.empty();
        }
        return event instanceof Event.Operation o
                        && o.operation() instanceof DataOperation.Write w
                        && (w.effect() == DataOperation.Effect.UPDATE || w.effect() == DataOperation.Effect.SAVE)
                        && w.entity().same(entity)
                ? w.values().entrySet().stream()
                        .filter(v -> Names.fold(v.getKey()).equals(wanted))
                        .map(Map.Entry::getValue)
                : Stream.empty();
    }
}
