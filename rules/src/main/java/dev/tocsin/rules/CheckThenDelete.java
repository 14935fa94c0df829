package dev.tocsin.rules;

import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Window;
import java.util.List;

/** TOC107: A row is deleted because of others that were counted or not found, and these may have changed. */
final class CheckThenDelete implements Rule {

    private final RuleDescription description = RulePages.describe(
            "TOC107",
            "check-then-delete",
            "A row is deleted because of others that were counted or not found, and these may have changed.",
            Severity.ERROR);

    @Override
    public RuleDescription description() {
        return description;
    }

    @Override
    public boolean speaksOf(CheckThenAct window) {
        return window.window() == Window.DELETE;
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
                        check + " decides that " + act + " may delete, and another request can change that in between.",
                        Wording.protectionSentence(window)),
                Wording.checkSite(window, Wording.code(checkCall) + " looks at " + entity + " rows"),
                Wording.actSite(window, Wording.code(actCall) + " deletes"),
                Timelines.race(
                        window,
                        "may be deleted",
                        "deletes",
                        "deletes too",
                        "Both delete, each because of what the other takes away."),
                Timelines.lockBeforeCheck(
                        window,
                        "may be deleted",
                        "deletes",
                        "may not be deleted",
                        SecondRequest.move(window, Timeline.Request.B),
                        "Only request A deletes" + SecondRequest.gets(window)),
                List.of(
                        "Lock the row that both requests share (" + Wording.lock(window) + ") before the check.",
                        "Where nothing may depend on the row: add a foreign key and answer its violation.",
                        Wording.ADVICE_SERIALIZABLE));
    }
}
