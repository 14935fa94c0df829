package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.source.SourceSpan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A row is inserted, something is done outside of the database, and then the row is completed: {@link
 * Window#BETWEEN_WRITES}. Where no transaction is around, a failure in between leaves the row as the first write has made
 * it. A row that carries a state says itself how far it has come, and is left alone.
 */
final class BetweenWrites {

    private static final Set<String> STATES = Set.of("status", "state", "stage", "phase", "step", "progress");

    private final Trace trace;

    BetweenWrites(Trace trace) {
        this.trace = trace;
    }

    void find(int index, Event.Operation act, DataOperation.Write write) {
        for (int i = index - 1; i >= 0; i--) {
            if (trace.events().get(i) instanceof Event.Operation first
                    && first.operation() instanceof DataOperation.Write made
                    && madeHere(made)
                    && made.entity().same(write.entity())
                    && sameRow(first, made, write)
                    && act.path().assumptions().containsAll(first.path().assumptions())) {
                if (!tellsItsState(made)) {
                    trace.add(
                            Window.BETWEEN_WRITES,
                            first,
                            Optional.empty(),
                            act,
                            index,
                            write.entity(),
                            List.of(),
                            Known.YES);
                }
                return;
            }
        }
    }

    /** The write makes a row: an insert, or a save of an object that this run has made. */
    private static boolean madeHere(DataOperation.Write write) {
        return write.effect() == DataOperation.Effect.INSERT
                || write.effect() == DataOperation.Effect.SAVE && write.subject() instanceof Value.Made;
    }

    private static boolean sameRow(Event.Operation first, DataOperation.Write made, DataOperation.Write write) {
        return Trace.sameRow(first, write) || sameObject(made.subject(), write.subject());
    }

    /** The same object a little later: what was set in it is as it was, and what was null may have been set since. */
    private static boolean sameObject(Value before, Value after) {
        return before instanceof Value.Made old
                && after instanceof Value.Made now
                && old.type().equals(now.type())
                && !old.properties().isEmpty()
                && !old.equals(now)
                && old.properties().entrySet().stream()
                        .allMatch(e -> e.getValue().equals(Value.Const.NULL)
                                || e.getValue().equals(now.properties().get(e.getKey())));
    }

    private boolean tellsItsState(DataOperation.Write made) {
        Entity entity = made.entity();
        return made.values().keySet().stream().anyMatch(BetweenWrites::isState)
                || trace.rows()
                        .mapped(entity)
                        .map(MappedEntity::properties)
                        .filter(p -> p.keySet().stream().anyMatch(BetweenWrites::isState))
                        .isPresent();
    }

    private static boolean isState(String property) {
        String folded = property.toLowerCase(Locale.ROOT);
        return STATES.stream().anyMatch(folded::endsWith);
    }

    /** What is done between the writes, and whose failure nothing takes care of; the gravest first. */
    static List<SideEffect> effects(Candidate candidate, List<Event> events) {
        List<SideEffect> found = new ArrayList<>();
        for (Event event : events.subList(candidate.checkIndex() + 1, candidate.actIndex())) {
            if (event instanceof Event.External e
                    && !e.effect().undoes()
                    && candidate.act().path().assumptions().containsAll(e.path().assumptions())
                    && SideEffects.happensHere(e)
                    && !SideEffects.asks(e)
                    && !SideEffects.isQuestion(e, candidate)
                    && !failureIsHandled(e, candidate, events)) {
                SideEffect effect = SideEffects.told(e, candidate, false, Optional.empty());
                if (effect.lasting()) {
                    found.add(effect);
                }
            }
        }
        found.sort(Comparator.comparing(s -> s.effect().kind()));
        return found;
    }

    /** A catch goes on to the second write, or takes the first one back. */
    private static boolean failureIsHandled(Event.External effect, Candidate candidate, List<Event> events) {
        List<Frame> aroundAct = candidate.act().frames().list();
        for (Frame frame : effect.frames().list()) {
            if (frame instanceof Frame.Try attempt) {
                for (Frame.Handler handler : attempt.handlers()) {
                    boolean goesOn =
                            !aroundAct.contains(frame) && handler.outcome().goesOn();
                    if (goesOn || writesIn(handler.at(), candidate, events)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean writesIn(SourceSpan clause, Candidate candidate, List<Event> events) {
        return events.stream()
                .anyMatch(e -> e instanceof Event.Operation o
                        && o.operation() instanceof DataOperation.Write w
                        && w.entity().same(candidate.entity())
                        && SideEffects.within(o, clause));
    }
}
