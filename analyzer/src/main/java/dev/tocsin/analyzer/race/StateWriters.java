package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.flow.Summary;
import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.types.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who in the program gives a column of rows that are there which value, and in which states of the column. Several threads may
 * ask.
 */
final class StateWriters {

    private final Program program;
    private final Rows rows;
    private final Map<String, Set<Setting>> settings = new HashMap<>();
    private Map<String, List<Write>> writes;

    StateWriters(Program program) {
        this.program = program;
        this.rows = new Rows(program.mappings());
    }

    /**
     * A value that the column gets somewhere.
     *
     * @param decisions what is asked of the column on the way there
     */
    record Setting(Value value, List<Cond> decisions) {}

    private record Write(Event event, Entity entity, Value value, RowPredicate where) {}

    /** Each setting once, in the order of the program. */
    synchronized Set<Setting> of(Entity entity, String property) {
        if (writes == null) {
            writes = new HashMap<>();
            program.methods().forEach(this::collect);
        }
        String key = key(entity, property);
        return settings.computeIfAbsent(entity.typeName() + " " + key, name -> {
            Set<Setting> found = new LinkedHashSet<>();
            for (Write write : writes.getOrDefault(key, List.of())) {
                if (sameClass(write.entity(), entity)) {
                    found.add(setting(write, entity, property));
                }
            }
            return found;
        });
    }

    /** Two programs of one repository may each have a class for a table of that name. */
    private static boolean sameClass(Entity a, Entity b) {
        return a.typeName().isEmpty() || b.typeName().isEmpty() || a.typeName().equals(b.typeName());
    }

    private String key(Entity entity, String property) {
        return entity.key() + " " + rows.column(entity, property);
    }

    /** Whether a value is what the column of some row held; whose row that is is not asked. */
    boolean isColumn(Value value, Entity entity, String property) {
        return value instanceof Value.Property p
                && p.of() instanceof Value.Result
                && rows.sameColumn(entity, p.name(), property);
    }

    private void collect(Method method) {
        boolean called = !program.callers(method).isEmpty();
        for (Event event : program.summary(method).map(Summary::events).orElse(List.of())) {
            if (event instanceof Event.Assignment a && !a.entity().unknown()) {
                note(event, a.entity(), a.target(), a.property(), a.value(), called, RowPredicate.ALL);
            } else if (event instanceof Event.Operation o
                    && o.operation() instanceof DataOperation.Write w
                    && (w.effect() == DataOperation.Effect.UPDATE || w.effect() == DataOperation.Effect.SAVE)
                    && (!(w.subject() instanceof Value.Made) || Repetition.ofFoundRow(w))) {
                rows.byColumns(w.entity(), w.values())
                        .forEach((column, value) ->
                                note(event, w.entity(), w.subject(), column, value, called, w.where()));
            }
        }
    }

    /** Of what a method is handed, its callers tell more. */
    private void note(
            Event event,
            Entity entity,
            Value target,
            String property,
            Value value,
            boolean called,
            RowPredicate where) {
        boolean open = target instanceof Value.Param
                || called && Values.mentions(value, v -> v instanceof Value.Param p && p.index() != Value.Param.THIS);
        if (!open && !event.path().impossible()) {
            writes.computeIfAbsent(key(entity, property), k -> new ArrayList<>())
                    .add(new Write(event, entity, value, where));
        }
    }

    private Setting setting(Write write, Entity entity, String property) {
        List<Cond> decisions = new ArrayList<>();
        write.event().path().assumptions().stream()
                .flatMap(a -> a.condition().conjuncts().stream())
                .filter(c -> Values.mentions(c, v -> isColumn(v, entity, property)))
                .forEach(decisions::add);
        Value row = new Value.Result(new OperationId(-1), Value.Result.Shape.ONE);
        write.where().conditions().stream()
                .filter(c -> c.operator() == RowPredicate.Operator.EQ && rows.sameColumn(entity, c.column(), property))
                .map(c -> new Cond.Compare(Cond.Compare.Operator.EQ, new Value.Property(row, c.column()), c.value()))
                .forEach(decisions::add);
        return new Setting(write.value(), decisions);
    }
}
