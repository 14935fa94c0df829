package dev.tocsin.rules;

import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Harm;
import dev.tocsin.analyzer.race.Window;
import java.util.List;
import java.util.Optional;

/** TOC103: A row is created because none was found, and two requests create two. */
final class FindOrCreate implements Rule {

    private final RuleDescription description = RulePages.describe(
            "TOC103",
            "find-or-create",
            "A row is created because none was found, and two requests create two.",
            Severity.ERROR);

    @Override
    public RuleDescription description() {
        return description;
    }

    @Override
    public boolean speaksOf(CheckThenAct window) {
        return window.window() == Window.FIND_OR_CREATE && window.harm() == Harm.WRONG_DATA;
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
        boolean again = SecondRequest.refusedBefore(window);
        boolean bySql = Upsert.advice(window).isPresent();
        return Wording.finding(
                this,
                window,
                Wording.join(
                        check + " finds no " + asked + columns + ", so " + act
                                + " creates one: two requests at the same time create two.",
                        Wording.protectionSentence(window)),
                Wording.checkSite(
                        window, Wording.code(checkCall) + " looks for " + IndefiniteArticle.with(asked) + columns),
                Wording.actSite(window, Wording.code(actCall) + " creates it"),
                Timelines.race(window, "no row", "a row", "a second row", "Two " + Wording.rows(window) + "."),
                Wording.beyondKeys(window)
                        ? Timelines.lockBeforeCheck(
                                window,
                                "no row",
                                "a row",
                                "A's row",
                                Timelines.says(Timeline.Request.B, "goes on with A's row"),
                                "One " + Wording.row(window) + ", for both requests.")
                        : Timelines.keyDecides(
                                window,
                                "no row",
                                "a row",
                                Timelines.refusal(bySql),
                                bySql || SecondRequest.deletes(window) || again
                                        ? SecondRequest.moveBehindViolation(window, Timeline.Request.B, bySql)
                                        : Timelines.check(window, Timeline.Request.B, "A's row, in a new transaction"),
                                "One " + Wording.row(window)
                                        + (SecondRequest.deletes(window)
                                                ? "."
                                                : again ? SecondRequest.gets(window) : ", for both requests.")),
                Wording.advice(window, keyDecides(window)));
    }

    private static List<String> keyDecides(CheckThenAct window) {
        Optional<String> bySql = Upsert.advice(window);
        if (bySql.isPresent()) {
            return List.of(bySql.get());
        }
        return window.around().instead().isPresent() || SecondRequest.refusedBefore(window)
                ? List.of(SecondRequest.keyAndAnswer(window))
                : List.of(
                        "Add a " + Wording.keyColumns(window)
                                + ", create first, and on its violation read the row that the other request made, in a new"
                                + " transaction.",
                        "Where SQL is at hand: " + Upsert.insertIfAbsent(window) + ", then read.");
    }
}
