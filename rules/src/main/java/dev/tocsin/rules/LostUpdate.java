package dev.tocsin.rules;

import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Window;

/** TOC105: A new value is computed from the value that was read, and overwrites what others wrote in between. */
final class LostUpdate implements Rule {

    private final RuleDescription description = RulePages.describe(
            "TOC105",
            "lost-update",
            "A new value is computed from the value that was read, and overwrites what others wrote in between.",
            Severity.ERROR);

    @Override
    public RuleDescription description() {
        return description;
    }

    @Override
    public boolean speaksOf(CheckThenAct window) {
        return window.window() == Window.LOST_UPDATE;
    }

    @Override
    public Finding report(CheckThenAct window) {
        String check = Wording.check(window);
        String act = Wording.act(window);
        String entity = Wording.entity(window);
        String checkCall = window.check().label();
        String actCall = window.act().label();
        String column = Wording.code(window.columns().get(0));
        LostValue told = LostValue.of(window);
        return Wording.finding(
                this,
                window,
                Wording.join(
                        act + " writes " + column + " of the " + entity + " computed from what " + check
                                + " read: of two requests at the same time, one update is lost.",
                        window.around()
                                .decidedBefore()
                                .map(d -> "Both can also pass what is decided on " + column + " before ("
                                        + d.lineAfter(window.act().span()) + ").")
                                .orElse(""),
                        Wording.protectionSentence(window)),
                Wording.checkSite(window, Wording.code(checkCall) + " reads " + column),
                Wording.actSite(window, Wording.code(actCall) + " writes " + column + " computed from it"),
                Timelines.race(
                        window,
                        told.found(),
                        told.first(),
                        told.second(),
                        "One of two updates of " + column + " is lost."),
                told.repaired(window),
                told.advice(window));
    }
}
