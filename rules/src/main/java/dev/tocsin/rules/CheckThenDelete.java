package dev.tocsin.rules;

import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Window;
import java.util.List;

/** TOC107: A row is deleted, or taken out of those that were counted, because of others, and these may have changed. */
final class CheckThenDelete implements Rule {

    private final RuleDescription description = RulePages.describe(
            "TOC107",
            "check-then-delete",
            "A row is deleted, or taken out of those that were counted, because of others, and these may have changed.",
            Severity.ERROR);

    @Override
    public RuleDescription description() {
        return description;
    }

    @Override
    public boolean speaksOf(CheckThenAct window) {
        return window.window() == Window.DELETE || window.window() == Window.LEAVE;
    }

    @Override
    public Finding report(CheckThenAct window) {
        return window.window() == Window.LEAVE ? takenOut(window) : deleted(window);
    }

    /** Enough others are there: so this one becomes another. */
    private Finding takenOut(CheckThenAct window) {
        String entity = Wording.entity(window);
        List<String> columns = window.columns();
        String state = Wording.code(columns.get(columns.size() - 1));
        String call = Wording.code(window.act().label());
        return Wording.finding(
                this,
                window,
                Wording.join(
                        Wording.check(window) + " tells how many " + Wording.rows(window) + " there are, and "
                                + Wording.act(window) + " changes the " + state
                                + " of one of them: two requests for two different rows can both see that enough are left"
                                + " and both go on.",
                        Wording.protectionSentence(window)),
                Wording.checkSite(window, Wording.code(window.check().label()) + " counts " + entity + " rows"),
                Wording.actSite(window, call + " takes one out of them"),
                Timelines.race(
                        window,
                        "enough are left",
                        "takes one out",
                        "takes another one out",
                        "Both take one out, each because of the one that the other takes."),
                Timelines.lockBeforeCheck(
                        window,
                        "enough are left",
                        "takes one out",
                        "too few",
                        SecondRequest.move(window, Timeline.Request.B),
                        "Only request A takes one out" + SecondRequest.gets(window)),
                List.of(
                        "Lock " + shared(window) + " before counting, in the same transaction"
                                + Wording.asFirstRead(window)
                                + "; a lock or a version of the changed row alone is no help, since the two requests change"
                                + " different ones.",
                        Wording.ADVICE_SERIALIZABLE));
    }

    /** Where rows are counted by constants alone, there is none that they belong to. */
    private static String shared(CheckThenAct window) {
        return window.where().conditions().stream()
                        .allMatch(c -> c.value() instanceof Value.Const || c.value() instanceof Value.Named)
                ? "one row that is there for nothing else (" + Wording.lock(window) + ")"
                : Wording.lockedOwner(window, "the counted ones");
    }

    private Finding deleted(CheckThenAct window) {
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
