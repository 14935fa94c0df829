package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.CallSite;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.flow.Path;
import dev.tocsin.analyzer.flow.Program;
import java.util.List;
import java.util.Optional;

/**
 * What the transaction does outside of the database before it comes to the check, so that whoever runs it again behind a violation
 * does it a second time:
 *
 * <pre>{@code
 * mails.send(welcome(user));  find(..).orElseGet(() -> save(..));
 * }</pre>
 */
final class RepeatedEffects {

    private final Program program;

    RepeatedEffects(Program program) {
        this.program = program;
    }

    /**
     * The first one, of the innermost method that does such a thing.
     *
     * @param events of the candidate's method
     * @param ways all ways to that method
     */
    Optional<SideEffect> of(Candidate candidate, List<Event> events, List<Chain> ways) {
        List<Event> own = events.subList(0, Math.max(0, Math.min(candidate.checkIndex(), events.size())));
        return ways.stream().flatMap(way -> of(candidate, own, way).stream()).findFirst();
    }

    private Optional<SideEffect> of(Candidate candidate, List<Event> own, Chain way) {
        List<Frame> outer = way.frames(program);
        List<Frame> aroundAct = Frames.around(outer, candidate.act().frames().list());
        if (Violations.boundary(aroundAct) < 0) {
            return Optional.empty();
        }
        Optional<SideEffect> found = first(own, candidate.check().path(), outer, aroundAct, candidate);
        for (int i = way.calls().size() - 1; i >= 0 && found.isEmpty(); i--) {
            CallSite call = way.calls().get(i);
            found = first(program.before(call), call.path(), way.frames(program, i), aroundAct, candidate);
        }
        return found;
    }

    private static Optional<SideEffect> first(
            List<Event> events, Path way, List<Frame> outer, List<Frame> aroundAct, Candidate candidate) {
        return events.stream()
                .filter(Event.External.class::isInstance)
                .map(Event.External.class::cast)
                .filter(e -> !e.effect().undoes() && SideEffects.happensHere(e) && !SideEffects.asks(e))
                .filter(e -> e.path().compatible(way))
                .filter(e -> Frames.oneTransaction(
                        aroundAct, Frames.around(outer, e.frames().list())))
                .map(e -> SideEffects.told(e, candidate, false, Optional.empty()))
                .findFirst();
    }
}
