package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.Value;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Rows were counted, or a figure computed over them, and one more is inserted: {@link Window#COUNT_INSERT}. */
final class CountThenInsert {

    private final Trace trace;
    private final Rows rows;

    CountThenInsert(Trace trace) {
        this.trace = trace;
        this.rows = trace.rows();
    }

    /** Fewer than so many: so insert. */
    void find(int index, Event.Operation act, DataOperation.Write write, Assumption assumption, Atoms.Atom atom) {
        if (atom.cond() instanceof Cond.Present p && p.value() instanceof Value.Result
                || atom.cond() instanceof Cond.Any && !atom.holds()) {
            // Whether there is one is asked, not how many there are.
            return;
        }
        for (Event.Operation check : trace.readsIn(atom.cond(), index)) {
            if (check.operation().entity().same(write.entity()) && Rows.counts(atom.cond(), check.id())) {
                countThenInsert(index, act, write, assumption, check);
            }
        }
    }

    private void countThenInsert(
            int index, Event.Operation act, DataOperation.Write write, Assumption assumption, Event.Operation check) {
        Known among = rows.canBeAmong(check.operation().where(), write, write.entity(), act.path());
        if (among != Known.NO) {
            trace.add(
                    Window.COUNT_INSERT,
                    check,
                    Optional.of(assumption),
                    act,
                    index,
                    write.entity(),
                    check.operation().where().equalColumns(),
                    among);
        }
    }

    /** {@code insert(max + 1)}: no branch decides, the value does. */
    void findComputed(int index, Event.Operation act, DataOperation.Write write) {
        for (Map.Entry<String, Value> entry : trace.changes(index, act, write).entrySet()) {
            for (Event.Operation check : trace.readsIn(entry.getValue(), index)) {
                if (!check.operation().entity().same(write.entity())) {
                    continue;
                }
                boolean top = check.operation() instanceof DataOperation.Read read
                        && read.result() == DataOperation.Kind.TOP
                        && arithmetic(entry.getValue());
                boolean counted = Rows.counts(entry.getValue(), check.id()) || top;
                if (counted
                        && rows.canBeAmong(check.operation().where(), write, write.entity(), act.path()) != Known.NO) {
                    Set<String> columns =
                            new LinkedHashSet<>(check.operation().where().equalColumns());
                    columns.add(entry.getKey());
                    trace.add(
                            Window.COUNT_INSERT,
                            check,
                            Optional.empty(),
                            act,
                            index,
                            write.entity(),
                            List.copyOf(columns),
                            Known.YES);
                }
            }
        }
    }

    private static boolean arithmetic(Value value) {
        if (value instanceof Value.Choice c) {
            return c.arms().stream().anyMatch(a -> arithmetic(a.value()));
        }
        return value instanceof Value.Derived d
                && switch (d.how()) {
                    case "+", "-", "add", "plus", "subtract", "minus", "sum", "increment", "text" -> true;
                    default -> false;
                };
    }
}
