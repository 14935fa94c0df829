package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import java.util.Optional;

/** Rows were counted, or dependants looked for, and a row is deleted: {@link Window#DELETE}. */
final class CheckThenDelete {

    private final Trace trace;
    private final Rows rows;

    CheckThenDelete(Trace trace) {
        this.trace = trace;
        this.rows = trace.rows();
    }

    /** "Not the last one" or "nothing depends on it": so delete. */
    void find(int index, Event.Operation act, DataOperation.Write write, Assumption assumption, Atoms.Atom atom) {
        for (Event.Operation check : trace.readsIn(atom.cond(), index)) {
            DataOperation read = check.operation();
            boolean counted = Rows.counts(atom.cond(), check.id());
            if (read.entity().same(write.entity()) && counted && moreThan(atom) && !chosenBy(check, write)) {
                trace.add(
                        Window.DELETE,
                        check,
                        Optional.of(assumption),
                        act,
                        index,
                        write.entity(),
                        read.where().equalColumns(),
                        Known.UNKNOWN);
            } else if (!read.entity().same(write.entity())
                    && Absence.of(atom).filter(check.id()::equals).isPresent()
                    && dependsOn(read, write)) {
                trace.add(
                        Window.DELETE,
                        check,
                        Optional.of(assumption),
                        act,
                        index,
                        read.entity(),
                        read.where().equalColumns(),
                        Known.YES);
            }
        }
    }

    /** More rows than a fixed number are there: one may go. */
    private static boolean moreThan(Atoms.Atom atom) {
        return atom.cond() instanceof Cond.Compare c
                && c.operator() == Cond.Compare.Operator.LT
                && (atom.holds() ? c.left() instanceof Value.Const : c.right() instanceof Value.Const);
    }

    /** The deleted rows are the ones that were read. */
    private static boolean chosenBy(Event.Operation check, DataOperation.Write write) {
        return Values.mentions(
                        write.subject(),
                        v -> v instanceof Value.Result r && r.operation().equals(check.id()))
                || write.where().conditions().stream()
                        .anyMatch(c -> Values.mentions(
                                c.value(),
                                v -> v instanceof Value.Result r
                                        && r.operation().equals(check.id())));
    }

    /** The read looked for rows that refer to the one that is deleted. */
    private boolean dependsOn(DataOperation read, DataOperation.Write write) {
        if (read.where().conditions().stream().anyMatch(c -> rows.isKey(read.entity(), c.column()))) {
            // Looked up by its own key, the row that was read is no dependant of another.
            return false;
        }
        for (RowPredicate.Condition deleted : write.where().conditions()) {
            for (RowPredicate.Condition child : read.where().conditions()) {
                if (child.operator() == RowPredicate.Operator.EQ
                        && rows.sameRow(child.value(), deleted.value()) == Known.YES
                        && refersTo(write, deleted.column(), child.column())) {
                    return true;
                }
            }
        }
        return read.where().conditions().stream().anyMatch(c -> Rows.same(c.value(), write.subject()) == Known.YES);
    }

    /**
     * Whether the child's column leads to the deleted row by what tells that from others. Two tables that both hold a customer's
     * number are siblings: neither's rows depend on the other's.
     */
    private boolean refersTo(DataOperation.Write write, String deleted, String child) {
        return rows.isKey(write.entity(), deleted)
                || rows.mapped(write.entity()).isEmpty()
                        && !Rows.folded(deleted).equals(Rows.folded(child));
    }
}
