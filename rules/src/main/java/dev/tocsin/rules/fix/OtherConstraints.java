package dev.tocsin.rules.fix;

import dev.tocsin.analyzer.ir.Names;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Window;
import dev.tocsin.analyzer.schema.Table;
import dev.tocsin.analyzer.schema.UniqueKey;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What else the database demands of the written row. */
final class OtherConstraints {

    private OtherConstraints() {}

    /** For a catch that answers whatever the database refuses: a fix is to be reviewed where that may be something else. */
    static void note(Project project, CheckThenAct window, Draft draft) {
        List<Table> tables = project.writtenTables(window);
        boolean more = project.writtenKeys(window).size() > 1
                || tables.stream()
                        .anyMatch(t -> !t.foreignKeys().isEmpty() || !t.checks().isEmpty());
        if (tables.isEmpty()) {
            draft.review(
                    "Whether the table has other constraints is not known; their violations would get the same answer.");
        } else if (more) {
            List<String> names = tables.stream().map(Table::name).toList();
            draft.review(names.stream().collect(Collectors.joining("`, `", "`", "`"))
                    + (names.size() == 1 ? " has" : " have")
                    + " other constraints too; their violations get the same answer.");
        }
    }

    /** For a catch that answers the violations of unique keys only: where it cannot tell the table's other keys from the one in question. */
    static void noteKeys(Project project, CheckThenAct window, Draft draft) {
        boolean told = !ViolatedKey.names(project, window).isEmpty() || noteKnownKeys(project, window, draft);
        if (!told && project.writtenTables(window).isEmpty()) {
            draft.review(
                    "Whether the table has other unique keys is not known; their violations would get the same answer.");
        }
    }

    /**
     * The same, of keys that are known to be there.
     *
     * @return whether some are named
     */
    static boolean noteKnownKeys(Project project, CheckThenAct window, Draft draft) {
        if (!ViolatedKey.names(project, window).isEmpty()) {
            return false;
        }
        List<CheckThenAct> asked = ViolatedKey.otherQuestions(project, window);
        List<String> others = ViolatedKey.others(project, window).stream()
                .filter(k -> asked.stream().noneMatch(w -> asksFor(project, w, k)))
                .map(UniqueKey::text)
                .toList();
        if (others.isEmpty()) {
            return false;
        }
        String keys = others.stream().collect(Collectors.joining("`, `", "`", "`"));
        boolean one = others.size() == 1;
        String which =
                window.window() == Window.CLAIM ? ": where the same write changes " + (one ? "it" : "them") + "," : ";";
        draft.review(keys + (one ? " is" : " are") + " unique too" + which + " a violation of "
                + (one ? "that key" : "one of these keys")
                + " gets this answer as well, unless the catch is told which key it is.");
        return true;
    }

    /** For a catch that takes a violation for the row that was asked for: where the key stops others too, which are none of those. */
    static void noteNarrowerKey(Project project, CheckThenAct window, Draft draft) {
        List<String> more = ViolatedKey.askedBeyond(project, window);
        if (!more.isEmpty()) {
            draft.review("The key stops rows too that differ in "
                    + more.stream().collect(Collectors.joining("`, `", "`", "`"))
                    + ", which the check lets pass: "
                    + (window.window() == Window.FIND_OR_CREATE
                            ? "it finds none of them."
                            : "they get this answer as well, without any second request."));
        }
    }

    private static boolean asksFor(Project project, CheckThenAct window, UniqueKey key) {
        Set<String> asked = window.columns().stream()
                .map(c -> Names.fold(project.mappings().columnName(window.entity(), c)))
                .collect(Collectors.toSet());
        Set<String> held = key.parts().stream()
                .flatMap(p -> p.columns().stream())
                .map(Names::fold)
                .collect(Collectors.toSet());
        return asked.equals(held);
    }
}
