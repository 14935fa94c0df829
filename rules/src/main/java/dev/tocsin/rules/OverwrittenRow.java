package dev.tocsin.rules;

import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Flaw;
import dev.tocsin.analyzer.race.Window;
import java.util.List;

/**
 * A row that is saved by a key of the program's own, because none was found: the second save updates the first one's row, so that
 * there are no two of them, and what the first has written is lost.
 */
final class OverwrittenRow {

    private OverwrittenRow() {}

    static boolean isSaved(CheckThenAct window) {
        return window.flawed(Flaw.OVERWRITTEN).isPresent();
    }

    static Finding finding(Rule rule, CheckThenAct window) {
        String check = Wording.code(window.check().label());
        String act = Wording.code(window.act().label());
        String asked = Wording.matching(window) + Wording.withColumns(window);
        boolean used = window.window() == Window.FIND_OR_CREATE;
        return Wording.finding(
                rule,
                window,
                Wording.join(
                        Wording.check(window) + " and " + Wording.act(window)
                                + " are separate statements: two requests can both find no " + asked
                                + ", and the second then overwrites the row that the first has committed.",
                        Wording.protectionSentence(window)),
                Wording.checkSite(window, check + " asks for " + IndefiniteArticle.with(asked)),
                Wording.actSite(window, act + " inserts it, or updates the one that is there"),
                Timelines.raceBehindCommit(
                        window,
                        "no row",
                        "a row",
                        "updates that row",
                        "One " + Wording.row(window) + ", without what request A has written."),
                Timelines.keyDecides(
                        window,
                        "no row",
                        "a row",
                        used
                                ? Timelines.check(window, Timeline.Request.B, "A's row, in a new transaction")
                                : SecondRequest.move(window, Timeline.Request.B),
                        "One " + Wording.row(window) + (used ? ", for both requests." : SecondRequest.gets(window))),
                List.of(
                        "Insert with `persist` of an `EntityManager`, or let the entity implement `Persistable` and say that"
                                + " it is new: then the key decides. "
                                + (used
                                        ? "On its violation read the row that the other request made, in a new transaction."
                                        : Wording.capitalised(SecondRequest.onViolation(window)) + "."),
                        "A catch around " + act
                                + " alone closes nothing: once the first request has committed, nothing is violated."));
    }
}
