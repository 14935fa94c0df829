package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.ir.Value;

/** Rows that are marked as gone: to mark a row twice is to mark it once. */
final class Removal {

    private Removal() {}

    /** A column that says that, or when, the row was taken away. */
    static boolean column(String property) {
        String folded = Rows.folded(property);
        return folded.contains("delete") || folded.contains("removed") || folded.contains("archived");
    }

    /** {@code deletedBy}, {@code removed_by_id} */
    static boolean namesWho(String property) {
        String folded = Rows.folded(property);
        return folded.contains("deletedby") || folded.contains("removedby") || folded.contains("archivedby");
    }

    /** The same run marks the object as gone. */
    static boolean of(Value row, Event act, Trace trace) {
        return trace.removals().stream().anyMatch(a -> a.target().equals(row) && Trace.compatible(a, act));
    }

    /** The object that is changed is marked as gone. */
    static boolean marks(Event.Assignment set) {
        String folded = Rows.folded(set.property());
        boolean switchedOff =
                set.value().equals(Value.Const.FALSE) && (folded.endsWith("active") || folded.endsWith("enabled"));
        return switchedOff
                || set.value() instanceof Value.Named n && column(n.name())
                || column(set.property())
                        && !set.value().equals(Value.Const.FALSE)
                        && !set.value().equals(Value.Const.NULL);
    }
}
