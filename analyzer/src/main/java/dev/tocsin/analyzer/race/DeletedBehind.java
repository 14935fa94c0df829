package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Value;
import java.util.List;
import java.util.Optional;

/** A row that is changed and then deleted in the same run: what is written into it outlives nobody, and no update of it is lost. */
final class DeletedBehind {

    private DeletedBehind() {}

    /**
     * Whether the row that the check has read is deleted behind the act, wherever the act is done.
     *
     * @param events of the candidate's method
     */
    static boolean always(Candidate candidate, List<Event> events) {
        return candidate.window() == Window.LOST_UPDATE
                && writtenRow(candidate.act())
                        .filter(r -> Rows.isRow(r, candidate.check().id()))
                        .isPresent()
                && events.subList(Math.min(candidate.actIndex() + 1, events.size()), events.size()).stream()
                        .anyMatch(e -> e instanceof Event.Operation o
                                && o.operation() instanceof DataOperation.Write w
                                && w.effect() == DataOperation.Effect.DELETE
                                && Rows.isRow(w.subject(), candidate.check().id())
                                && candidate
                                        .act()
                                        .path()
                                        .assumptions()
                                        .containsAll(e.path().assumptions()));
    }

    private static Optional<Value> writtenRow(Event act) {
        if (act instanceof Event.Assignment a) {
            return Optional.of(a.target());
        }
        return act instanceof Event.Operation o && o.operation() instanceof DataOperation.Write w
                ? Optional.of(w.subject())
                : Optional.empty();
    }
}
