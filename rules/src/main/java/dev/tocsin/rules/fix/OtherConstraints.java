package dev.tocsin.rules.fix;

import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.schema.Table;
import java.util.Optional;

/** What else the database demands of the written row. */
final class OtherConstraints {

    private OtherConstraints() {}

    /** For a catch that answers whatever the database refuses: a fix is to be reviewed where that may be something else. */
    static void note(Project project, CheckThenAct window, Draft draft) {
        Optional<Table> table = table(project, window);
        if (table.isEmpty()) {
            draft.review(
                    "Whether the table has other constraints is not known; their violations would get the same answer.");
            return;
        }
        if (keys(table.get()) > 1
                || !table.get().foreignKeys().isEmpty()
                || !table.get().checks().isEmpty()) {
            draft.review(
                    "`" + table.get().name() + "` has other constraints too; their violations get the same answer.");
        }
    }

    /** For a catch that answers the violations of unique keys only. */
    static void noteKeys(Project project, CheckThenAct window, Draft draft) {
        Optional<Table> table = table(project, window);
        if (ViolatedKey.name(project, window).isPresent()) {
            return;
        }
        if (table.isEmpty()) {
            draft.review(
                    "Whether the table has other unique keys is not known; their violations would get the same answer.");
        } else if (keys(table.get()) > 1) {
            draft.review(
                    "`" + table.get().name() + "` has other unique keys too; their violations get the same answer.");
        }
    }

    private static Optional<Table> table(Project project, CheckThenAct window) {
        return project.schemaSeenFrom(window.act().span().file())
                .database(window.entity().table());
    }

    private static long keys(Table table) {
        return table.keys().stream().filter(k -> !k.primary()).count();
    }
}
