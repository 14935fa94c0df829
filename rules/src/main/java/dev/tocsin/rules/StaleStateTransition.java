package dev.tocsin.rules;

import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Window;
import java.util.List;

/** TOC104: A column decides and is then written, as if it could not have changed in between. */
final class StaleStateTransition implements Rule {

    private final RuleDescription description = RulePages.describe(
            "TOC104",
            "stale-state-transition",
            "A column decides and is then written, as if it could not have changed in between.",
            Severity.ERROR);

    @Override
    public RuleDescription description() {
        return description;
    }

    @Override
    public boolean speaksOf(CheckThenAct window) {
        return window.window() == Window.TRANSITION;
    }

    @Override
    public Finding report(CheckThenAct window) {
        String check = Wording.check(window);
        String act = Wording.act(window, window.decision());
        String entity = Wording.entity(window);
        String checkCall = window.check().label();
        String actCall = window.act().label();
        String column = Wording.code(window.columns().get(0));
        String decided = window.decision().lineAfter(window.check().span());
        return Wording.finding(
                this,
                window,
                Wording.join(
                        column + " of the " + entity + " read by " + check + " decides on " + decided + ", and " + act
                                + " writes it: two requests can both see the old value and both go on.",
                        Wording.protectionSentence(window)),
                Wording.checkSite(window, Wording.code(checkCall) + " reads " + column),
                Wording.actSite(window, Wording.code(actCall) + " writes " + column),
                Timelines.race(
                        window,
                        "the old " + window.columns().get(0),
                        "the new one",
                        "again, over the first",
                        "Both requests go on, each on the old " + column + "."),
                Timelines.conditionalWrite(
                        window,
                        "update .. where " + window.columns().get(0) + " is the old one",
                        "Only request A goes on" + Wording.loserGets(window)),
                List.of(
                        "Write with the check in the `WHERE` (`update .. set .. where id = ? and "
                                + window.columns().get(0) + " = ?`) and give the loser " + Wording.answer(window)
                                + " when no row was changed.",
                        "Or " + Wording.lockAdvice(window) + "."));
    }
}
