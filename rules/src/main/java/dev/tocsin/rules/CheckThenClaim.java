package dev.tocsin.rules;

import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Harm;
import dev.tocsin.analyzer.race.Window;
import java.util.List;

/** TOC102: A row takes a value because no other row had it, and no key stops a second one. */
final class CheckThenClaim implements Rule {

    private final RuleDescription description = RulePages.describe(
            "TOC102",
            "check-then-claim",
            "A row takes a value because no other row had it, and no key stops a second one.",
            Severity.ERROR);

    @Override
    public RuleDescription description() {
        return description;
    }

    @Override
    public boolean speaksOf(CheckThenAct window) {
        return window.window() == Window.CLAIM && window.harm() == Harm.WRONG_DATA;
    }

    @Override
    public Finding report(CheckThenAct window) {
        String check = Wording.check(window);
        String act = Wording.act(window);
        String entity = Wording.entity(window);
        String columns = Wording.withColumns(window);
        String asked = Wording.matching(window);
        String checkCall = window.check().label();
        String actCall = window.act().label();
        return Wording.finding(
                this,
                window,
                Wording.join(
                        check + " and " + act + " are separate statements: two requests can both find no " + asked
                                + columns + " and both give it to their own row.",
                        Wording.protectionSentence(window)),
                Wording.checkSite(
                        window, Wording.code(checkCall) + " asks for " + IndefiniteArticle.with(asked) + columns),
                Wording.actSite(window, Wording.code(actCall) + " gives it to another row"),
                Timelines.race(
                        window, "no row", "takes the value", "takes it too", "Two " + Wording.rows(window) + "."),
                Wording.beyondKeys(window)
                        ? Timelines.lockBeforeCheck(
                                window,
                                "no row",
                                "takes the value",
                                "A's row",
                                SecondRequest.move(window, Timeline.Request.B),
                                "One " + Wording.row(window) + SecondRequest.gets(window))
                        : Timelines.keyDecides(
                                window,
                                "no row",
                                "takes the value",
                                SecondRequest.moveBehindViolation(window, Timeline.Request.B, false),
                                "One " + Wording.row(window) + SecondRequest.gets(window)),
                Wording.advice(window, List.of(SecondRequest.keyAndAnswer(window))));
    }
}
