package dev.tocsin.rules.fix;

import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.schema.Table;
import java.util.Optional;

/** What else the database demands of the written row: a violation of it arrives as the same exception as the key's. */
final class OtherConstraints {

    private OtherConstraints() {}

    /** Lets the fix be reviewed where a catch would answer for other constraints too, or may. */
    static void note(Project project, CheckThenAct window, Draft draft) {
        Optional<Table> table = project.schemaSeenFrom(window.act().span().file())
                .database(window.entity().table());
        if (table.isEmpty()) {
            draft.review(
                    "Whether the table has other constraints is not known; their violations would get the same answer.");
            return;
        }
        long keys = table.get().keys().stream().filter(k -> !k.primary()).count();
        if (keys > 1
                || !table.get().foreignKeys().isEmpty()
                || !table.get().checks().isEmpty()) {
            draft.review(
                    "`" + table.get().name() + "` has other constraints too; their violations get the same answer.");
        }
    }
}
