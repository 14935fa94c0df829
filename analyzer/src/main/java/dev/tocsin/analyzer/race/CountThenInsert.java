package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Path;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rows were counted, or a figure computed over them, and one more is inserted: {@link Window#QUOTA} where the count is bounded
 * and the row one of those, {@link Window#NUMBER} where the row gets the number that comes next, and otherwise {@link
 * Window#COUNT_INSERT}.
 */
final class CountThenInsert {

    private final Trace trace;
    private final Rows rows;
    private final CountedRows countedRows;

    CountThenInsert(Trace trace) {
        this.trace = trace;
        this.rows = trace.rows();
        this.countedRows = new CountedRows(rows);
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
                boolean bounded = new Quota(check.id()).bounds(atom)
                        && isCount(check)
                        && countedRows.holdOneMore(check.operation().where(), write, act.path())
                        && !writesOtherwise(assumption)
                        && !makesRoom(index, act, check);
                countThenInsert(index, act, write, assumption, check, bounded);
            }
        }
    }

    /** The database counted, and nobody the rows that it gave. */
    private static boolean isCount(Event.Operation check) {
        return check.operation() instanceof DataOperation.Read read && read.result() == DataOperation.Kind.COUNT;
    }

    /** Where the answer is the other one, something is written too. */
    private boolean writesOtherwise(Assumption assumption) {
        Path way = Path.EMPTY.and(assumption);
        return trace.events().stream()
                .anyMatch(e -> Pairing.isAct(e) && !e.path().compatible(way));
    }

    /** Counted rows are taken away before the new one comes: it takes their place, and not another. */
    private boolean makesRoom(int index, Event.Operation act, Event.Operation check) {
        DataOperation counted = check.operation();
        return trace.events().subList(0, index).stream()
                .filter(e -> e instanceof Event.Operation o
                        && o.operation() instanceof DataOperation.Write w
                        && w.entity().same(counted.entity())
                        && Trace.compatible(e, act))
                .map(e -> (DataOperation.Write) ((Event.Operation) e).operation())
                .anyMatch(w -> w.effect() == DataOperation.Effect.DELETE
                        || w.effect() == DataOperation.Effect.UPDATE
                                && counted.where().columns().stream()
                                        .anyMatch(c ->
                                                rows.written(w, w.entity(), c).isPresent()));
    }

    private void countThenInsert(
            int index,
            Event.Operation act,
            DataOperation.Write write,
            Assumption assumption,
            Event.Operation check,
            boolean bounded) {
        RowPredicate where = check.operation().where();
        Known among = bounded ? Known.YES : rows.canBeAmong(where, write, write.entity(), act.path());
        if (among != Known.NO && !trace.belongsToRowMadeHere(where)) {
            trace.add(
                    bounded ? Window.QUOTA : Window.COUNT_INSERT,
                    check,
                    Optional.of(assumption),
                    act,
                    index,
                    write.entity(),
                    where.equalColumns(),
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
                RowPredicate where = check.operation().where();
                if (counted
                        && rows.canBeAmong(where, write, write.entity(), act.path()) != Known.NO
                        && !trace.belongsToRowMadeHere(where)) {
                    Set<String> columns = new LinkedHashSet<>(where.equalColumns());
                    columns.add(entry.getKey());
                    trace.add(
                            isNext(entry, check, write, act) ? Window.NUMBER : Window.COUNT_INSERT,
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

    /** The row, which is one of those that were measured, gets the number that comes next. */
    private boolean isNext(
            Map.Entry<String, Value> entry, Event.Operation check, DataOperation.Write write, Event.Operation act) {
        RowPredicate where = check.operation().where();
        boolean highest = check.operation() instanceof DataOperation.Read read
                && read.result() == DataOperation.Kind.AGGREGATE
                && rows.sameColumn(write.entity(), read.column(), entry.getKey());
        return (highest || isCount(check))
                && new NextNumber(check.id(), where).is(entry.getValue())
                && countedRows.holdOneMore(where, write, act.path());
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
