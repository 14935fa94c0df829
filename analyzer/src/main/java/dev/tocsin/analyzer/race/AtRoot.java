package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.types.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the outermost caller tells of a window that a method below it opens. There more is known of what the method was given:
 * that the row was found before, or that its key was drawn for this very request.
 */
final class AtRoot {

    private final Program program;
    private final Map<Method, Optional<Trace>> traces = new HashMap<>();

    AtRoot(Program program) {
        this.program = program;
    }

    /** On this way no other request can insert the row that the check asks for. */
    boolean closes(Candidate candidate, Chain way) {
        boolean inserts = candidate.window() == Window.INSERT || candidate.window() == Window.FIND_OR_CREATE;
        if (!inserts || way.calls().isEmpty() || candidate.write().isEmpty()) {
            return false;
        }
        Optional<Trace> trace = traces.computeIfAbsent(
                way.root(),
                m -> program.summary(m).filter(s -> !s.overflows()).map(s -> new Trace(m, s, program.mappings())));
        return trace.isPresent() && closes(candidate, trace.get());
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
