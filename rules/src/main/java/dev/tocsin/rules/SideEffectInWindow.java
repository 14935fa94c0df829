package dev.tocsin.rules;

import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.ExternalEffect;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Harm;
import dev.tocsin.analyzer.race.Protection;
import dev.tocsin.analyzer.race.SideEffect;
import dev.tocsin.analyzer.race.Window;
import dev.tocsin.rules.Timeline.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** TOC401: Something is done outside of the database where the rest may still fail, and is left half done. */
final class SideEffectInWindow implements Rule {

    private final RuleDescription description = RulePages.describe(
            "TOC401",
            "side-effect-in-window",
            "Something is done outside of the database where the rest may still fail, and is left half done.",
            Severity.WARNING);

    @Override
    public RuleDescription description() {
        return description;
    }

    @Override
    public boolean speaksOf(CheckThenAct window) {
        return window.harm() == Harm.HALF_DONE;
    }

    @Override
    public Finding report(CheckThenAct window) {
        SideEffect effect = window.sideEffects().get(0);
        if (window.window() == Window.BETWEEN_WRITES) {
            return betweenWrites(window, effect);
        }
        String check = window.check().label();
        String act = window.act().label();
        boolean changes = window.window() == Window.TRANSITION || window.window() == Window.LOST_UPDATE;
        String asked = changes ? "the old " + window.columns().get(0) : "no row";
        return Wording.finding(
                this,
                confidence(window, effect),
                window,
                message(window, effect, changes),
                Wording.checkSite(
                        window, Wording.code(check) + " asks for " + IndefiniteArticle.with(Wording.entity(window))),
                Wording.actSite(window, Wording.code(act) + " is what the second request fails at"),
                race(window, effect, asked, changes),
                repaired(window, effect, asked, changes),
                advice(window, effect, changes));
    }

    private static Timeline race(CheckThenAct window, SideEffect effect, String asked, boolean changes) {
        String refused = changes ? "refused" : "unique violation";
        List<Timeline.Move> moves = new ArrayList<>();
        moves.add(Timelines.check(window, Request.A, asked));
        moves.add(Timelines.check(window, Request.B, asked));
        if (effect.afterAct()) {
            moves.add(Timelines.act(window, Request.A, "waits for the commit"));
            moves.add(Timelines.act(window, Request.B, "waits for the commit"));
        }
        moves.add(effect(Request.A, effect, Wording.outside(effect)));
        moves.add(effect(Request.B, effect, "the same again"));
        if (effect.afterAct()) {
            moves.add(Timelines.commit(Request.A));
            moves.add(new Timeline.Move(Request.B, Timeline.Kind.COMMIT, "commit", refused, Optional.empty()));
        } else {
            moves.add(Timelines.act(window, Request.A, changes ? "written" : "a row"));
            moves.add(Timelines.act(window, Request.B, refused));
        }
        return new Timeline(
                moves, Timelines.harm("Of what request B has done, " + Wording.outside(effect) + " stays behind."));
    }

    /** The database decides first. */
    private static Timeline repaired(CheckThenAct window, SideEffect effect, String asked, boolean changes) {
        return new Timeline(
                List.of(
                        Timelines.check(window, Request.A, asked),
                        Timelines.check(window, Request.B, asked),
                        Timelines.act(window, Request.A, changes ? "written" : "a row"),
                        Timelines.act(window, Request.B, changes ? "refused" : "unique violation"),
                        SecondRequest.move(window, Request.B),
                        effect(Request.A, effect, Wording.outside(effect))),
                Timelines.good("Only request A does anything outside of the database."));
    }

    private static Timeline.Move effect(Request request, SideEffect effect, String outcome) {
        return new Timeline.Move(request, Timeline.Kind.EFFECT, effect.label(), outcome, Optional.of(effect.at()));
    }

    /** No race: what lies between the writes may fail by itself. */
    private Finding betweenWrites(CheckThenAct window, SideEffect effect) {
        String first = window.check().label();
        String second = window.act().label();
        return Wording.finding(
                this,
                effect.effect().kind() == ExternalEffect.Kind.REQUEST ? Confidence.LOW : Confidence.MEDIUM,
                window,
                Wording.place(window, effect) + " lies between " + Wording.check(window) + " and " + Wording.act(window)
                        + " of the same " + Wording.entity(window)
                        + ", and no transaction is around them: where it fails, the row stays as " + Wording.code(first)
                        + " has made it, and nothing takes it back.",
                Wording.checkSite(
                        window, Wording.code(first) + " inserts " + IndefiniteArticle.with(Wording.entity(window))),
                Wording.actSite(window, Wording.code(second) + " completes it"),
                new Timeline(
                        List.of(
                                Timelines.check(window, Request.A, "a row"),
                                effect(Request.A, effect, "fails"),
                                Timelines.says(Request.B, "finds a row that is half made")),
                        Timelines.harm("The row stays as it is.")),
                new Timeline(
                        List.of(
                                Timelines.check(window, Request.A, "a row"),
                                effect(Request.A, effect, "fails"),
                                Timelines.says(Request.A, "takes the row back")),
                        Timelines.good("There is no row, and the next request starts anew.")),
                List.of(
                        "Take the row back in a catch around " + Wording.code(effect.label())
                                + ", or let it carry a state that tells how far it has come.",
                        "Or do " + Wording.code(effect.label())
                                + " first, where it can be taken back, and write once."));
    }

    private static String message(CheckThenAct window, SideEffect effect, boolean changes) {
        String outside = Wording.place(window, effect);
        String where = effect.afterAct()
                ? outside + " comes before the commit that sends " + Wording.act(window) + ", and behind "
                        + Wording.check(window) + ": "
                : outside + " lies between " + Wording.check(window) + " and " + Wording.act(window) + ": ";
        String who = changes
                ? "two requests can both see the old "
                        + Wording.code(window.columns().get(0)) + " of "
                        + IndefiniteArticle.with(Wording.entity(window))
                : "of two requests for the same " + Wording.entity(window) + Wording.withColumns(window);
        String both = changes ? " and both run it; " : " both run it; ";
        return Wording.join(
                where + who + both + stopper(window) + " stops the second one only then, and " + Wording.outside(effect)
                        + " of its own stays behind.",
                effect.undoneTooEarly()
                        .map(c -> "The catch at line " + c.startLine()
                                + " that takes it back is left before the commit sends the statement.")
                        .orElse(""),
                window.protection(Protection.Kind.HANDLED_VIOLATION)
                        .filter(h -> h.verdict() == Protection.Verdict.ABSENT)
                        .map(h -> "The violation is not handled either: it arrives in place of "
                                + SecondRequest.answer(window) + ".")
                        .orElse(""));
    }

    private static String stopper(CheckThenAct window) {
        Optional<Protection> version =
                window.protection(Protection.Kind.VERSION).filter(v -> v.verdict() == Protection.Verdict.HOLDS);
        return version.or(() -> window.protection(Protection.Kind.UNIQUE_KEY))
                .map(Protection::text)
                .orElse("the database");
    }

    /** A mail too many is no user without a row; nor is what waits for the commit as likely to be seen. */
    private static Confidence confidence(CheckThenAct window, SideEffect effect) {
        if (window.sameRows() == Known.NO || window.window() == Window.LOST_UPDATE) {
            return Confidence.LOW;
        }
        boolean sure = window.sameRows() == Known.YES && window.entry().concurrent();
        if (effect.lasting() && !effect.afterAct()) {
            return sure ? Confidence.HIGH : Confidence.MEDIUM;
        }
        return sure && (effect.lasting() || !effect.afterAct()) ? Confidence.MEDIUM : Confidence.LOW;
    }

    private static List<String> advice(CheckThenAct window, SideEffect effect, boolean changes) {
        boolean waits = window.act()
                .operation()
                .map(DataOperation::api)
                .filter(DataOperation.Api::mapper)
                .isPresent();
        String call = Wording.code(effect.label());
        return List.of(
                changes
                        ? "Write first, with the check in the `WHERE`, and run " + call
                                + " for the request that changed the row."
                        : (window.window() == Window.CLAIM ? "Update" : "Insert") + " first"
                                + (waits ? " (`saveAndFlush`, or `flush` behind it)" : "")
                                + ", answer its violation, and run " + call + " behind it.",
                "Or run " + call
                        + " after the commit: `@TransactionalEventListener(AFTER_COMMIT)`, or a row in an outbox"
                        + " that a job works off.",
                "Or take it back in a catch that is around the commit.");
    }
}
