package dev.tocsin.rules;

import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Harm;
import dev.tocsin.analyzer.race.Window;
import java.util.List;

/** TOC106: Rows are counted, or a figure over them computed, and one more is inserted. */
final class CountThenInsert implements Rule {

    private final RuleDescription description = RulePages.describe(
            "TOC106",
            "count-then-insert",
            "Rows are counted, or a figure over them computed, and one more is inserted.",
            Severity.ERROR);

    @Override
    public RuleDescription description() {
        return description;
    }

    @Override
    public boolean speaksOf(CheckThenAct window) {
        return window.window() == Window.COUNT_INSERT && window.harm() == Harm.WRONG_DATA;
    }

    @Override
    public Finding report(CheckThenAct window) {
        String check = Wording.check(window);
        String act = Wording.act(window);
        String entity = Wording.entity(window);
        String checkCall = window.check().label();
        String actCall = window.act().label();
        boolean any = asksForAny(window);
        String before = any ? "none" : "one place left";
        String after = any ? "one" : "none left";
        return Wording.finding(
                this,
                window,
                Wording.join(
                        any
                                ? check + " asks whether there are " + Wording.rows(window) + " at all, and " + act
                                        + " adds one: two requests can both find none and both insert."
                                : check + " counts over the " + entity + " rows that " + act
                                        + " adds to: two requests can both see the same figure and both insert.",
                        Wording.protectionSentence(window)),
                Wording.checkSite(
                        window, Wording.code(checkCall) + (any ? " asks for any " : " counts ") + entity + " rows"),
                Wording.actSite(window, Wording.code(actCall) + " inserts one more"),
                Timelines.race(
                        window,
                        before,
                        any ? "the first" : "takes it",
                        any ? "a first one again" : "one too many",
                        "One " + entity + " too many."),
                Timelines.lockBeforeCheck(
                        window,
                        before,
                        any ? "the first" : "takes it",
                        after,
                        Timelines.answer(window, Timeline.Request.B),
                        "No " + entity + " too many" + Wording.loserGets(window)),
                List.of(
                        "Lock the row that the counted ones belong to (`PESSIMISTIC_WRITE`) before counting, in the same"
                                + " transaction.",
                        "Or keep the figure in that row and change it with a conditional `UPDATE` whose row count is looked at.",
                        Wording.ADVICE_SERIALIZABLE));
    }

    /** Whether there are any is asked, not how many there are. */
    private static boolean asksForAny(CheckThenAct window) {
        return window.check()
                .operation()
                .filter(o -> o instanceof DataOperation.Read r && r.result() == DataOperation.Kind.EXISTS)
                .isPresent();
    }
}
