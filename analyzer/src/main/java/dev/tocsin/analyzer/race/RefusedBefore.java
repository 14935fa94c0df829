package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import java.util.List;
import java.util.stream.Stream;

/**
 * Decisions before the check on what the run itself changes, so that who runs behind another's commit never comes to the check:
 *
 * <pre>{@code
 * if (invitation.status != PENDING) throw ..;  find(..).orElseGet(() -> save(..));  invitation.status = ACCEPTED;
 * if (shops.existsByOwner(owner)) throw ..;  if (!roles.exists(owner, SELLER)) roles.save(..);  shops.save(new Shop(owner));
 * }</pre>
 */
final class RefusedBefore {

    private final Rows rows;

    RefusedBefore(Rows rows) {
        this.rows = rows;
    }

    /** @param events of the candidate's method */
    boolean is(Candidate candidate, List<Event> events) {
        boolean byKey = switch (candidate.window()) {
            case INSERT, CLAIM, FIND_OR_CREATE -> true;
            default -> false;
        };
        return byKey
                && candidate.check().path().assumptions().stream()
                        .filter(a -> a.otherwise().kind() != Assumption.Otherwise.Kind.GOES_ON)
                        .anyMatch(a -> asksForChanged(a, events) || asksForInserted(a, candidate, events));
    }

    private static boolean asksForChanged(Assumption decision, List<Event> events) {
        // Of rows that were read: what the run has made itself nobody finds changed.
        return events.stream()
                .filter(e -> e instanceof Event.Assignment a && a.target() instanceof Value.Result)
                .map(Event.Assignment.class::cast)
                .anyMatch(c -> Values.mentions(
                        decision.condition(),
                        v -> v instanceof Value.Property p
                                && p.name().equals(c.property())
                                && p.of().equals(c.target())));
    }

    /** It found none of the rows of which the run inserts one behind the act, and asked for it by what the check compares. */
    private boolean asksForInserted(Assumption decision, Candidate candidate, List<Event> events) {
        return Atoms.of(decision.condition()).stream()
                .flatMap(t -> Absence.of(t).stream())
                .flatMap(id -> events.stream().filter(e -> e instanceof Event.Operation o && o.id().equals(id)))
                .map(e -> ((Event.Operation) e).operation())
                .filter(q -> q instanceof DataOperation.Read && isComparedToo(q.where(), candidate.where()))
                .anyMatch(q -> insertedBehind(candidate, events).anyMatch(o -> isAmong(q, o)));
    }

    private static boolean isComparedToo(RowPredicate asked, RowPredicate compared) {
        return asked.complete()
                && asked.conditions().stream().anyMatch(c -> !Rows.constant(c.value()))
                && asked.conditions().stream()
                        .allMatch(c -> Rows.constant(c.value())
                                || compared.conditions().stream()
                                        .anyMatch(k -> k.operator() == RowPredicate.Operator.EQ
                                                && Rows.same(k.value(), c.value()) == Known.YES));
    }

    private static Stream<Event.Operation> insertedBehind(Candidate candidate, List<Event> events) {
        return events.stream()
                .skip(candidate.actIndex() + 1L)
                .filter(Event.Operation.class::isInstance)
                .map(Event.Operation.class::cast);
    }

    private boolean isAmong(DataOperation question, Event.Operation event) {
        return event.operation() instanceof DataOperation.Write w
                && w.entity().same(question.entity())
                && (w.effect() == DataOperation.Effect.INSERT || w.subject() instanceof Value.Made)
                && rows.canBeAmong(question.where(), w, w.entity(), event.path()) == Known.YES;
    }
}
