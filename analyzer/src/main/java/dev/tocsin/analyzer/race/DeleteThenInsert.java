package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Known;
import java.util.List;
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
                    && !byTwoCalls(o, act)
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

    /** One call of a method deletes, and another call of it inserts: it does the one thing or the other, and replaces nothing. */
    private static boolean byTwoCalls(Event.Operation delete, Event.Operation insert) {
        List<Frame> aroundDelete = delete.frames().list();
        List<Frame> aroundInsert = insert.frames().list();
        int same = 0;
        while (same < aroundDelete.size()
                && same < aroundInsert.size()
                && aroundDelete.get(same).equals(aroundInsert.get(same))) {
            same++;
        }
        return same < aroundDelete.size()
                && same < aroundInsert.size()
                && aroundDelete.get(same) instanceof Frame.Call one
                && aroundInsert.get(same) instanceof Frame.Call other
                && one.callee().equals(other.callee())
                // A method that runs any statement it is given replaces rows in two calls.
                && !delete.at().equals(insert.at())
                && !delete.at().equals(one.at());
    }
}
