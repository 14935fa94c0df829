package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.source.SourceSpan;
import java.util.List;

/**
 * What the outermost caller tells of a window that a method below it opens. There more is known of what the method was given:
 * that the row was found before, that its key was drawn for this very request, or that the row asked for is of another kind than
 * the act wants.
 */
final class AtRoot {

    private final Program program;
    private final RootTraces traces;

    AtRoot(Program program, RootTraces traces) {
        this.program = program;
        this.traces = traces;
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
