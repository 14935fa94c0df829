package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.flow.Summary;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.types.Method;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which methods that nobody calls come to change rows of a table that are there. Several threads may ask. */
final class TableWriters {

    private final Program program;
    private Map<String, Set<Method>> roots;

    TableWriters(Program program) {
        this.program = program;
    }

    /** They do it themselves or by what they call. */
    synchronized Set<Method> of(Entity entity) {
        if (roots == null) {
            roots = new HashMap<>();
            program.methods().stream().filter(m -> program.callers(m).isEmpty()).forEach(this::collect);
        }
        return roots.getOrDefault(entity.key(), Set.of());
    }

    private void collect(Method root) {
        for (Event event : program.summary(root).map(Summary::events).orElse(List.of())) {
            if (event instanceof Event.Assignment a && !a.entity().unknown()) {
                note(a.entity(), root);
            } else if (event instanceof Event.Operation o
                    && o.operation() instanceof DataOperation.Write w
                    && (w.effect() == DataOperation.Effect.UPDATE || w.effect() == DataOperation.Effect.SAVE)
                    && (!(w.subject() instanceof Value.Made) || Repetition.ofFoundRow(w))) {
                note(w.entity(), root);
            }
        }
    }

    private void note(Entity entity, Method root) {
        roots.computeIfAbsent(entity.key(), k -> new LinkedHashSet<>()).add(root);
    }
}
