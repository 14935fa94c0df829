package dev.tocsin.rules;

import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Harm;
import dev.tocsin.analyzer.race.Window;
import java.util.ArrayList;
import java.util.List;

/** TOC101: A row is inserted because none was there, and no key stops a second one. */
final class CheckThenInsert implements Rule {

    private final RuleDescription description = RulePages.describe(
            "TOC101",
            "check-then-insert",
            "A row is inserted because none was there, and no key stops a second one.",
            Severity.ERROR);

    @Override
    public RuleDescription description() {
        return description;
    }

    @Override
    public boolean speaksOf(CheckThenAct window) {
        return window.window() == Window.INSERT && window.harm() == Harm.WRONG_DATA;
    }

    @Override
    public Finding report(CheckThenAct window) {
        if (OverwrittenRow.isSaved(window)) {
            return OverwrittenRow.finding(this, window);
        }
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
                                + columns + " and both insert one.",
                        Wording.protectionSentence(window)),
                Wording.checkSite(
                        window, Wording.code(checkCall) + " asks for " + IndefiniteArticle.with(asked) + columns),
                Wording.actSite(window, Wording.code(actCall) + " inserts " + IndefiniteArticle.with(entity)),
                Timelines.race(window, "no row", "a row", "the same row again", "Two " + Wording.rows(window) + "."),
                Wording.beyondKeys(window)
                        ? Timelines.lockBeforeCheck(
                                window,
                                "no row",
                                "a row",
                                "A's row",
                                SecondRequest.move(window, Timeline.Request.B),
                                "One " + Wording.row(window) + SecondRequest.gets(window))
                        : Timelines.keyDecides(
                                window,
                                "no row",
                                "a row",
                                Timelines.refusal(Upsert.advice(window).isPresent()),
                                SecondRequest.moveBehindViolation(
                                        window,
                                        Timeline.Request.B,
                                        Upsert.advice(window).isPresent()),
                                "One " + Wording.row(window) + SecondRequest.gets(window)),
                Wording.advice(window, keyDecides(window)));
    }

    private static List<String> keyDecides(CheckThenAct window) {
        List<String> advice = new ArrayList<>();
        advice.add(Upsert.advice(window).orElseGet(() -> SecondRequest.keyAndAnswer(window)));
        if (SecondRequest.isAnswered(window) && window.answeredByHandler().isEmpty()) {
            advice.add("Keep the check for the friendly answer; the key is what decides.");
        }
        return advice;
    }
}
