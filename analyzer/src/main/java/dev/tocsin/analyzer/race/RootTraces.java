package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.types.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the outermost methods do, with everything that they call. */
final class RootTraces {

    private final Program program;
    private final Map<Method, Optional<Trace>> traces = new HashMap<>();

    RootTraces(Program program) {
        this.program = program;
    }

    /** Empty where the method at the top of the way does so much that the end of it was left out. */
    Optional<Trace> of(Chain way) {
        return traces.computeIfAbsent(
                way.root(),
                m -> program.summary(m).filter(s -> !s.overflows()).map(s -> new Trace(m, s, program.mappings())));
    }

    /** The same; also empty where something was left out on the way, such as a method that calls itself. */
    Optional<Trace> whole(Chain way) {
        return program.summary(way.root()).filter(s -> !s.cutShort()).flatMap(s -> of(way));
    }
}
