package dev.tocsin.rules;

import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Harm;
import dev.tocsin.analyzer.race.Window;
import java.util.List;

/** TOC108: Rows are deleted and inserted anew, and two requests at once leave both their rows. */
final class DeleteThenInsert implements Rule {

    private final RuleDescription description = RulePages.describe(
            "TOC108",
            "delete-then-insert",
            "Rows are deleted and inserted anew, and two requests at once leave both their rows.",
            Severity.ERROR);

    @Override
    public RuleDescription description() {
        return description;
    }

    @Override
    public boolean speaksOf(CheckThenAct window) {
        return window.window() == Window.REPLACE && window.harm() != Harm.WRONG_ANSWER;
    }

    @Override
    public Finding report(CheckThenAct window) {
        String check = Wording.check(window);
        String act = Wording.act(window);
        String entity = Wording.entity(window);
        String columns = Wording.withColumns(window);
        String checkCall = window.check().label();
        String actCall = window.act().label();
        return Wording.finding(
                this,
                window,
                Wording.join(
                        check + " deletes the " + entity + " rows" + columns + " and " + act
                                + " inserts new ones: two requests can both delete the old rows, then both insert.",
                        Wording.protectionSentence(window)),
                Wording.checkSite(window, Wording.code(checkCall) + " deletes the old rows"),
                Wording.actSite(window, Wording.code(actCall) + " inserts the new ones"),
                Timelines.race(
                        window,
                        "the old rows",
                        "its rows",
                        "its rows beside them",
                        "The rows of both requests stay, side by side."),
                Timelines.lockBeforeCheck(
                        window,
                        "the old rows",
                        "its rows",
                        "A's rows",
                        Timelines.act(window, Timeline.Request.B, "its rows"),
                        "The rows of the request that came last, and no others."),
                List.of(
                        "Lock the row that they belong to (`PESSIMISTIC_WRITE`) before the delete, in the same transaction.",
                        "Or write each row as an upsert over a unique key, and delete what is no longer wanted.",
                        Wording.ADVICE_SERIALIZABLE));
    }
}
