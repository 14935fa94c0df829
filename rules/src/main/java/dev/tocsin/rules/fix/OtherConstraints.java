package dev.tocsin.rules.fix;

import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.schema.Table;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What else the database demands of the written row. */
final class OtherConstraints {

    private OtherConstraints() {}

    /** For a catch that answers whatever the database refuses: a fix is to be reviewed where that may be something else. */
    static void note(Project project, CheckThenAct window, Draft draft) {
        List<Table> tables = project.writtenTables(window);
        boolean more = keys(tables) > 1
                || tables.stream()
                        .anyMatch(t -> !t.foreignKeys().isEmpty() || !t.checks().isEmpty());
        note("constraints", tables, t -> true, more, draft);
    }

    /** For a catch that answers the violations of unique keys only. */
    static void noteKeys(Project project, CheckThenAct window, Draft draft) {
        List<Table> tables = project.writtenTables(window);
        if (ViolatedKey.names(project, window).isEmpty()) {
            note("unique keys", tables, t -> keys(List.of(t)) > 0, keys(tables) > 1, draft);
        }
    }

    /** @param having the tables that are named, where there is more than the key in question */
    private static void note(String what, List<Table> tables, Predicate<Table> having, boolean more, Draft draft) {
        if (tables.isEmpty()) {
            draft.review("Whether the table has other " + what
                    + " is not known; their violations would get the same answer.");
        } else if (more) {
            List<String> names = tables.stream().filter(having).map(Table::name).toList();
            draft.review(names.stream().collect(Collectors.joining("`, `", "`", "`"))
                    + (names.size() == 1 ? " has other " : " have other ") + what
                    + " too; their violations get the same answer.");
        }
    }

    private static long keys(List<Table> tables) {
        return tables.stream()
                .flatMap(t -> t.keys().stream())
                .filter(k -> !k.primary())
                .count();
    }
}
