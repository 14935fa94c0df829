package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.source.SourceSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the outermost caller tells of a window that a method below it opens. There more is known of what the method was given:
 * that the row was found before, that its key was drawn for this very request, that the row asked for is of another kind than the
 * act wants, or a constant that decides which way is taken.
 */
final class AtRoot {

    private final Program program;
    private final RootTraces traces;
    private final EntryPoints entryPoints;

    AtRoot(Program program, RootTraces traces, EntryPoints entryPoints) {
        this.program = program;
        this.traces = traces;
        this.entryPoints = entryPoints;
    }

    /**
     * What the window is made of is not done on this way: a constant that the caller hands in, or an object that it has made,
     * decides against it.
     *
     * <p>Loops are run once only, so that of what is done inside of one nothing can be told.
     *
     * @param events those of the candidate's method
     */
    boolean rulesOut(Candidate candidate, List<Event> events, Chain way) {
        if (way.calls().isEmpty() || !onlyCalledFromAbove(way)) {
            return false;
        }
        List<Event> needed = needed(candidate, events);
        if (needed.stream().noneMatch(AtRoot::hangsOnCaller)
                || way.calls().stream().anyMatch(c -> inLoop(c.frames().list()))) {
            return false;
        }
        return traces.whole(way)
                .filter(t -> needed.stream().anyMatch(e -> isMissing(e, t)) || changesNothing(candidate, events, t))
                .isPresent();
    }

    /** A request that comes in half-way brings what it likes. */
    private boolean onlyCalledFromAbove(Chain way) {
        return way.calls().stream().noneMatch(c -> entryPoints.isCalledFromOutside(c.callee()));
    }

    /** The check and the act. */
    private static List<Event> needed(Candidate candidate, List<Event> events) {
        List<Event> needed = new ArrayList<>(List.of(events.get(candidate.actIndex())));
        if (!candidate.readElsewhere()) {
            needed.add(candidate.check());
        }
        return needed;
    }

    /** None of the assignments is made that change what is saved. */
    private static boolean changesNothing(Candidate candidate, List<Event> events, Trace trace) {
        if (candidate.window() != Window.LOST_UPDATE && candidate.window() != Window.TRANSITION) {
            return false;
        }
        Optional<Value> row = candidate.write().map(DataOperation.Write::subject);
        List<Event> changes = events.subList(0, candidate.actIndex()).stream()
                .filter(e -> e instanceof Event.Assignment a
                        && row.filter(a.target()::equals).isPresent()
                        && candidate.columns().contains(a.property()))
                .toList();
        return !changes.isEmpty()
                && changes.stream().anyMatch(AtRoot::hangsOnCaller)
                && changes.stream().allMatch(e -> isMissing(e, trace));
    }

    private static boolean hangsOnCaller(Event event) {
        return event.path().assumptions().stream().anyMatch(a -> (a.condition().kinds() & Value.Kinds.PARAM) != 0)
                || event instanceof Event.Operation o
                        && o.operation().where().conditions().stream()
                                .anyMatch(c -> (c.value().kinds() & Value.Kinds.PARAM) != 0);
    }

    private static boolean isMissing(Event event, Trace trace) {
        return !inLoop(event.frames().list())
                && trace.events().stream()
                        .noneMatch(e -> e.getClass() == event.getClass() && e.at().equals(event.at()));
    }

    private static boolean inLoop(List<Frame> frames) {
        return frames.stream().anyMatch(Frame.Loop.class::isInstance);
    }

    /** On this way the act is never come to, or no other request can insert the row that the check asks for. */
    boolean closes(Candidate candidate, Chain way) {
        return traces.of(way)
                        .filter(t -> neverReached(candidate.act().at(), way, t))
                        .isPresent()
                || insertsAlone(candidate, way);
    }

    /** To go this way to the act, a column of some row would have to be another than the one by which the row was found. */
    private boolean neverReached(SourceSpan act, Chain way, Trace trace) {
        List<SourceSpan> calls = calls(way.frames(program));
        List<Event> acts = trace.events().stream()
                .filter(e -> e.at().equals(act))
                .filter(e -> startsWith(calls(e.frames().list()), calls))
                .toList();
        return !acts.isEmpty() && acts.stream().allMatch(trace::contradictsItsRows);
    }

    private static List<SourceSpan> calls(List<Frame> frames) {
        return frames.stream()
                .filter(Frame.Call.class::isInstance)
                .map(Frame::at)
                .toList();
    }

    private static boolean startsWith(List<SourceSpan> all, List<SourceSpan> first) {
        return all.size() >= first.size() && all.subList(0, first.size()).equals(first);
    }

    private boolean insertsAlone(Candidate candidate, Chain way) {
        boolean inserts = candidate.window() == Window.INSERT || candidate.window() == Window.FIND_OR_CREATE;
        return inserts
                && candidate.write().isPresent()
                && !way.calls().isEmpty()
                && traces.of(way).filter(t -> closes(candidate, t)).isPresent();
    }

    private static boolean closes(Candidate candidate, Trace trace) {
        AbsentThenInsert inserts = new AbsentThenInsert(trace);
        List<Event> events = trace.events();
        boolean seen = false;
        for (int i = 0; i < events.size(); i++) {
            if (!(events.get(i) instanceof Event.Operation act)
                    || !(act.operation() instanceof DataOperation.Write write)
                    || !act.at().equals(candidate.act().at())) {
                continue;
            }
            for (int j = 0; j < i; j++) {
                if (events.get(j) instanceof Event.Operation check
                        && check.at().equals(candidate.check().at())) {
                    seen = true;
                    if (inserts.isOpen(i, act, write, check)) {
                        return false;
                    }
                }
            }
        }
        return seen;
    }
}
