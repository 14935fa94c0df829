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
                        window,
                        "update .. where " + plain + (several ? " are the old ones" : " is the old one"),
                        "Only request A goes on" + SecondRequest.gets(window)),
                List.of(
                        "Write with the check in the `WHERE` (`update .. set .. where id = ? and "
                                + String.join(" = ? and ", window.columns()) + " = ?`) and "
                                + SecondRequest.whenRefused(window)
                                + " when no row was changed.",
                        "Or " + Wording.lockAdvice(window) + "."));
    }

    /** {@code status}; {@code pending and accepted} where these decide together. */
    private static String all(CheckThenAct window, UnaryOperator<String> word) {
        return window.columns().stream().map(word).collect(Collectors.joining(" and "));
    }
}
