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

/** Which methods that nobody calls come to write a table. They do it themselves or by what they call. Several threads may ask. */
final class TableWriters {

    private final Program program;
    private Map<String, Set<Method>> changing;
    private Map<String, Set<Method>> inserting;

    TableWriters(Program program) {
        this.program = program;
    }

    /** Those that change rows which are there. */
    synchronized Set<Method> changing(Entity entity) {
        collect();
        return changing.getOrDefault(entity.key(), Set.of());
    }

    /** Those that insert rows. */
    synchronized Set<Method> inserting(Entity entity) {
        collect();
        return inserting.getOrDefault(entity.key(), Set.of());
    }

    private void collect() {
        if (changing == null) {
            changing = new HashMap<>();
            inserting = new HashMap<>();
            program.methods().stream().filter(m -> program.callers(m).isEmpty()).forEach(this::collect);
        }
    }

    private void collect(Method root) {
        for (Event event : program.summary(root).map(Summary::events).orElse(List.of())) {
            if (event instanceof Event.Assignment a && !a.entity().unknown()) {
                note(changing, a.entity(), root);
            } else if (event instanceof Event.Operation o && o.operation() instanceof DataOperation.Write w) {
                boolean saves = w.effect() == DataOperation.Effect.SAVE;
                if ((w.effect() == DataOperation.Effect.UPDATE || saves)
                        && (!(w.subject() instanceof Value.Made) || Repetition.ofFoundRow(w))) {
                    note(changing, w.entity(), root);
                }
                if (w.effect() == DataOperation.Effect.INSERT || saves) {
                    note(inserting, w.entity(), root);
                }
            }
        }
    }

    private static void note(Map<String, Set<Method>> roots, Entity entity, Method root) {
        roots.computeIfAbsent(entity.key(), k -> new LinkedHashSet<>()).add(root);
    }
}
