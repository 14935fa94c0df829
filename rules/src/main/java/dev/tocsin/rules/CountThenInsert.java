package dev.tocsin.rules;

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
        return Wording.finding(
                this,
                window,
                Wording.join(
                        check + " counts over the " + entity + " rows that " + act
                                + " adds to: two requests can both see the same figure and both insert.",
                        Wording.protectionSentence(window)),
                Wording.checkSite(window, Wording.code(checkCall) + " counts " + entity + " rows"),
                Wording.actSite(window, Wording.code(actCall) + " inserts one more"),
                Timelines.race(window, "one place left", "takes it", "one too many", "One " + entity + " too many."),
                Timelines.lockBeforeCheck(
                        window,
                        "one place left",
                        "takes it",
                        "none left",
                        Timelines.answer(window, Timeline.Request.B),
                        "No " + entity + " too many" + Wording.loserGets(window)),
                List.of(
                        "Lock the row that the counted ones belong to (`PESSIMISTIC_WRITE`) before counting, in the same"
                                + " transaction.",
                        "Or keep the figure in that row and change it with a conditional `UPDATE` whose row count is looked at.",
                        Wording.ADVICE_SERIALIZABLE));
    }
}
