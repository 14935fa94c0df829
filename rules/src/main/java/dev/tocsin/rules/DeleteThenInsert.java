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

    private static final String BOTH_STAY = "The rows of both requests stay, side by side.";

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
        boolean oneByOne = Replacement.oneByOne(window);
        return Wording.finding(
                this,
                window,
                Wording.join(
                        oneByOne
                                ? check + " loads the " + entity + " rows" + columns + " and removes each, and " + act
                                        + " inserts new ones: two requests that find none can both insert. Where both find the same"
                                        + " rows, the second is thrown out, since what it removes is gone."
                                : check + " deletes the " + entity + " rows" + columns + " and " + act
                                        + " inserts new ones: of two requests at once, neither deletes what the other inserts.",
                        Wording.protectionSentence(window)),
                Wording.checkSite(window, Wording.code(checkCall) + " deletes the old rows"),
                Wording.actSite(window, Wording.code(actCall) + " inserts the new ones"),
                Replacement.race(window, "its rows beside them", BOTH_STAY),
                Timelines.lockBeforeCheck(
                        window,
                        Replacement.found(window),
                        "its rows",
                        "A's rows",
                        Timelines.act(window, Timeline.Request.B, "its rows"),
                        "The rows of the request that came last, and no others."),
                window.around().ofARow()
                        ? List.of(
                                "Lock " + Wording.lockedOwner(window, "they")
                                        + " before the delete, in the same transaction.",
                                "Or write each row as an upsert over a unique key, and delete what is no longer wanted.",
                                Wording.ADVICE_SERIALIZABLE)
                        : List.of(
                                "Write each row as an upsert over a unique key that tells it from the others, and delete"
                                        + " what is no longer wanted.",
                                "Or lock " + Wording.lockedOwner(window, "they")
                                        + " before the delete, in the same transaction.",
                                Wording.ADVICE_SERIALIZABLE));
    }
}
