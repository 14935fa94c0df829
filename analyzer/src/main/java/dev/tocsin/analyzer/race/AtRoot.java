package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.ir.DataOperation;
import java.util.List;

/**
 * What the outermost caller tells of a window that a method below it opens. There more is known of what the method was given:
 * that the row was found before, or that its key was drawn for this very request.
 */
final class AtRoot {

    private final RootTraces traces;

    AtRoot(RootTraces traces) {
        this.traces = traces;
    }

    /** On this way no other request can insert the row that the check asks for. */
    boolean closes(Candidate candidate, Chain way) {
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
