package dev.tocsin.rules;

import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Window;
import java.util.List;

/** @ID@: One sentence that states the problem. */
final class @CLASS@ implements Rule {

    private final RuleDescription description =
            RulePages.describe("@ID@", "@NAME@", "One sentence that states the problem.", Severity.ERROR);

    @Override
    public RuleDescription description() {
        return description;
    }

    /** Say which windows these are; no other rule may speak of them. */
    @Override
    public boolean speaksOf(CheckThenAct window) {
        return window.window() == Window.INSERT;
    }

    @Override
    public Finding report(CheckThenAct window) {
        String check = Wording.check(window);
        String act = Wording.act(window);
        String rows = Wording.entity(window) + Wording.withColumns(window);
        String checkCall = window.check().label();
        String actCall = window.act().label();
        return Wording.finding(
                this,
                window,
                Wording.join(
                        check + " and " + act + " are separate statements: say what two requests can do.",
                        Wording.protectionSentence(window)),
                Wording.checkSite(window, Wording.code(checkCall) + " asks for a " + rows),
                Wording.actSite(window, Wording.code(actCall) + " writes a " + rows),
                Timelines.race(window, "no row", "a row", "a second row", "Say what is wrong then."),
                Timelines.keyDecides(
                        window, "no row", "a row", SecondRequest.move(window, Timeline.Request.B), "Say what is right then."),
                List.of("Say what to do, the best first."));
    }
}
