package dev.tocsin.rules;

import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Harm;
import dev.tocsin.analyzer.race.Window;
import dev.tocsin.analyzer.schema.Dialect;
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
        boolean oneByOne = window.check()
                .operation()
                .filter(o -> o instanceof DataOperation.Write w && w.oneByOne())
                .isPresent();
        // MySQL's DELETE sees what has been committed while it waited: there it takes two that find nothing.
        boolean seesCommitted = window.inTransaction()
                && window.around().product().filter(Dialect::locksGaps).isPresent();
        String found = oneByOne || seesCommitted ? "no old rows" : "the old rows";
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
                window.inTransaction() && !oneByOne && !seesCommitted
                        ? waiting(window)
                        : Timelines.race(window, found, "its rows", "its rows beside them", BOTH_STAY),
                Timelines.lockBeforeCheck(
                        window,
                        found,
                        "its rows",
                        "A's rows",
                        Timelines.act(window, Timeline.Request.B, "its rows"),
                        "The rows of the request that came last, and no others."),
                List.of(
                        "Lock the row that they belong to (" + Wording.lock(window)
                                + ") before the delete, in the same transaction.",
                        "Or write each row as an upsert over a unique key, and delete what is no longer wanted.",
                        Wording.ADVICE_SERIALIZABLE));
    }

    /** Old rows are locked until the commit; but the statement that waited for it sees the rows from before it. */
    private static Timeline waiting(CheckThenAct window) {
        return new Timeline(
                List.of(
                        Timelines.check(window, Timeline.Request.A, "the old rows"),
                        Timelines.check(window, Timeline.Request.B, "waits where there are old rows"),
                        Timelines.act(window, Timeline.Request.A, "its rows"),
                        Timelines.commit(Timeline.Request.A),
                        Timelines.check(window, Timeline.Request.B, "goes on, and does not see A's rows"),
                        Timelines.act(window, Timeline.Request.B, "its rows beside them")),
                Timelines.harm(BOTH_STAY));
    }
}
