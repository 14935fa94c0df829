package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Known;
import java.util.Optional;

/** Rows are deleted and inserted anew: {@link Window#REPLACE}. */
final class DeleteThenInsert {

    private final Trace trace;
    private final Rows rows;

    DeleteThenInsert(Trace trace) {
        this.trace = trace;
        this.rows = trace.rows();
    }

    /** "Replace all": rows are deleted by a predicate that the inserted ones meet, and that many rows can meet. */
    void find(int index, Event.Operation act, DataOperation.Write write) {
        for (int i = 0; i < index; i++) {
            if (trace.events().get(i) instanceof Event.Operation o
                    && o.operation() instanceof DataOperation.Write deleted
                    && deleted.effect() == DataOperation.Effect.DELETE
                    && deleted.entity().same(write.entity())
                    && !deleted.where().conditions().isEmpty()
                    && deleted.where().conditions().stream().noneMatch(c -> rows.isKey(deleted.entity(), c.column()))
                    && Trace.compatible(o, act)
                    && !trace.belongsToRowMadeHere(deleted.where())
                    && rows.meets(deleted.where(), write, write.entity())) {
                trace.add(
                        Window.REPLACE,
                        o,
                        Optional.empty(),
                        act,
                        index,
                        write.entity(),
                        deleted.where().equalColumns(),
                        // Whoever removes rows that are gone is thrown out with its new ones.
                        deleted.oneByOne() ? Known.UNKNOWN : Known.YES);
            }
        }
    }
}
