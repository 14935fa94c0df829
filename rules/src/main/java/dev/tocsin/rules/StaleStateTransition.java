package dev.tocsin.rules;

import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Window;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

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
        String column = all(window, Wording::code);
        String plain = all(window, c -> c);
        boolean several = window.columns().size() > 1;
        String decided = window.decision().lineAfter(window.check().span());
        return Wording.finding(
                this,
                window,
                Wording.join(
                        column + " of the " + entity + " read by " + check + (several ? " decide on " : " decides on ")
                                + decided + ", and " + act + (several ? " writes them:" : " writes it:")
                                + " two requests can both see the old value and both go on.",
                        Wording.protectionSentence(window)),
                Wording.checkSite(window, Wording.code(checkCall) + " reads " + column),
                Wording.actSite(window, Wording.code(actCall) + " writes " + column),
                Timelines.race(
                        window,
                        "the old " + plain,
                        several ? "the new ones" : "the new one",
                        "again, over the first",
                        "Both requests go on, each on the old " + column + "."),
                Timelines.conditionalWrite(
                        window, inWhere(window, plain), onlyFirst(window, column) + SecondRequest.gets(window)),
                List.of(advice(window), "Or " + Wording.lockAdvice(window) + "."));
    }

    private static String advice(CheckThenAct window) {
        if (window.around().wanted() == CheckThenAct.Wanted.AS_READ) {
            return "Write with what was read in the `WHERE` (" + conditional(window)
                    + "), since what is written may pass the check again; when no row was changed, "
                    + SecondRequest.whenRefused(window) + ".";
        }
        return "Write with the check in the `WHERE` (" + conditional(window) + ")"
                + (window.around().oneOfSeveral()
                        ? "; when no row was changed, take another of those that were found, or ask again."
                        : " and " + SecondRequest.whenRefused(window) + " when no row was changed.");
    }

    private static String onlyFirst(CheckThenAct window, String column) {
        return window.around().wanted() == CheckThenAct.Wanted.AS_READ
                ? "Only request A goes on with the old " + column
                : "Only request A goes on";
    }

    private static String inWhere(CheckThenAct window, String plain) {
        return switch (window.around().wanted()) {
            case VALUE ->
                "update .. where " + plain + (window.columns().size() > 1 ? " are the old ones" : " is the old one");
            case NOTHING -> "update .. where " + String.join(" is null and ", window.columns()) + " is null";
            case OTHER -> "update .. with the check in its where";
            case AS_READ -> "update .. where " + plain + (window.columns().size() > 1 ? " are as read" : " is as read");
        };
    }

    /** What the row is like that was read, or what the decision allows, of which that may be one of many. */
    private static String conditional(CheckThenAct window) {
        return switch (window.around().wanted()) {
            case VALUE -> equal(window);
            case AS_READ -> equal(window) + ", or `is null` where there was nothing";
            case NOTHING ->
                "`update .. set .. where id = ? and " + String.join(" is null and ", window.columns()) + " is null`";
            case OTHER ->
                "`update .. set .. where id = ? and ..`, with what the decision asks of " + all(window, Wording::code);
        };
    }

    private static String equal(CheckThenAct window) {
        return "`update .. set .. where id = ? and " + String.join(" = ? and ", window.columns()) + " = ?`";
    }

    /** {@code status}; {@code pending and accepted} where these decide together. */
    private static String all(CheckThenAct window, UnaryOperator<String> word) {
        return window.columns().stream().map(word).collect(Collectors.joining(" and "));
    }
}
