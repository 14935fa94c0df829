package dev.tocsin.analyzer.schema;

import dev.tocsin.analyzer.ir.Names;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes the steps about tables that their own set never creates (a folder of update scripts beside a dump, a module's
 * changelog beside the main one) on the sets that do create them, provided these are not of a higher rank ({@link
 * SchemaSet#rank()}) and not for another database product. Where no set creates the table, its keys are loose: they exist,
 * but they may not be all.
 */
final class Adoption {

    private final List<SetState> states;
    private final Map<String, Set<SetState>> byTable = new HashMap<>();
    private final List<SchemaChange.AddKey> loose = new ArrayList<>();

    Adoption(List<SetState> states) {
        this.states = states;
        for (SetState state : states) {
            state.tables().keySet().forEach(t -> know(t, state));
        }
    }

    /** @return the loose keys */
    List<SchemaChange.AddKey> run() {
        for (SetState from : states) {
            from.orphans().forEach(orphan -> place(from, orphan));
        }
        return loose;
    }

    private void place(SetState from, SchemaChange orphan) {
        boolean placed = false;
        for (SetState state : List.copyOf(candidates(orphan))) {
            if (state != from && mayChange(from.set(), state.set(), orphan) && state.apply(orphan)) {
                placed = true;
                if (orphan instanceof SchemaChange.RenameTable rename) {
                    know(Names.fold(rename.newName()), state);
                }
            }
        }
        if (!placed && orphan instanceof SchemaChange.AddKey add) {
            loose.add(add);
        }
    }

    private Collection<SetState> candidates(SchemaChange orphan) {
        return orphan instanceof SchemaChange.OfTable ofTable
                ? byTable.getOrDefault(Names.fold(ofTable.table()), Set.of())
                : states;
    }

    private void know(String table, SetState state) {
        byTable.computeIfAbsent(table, k -> new LinkedHashSet<>()).add(state);
    }

    private static boolean mayChange(SchemaSet from, SchemaSet to, SchemaChange change) {
        // A dump that only drops or renames a table is a clean-up script.
        boolean cleanUp = change instanceof SchemaChange.DropTable || change instanceof SchemaChange.RenameTable;
        if (cleanUp && from.kind() == Origin.Kind.DUMP) {
            return false;
        }
        boolean sameProduct = from.dialect().isEmpty()
                || to.dialect().isEmpty()
                || from.dialect().equals(to.dialect());
        return sameProduct && to.rank() <= from.rank();
    }
}
