package dev.tocsin.rules;

import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.rules.Timeline.Kind;
import dev.tocsin.rules.Timeline.Move;
import dev.tocsin.rules.Timeline.Outcome;
import dev.tocsin.rules.Timeline.Request;
import java.util.List;
import java.util.Optional;

/** The shapes of timelines: how windows race, and how the remedies that the rules name close them. */
final class Timelines {

    private Timelines() {}

    /** Both requests check, then both act. */
    static Timeline race(CheckThenAct window, String found, String effect, String secondEffect, String outcome) {
        return new Timeline(
                List.of(
                        check(window, Request.A, found),
                        check(window, Request.B, found),
                        act(window, Request.A, effect),
                        act(window, Request.B, secondEffect)),
                harm(outcome));
    }

    /** Both requests check, and the second acts on what the first has committed by then. */
    static Timeline raceBehindCommit(
            CheckThenAct window, String found, String effect, String secondEffect, String outcome) {
        return new Timeline(
                List.of(
                        check(window, Request.A, found),
                        check(window, Request.B, found),
                        act(window, Request.A, effect),
                        commit(Request.A),
                        act(window, Request.B, secondEffect)),
                harm(outcome));
    }

    /** Both check as before, and a key refuses the second act. */
    static Timeline keyDecides(CheckThenAct window, String found, String effect, Move loser, String outcome) {
        return keyDecides(window, found, effect, refusal(false), loser, outcome);
    }

    /** What the key makes of the second insert: a violation, or what a statement does that says what is to be done then. */
    static String refusal(boolean bySql) {
        return bySql ? "A's row is there" : "unique violation";
    }

    /** @param refusal what becomes of the second act */
    static Timeline keyDecides(
            CheckThenAct window, String found, String effect, String refusal, Move loser, String outcome) {
        return new Timeline(
                List.of(
                        check(window, Request.A, found),
                        check(window, Request.B, found),
                        act(window, Request.A, effect),
                        act(window, Request.B, refusal),
                        loser),
                good(outcome));
    }

    /** The check stands in the {@code WHERE} of the write, and the number of changed rows is looked at. */
    static Timeline conditionalWrite(CheckThenAct window, String statement, String outcome) {
        return new Timeline(
                List.of(
                        move(window, Request.A, statement, "1 row"),
                        move(window, Request.B, statement, "0 rows"),
                        SecondRequest.move(window, Request.B)),
                good(outcome));
    }

    /** The database computes the new value from the one that it has. */
    static Timeline databaseComputes(CheckThenAct window, String statement, String outcome) {
        return new Timeline(
                List.of(
                        move(window, Request.A, statement, "with A's change"),
                        move(window, Request.B, statement, "with both changes")),
                good(outcome));
    }

    /**
     * A row that both share is locked before the check, so that the second request checks after the first has committed.
     *
     * @param foundThen what the second request's check finds then
     * @param last what the second request does then
     */
    static Timeline lockBeforeCheck(
            CheckThenAct window, String found, String effect, String foundThen, Move last, String outcome) {
        String lock = "lock the shared row";
        return new Timeline(
                List.of(
                        new Move(Request.A, Kind.LOCK, lock, "locked", Optional.empty()),
                        new Move(Request.B, Kind.WAIT, lock, "waits", Optional.empty()),
                        check(window, Request.A, found),
                        act(window, Request.A, effect),
                        commit(Request.A),
                        check(window, Request.B, foundThen),
                        last),
                good(outcome));
    }

    static Move check(CheckThenAct window, Request request, String found) {
        return new Move(
                request,
                Kind.CHECK,
                window.check().label(),
                found,
                Optional.of(window.check().span()));
    }

    static Move act(CheckThenAct window, Request request, String effect) {
        return move(window, request, window.act().label(), effect);
    }

    private static Move move(CheckThenAct window, Request request, String statement, String effect) {
        SourceSpan span = window.act().span();
        return new Move(request, Kind.ACT, statement, effect, Optional.of(span));
    }

    static Move commit(Request request) {
        return new Move(request, Kind.COMMIT, "commit", "", Optional.empty());
    }

    /** What a request does that is no statement. */
    static Move says(Request request, String text) {
        return new Move(request, Kind.ANSWER, text, "", Optional.empty());
    }

    static Outcome harm(String text) {
        return new Outcome(true, text);
    }

    static Outcome good(String text) {
        return new Outcome(false, text);
    }
}
