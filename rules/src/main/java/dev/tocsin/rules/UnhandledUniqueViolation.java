package dev.tocsin.rules;

import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Harm;
import dev.tocsin.analyzer.race.Protection;
import dev.tocsin.analyzer.race.Window;
import java.util.List;

/** TOC201: A key stops the race, and its violation reaches the user instead of the answer that the check gives. */
final class UnhandledUniqueViolation implements Rule {

    private final RuleDescription description = RulePages.describe(
            "TOC201",
            "unhandled-unique-violation",
            "A key stops the race, and its violation reaches the user instead of the answer that the check gives.",
            Severity.WARNING);

    @Override
    public RuleDescription description() {
        return description;
    }

    @Override
    public boolean speaksOf(CheckThenAct window) {
        return window.harm() == Harm.WRONG_ANSWER && window.window() != Window.REPLACE;
    }

    @Override
    public Finding report(CheckThenAct window) {
        String check = Wording.check(window);
        String act = Wording.act(window);
        String entity = Wording.entity(window);
        String columns = Wording.withColumns(window);
        String checkCall = window.check().label();
        String actCall = window.act().label();
        String key = window.protection(Protection.Kind.UNIQUE_KEY)
                .map(Protection::text)
                .orElse("a unique key");
        return Wording.finding(
                this,
                window,
                Wording.join(
                        check + " and " + act + " are separate statements: of two requests for the same " + entity
                                + ", the second runs into " + key + " and gets an error instead of "
                                + Wording.answer(window) + ".",
                        Wording.protectionSentence(window)),
                Wording.checkSite(
                        window, Wording.code(checkCall) + " asks for " + IndefiniteArticle.with(entity) + columns),
                Wording.actSite(window, Wording.code(actCall) + " runs into the key"),
                Timelines.race(
                        window,
                        "no row",
                        "a row",
                        "unique violation, a 500",
                        "Request B gets an error instead of " + Wording.answer(window) + "."),
                Timelines.keyDecides(
                        window,
                        "no row",
                        "a row",
                        Timelines.answer(window, Timeline.Request.B),
                        "One " + Wording.row(window) + Wording.loserGets(window)),
                List.of(
                        "Catch the violation where it is thrown (send the statement at once, `saveAndFlush`, or catch outside of"
                                + " the transaction), and answer with " + Wording.answer(window) + "."));
    }
}
