package dev.tocsin.rules;

import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Flaw;
import dev.tocsin.analyzer.race.Protection;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.rules.Timeline.Kind;
import dev.tocsin.rules.Timeline.Move;
import dev.tocsin.rules.Timeline.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The timelines of windows whose protection does not hold, where they differ from those of the window alone: a lock that is
 * given back too early lets nobody check in between, and a conditional write that hits no row overwrites nothing.
 */
final class FlawedTimelines {

    private FlawedTimelines() {}

    /** @param alone how the window would race without the protection */
    static Timeline race(Flaw flaw, Timeline alone) {
        return switch (flaw) {
            case RELEASED_BEFORE_COMMIT -> releasedTooEarly(alone);
            case COUNT_UNCHECKED -> uncounted(alone);
            default -> alone;
        };
    }

    /** @param alone how the window would be closed where there is no protection yet */
    static Timeline repaired(Flaw flaw, CheckThenAct window, Timeline race, Timeline alone) {
        return switch (flaw) {
            case RELEASED_BEFORE_COMMIT -> releasedAfterCommit(window, race);
            case WITHOUT_TRANSACTION -> lockHeld(window, race);
            case COUNT_UNCHECKED ->
                Timelines.conditionalWrite(
                        window,
                        window.act().label(),
                        "Only request A goes on; request B " + SecondRequest.getsIt(window) + ".");
            case VERSION_BYPASSED -> VersionBypassed.computes(window) ? alone : versionCounts(window, race);
            case MEANT_FOR_SEVERAL ->
                Timelines.lockBeforeCheck(
                        window,
                        race.moves().get(0).answer(),
                        "a row",
                        "A's row",
                        SecondRequest.move(window, Request.B),
                        "One " + Wording.row(window) + ".");
            case DOES_NOT_COVER, NULL_IN_KEY -> caught(window, alone);
            default -> alone;
        };
    }

    /** A key that refuses the second one makes a violation, and the catch that is there answers it, not the check. */
    private static Timeline caught(CheckThenAct window, Timeline alone) {
        Optional<String> handler = window.protection(Protection.Kind.HANDLED_VIOLATION)
                .filter(h -> h.verdict() == Protection.Verdict.HOLDS)
                .map(Protection::text);
        if (handler.isEmpty()) {
            return alone;
        }
        List<Move> moves =
                new ArrayList<>(alone.moves().subList(0, alone.moves().size() - 1));
        moves.add(Timelines.says(Request.B, handler.get().replace("`", "") + " answers"));
        return new Timeline(
                moves,
                Timelines.good("One " + Wording.row(window) + "; request B gets what " + handler.get()
                        + " makes of the violation."));
    }

    /** What request A has written is not committed when request B checks. */
    private static Timeline releasedTooEarly(Timeline alone) {
        List<Move> first = checksAndActs(Request.A, alone);
        List<Move> second = checksAndActs(Request.B, alone);
        List<Move> moves = new ArrayList<>();
        moves.add(program(Request.A, Kind.ENTER, "lock"));
        moves.addAll(first);
        moves.add(program(Request.A, Kind.LEAVE, "unlock"));
        moves.add(program(Request.B, Kind.ENTER, "lock"));
        moves.add(second.get(0));
        moves.add(Timelines.commit(Request.A));
        moves.addAll(second.subList(1, second.size()));
        return new Timeline(moves, alone.outcome());
    }

    private static Timeline releasedAfterCommit(CheckThenAct window, Timeline race) {
        List<Move> moves = new ArrayList<>();
        moves.add(program(Request.A, Kind.ENTER, "lock"));
        moves.add(program(Request.B, Kind.BLOCKED, "lock: waits"));
        moves.addAll(checksAndActs(Request.A, race));
        moves.add(Timelines.commit(Request.A));
        moves.add(program(Request.A, Kind.LEAVE, "unlock"));
        moves.add(Timelines.check(window, Request.B, "what A wrote"));
        moves.add(SecondRequest.moveBehindCommit(window, Request.B));
        return new Timeline(moves, secondComesLater(window));
    }

    /** The lock that the check takes lasts until the commit. */
    private static Timeline lockHeld(CheckThenAct window, Timeline race) {
        String check = window.check().label();
        Optional<SourceSpan> span = Optional.of(window.check().span());
        List<Move> moves = new ArrayList<>();
        moves.add(new Move(Request.A, Kind.LOCK, check, race.moves().get(0).answer() + ", locked", span));
        moves.add(new Move(Request.B, Kind.WAIT, check, "waits", span));
        of(Request.A, race).stream().filter(m -> m.kind() == Kind.ACT).forEach(moves::add);
        moves.add(Timelines.commit(Request.A));
        moves.add(Timelines.check(window, Request.B, "what A wrote"));
        moves.add(SecondRequest.moveBehindCommit(window, Request.B));
        return new Timeline(moves, secondComesLater(window));
    }

    private static Timeline.Outcome secondComesLater(CheckThenAct window) {
        return Timelines.good(SecondRequest.checksBehindCommit(window));
    }

    /** The write itself looks at the row once more; that it found none is what nobody notices. */
    private static Timeline uncounted(Timeline alone) {
        List<Move> moves = new ArrayList<>();
        for (Move move : alone.moves()) {
            if (move.kind() != Kind.ACT) {
                moves.add(move);
            } else {
                String rows = move.request() == Request.A ? "1 row" : "0 rows, and nobody looks";
                moves.add(new Move(move.request(), Kind.ACT, move.statement(), rows, move.span()));
            }
        }
        return new Timeline(moves, Timelines.harm("Request B goes on as if it had written."));
    }

    private static Timeline versionCounts(CheckThenAct window, Timeline race) {
        List<Move> moves = new ArrayList<>(checksAndActs(race));
        int last = moves.size() - 1;
        Move second = moves.get(last);
        moves.set(
                last,
                new Move(
                        second.request(), second.kind(), second.statement(), "the version has changed", second.span()));
        moves.add(SecondRequest.move(window, Request.B));
        return new Timeline(
                moves, Timelines.good("Only request A goes on; request B " + SecondRequest.getsIt(window) + "."));
    }

    private static List<Move> checksAndActs(Request request, Timeline timeline) {
        return checksAndActs(timeline).stream()
                .filter(m -> m.request() == request)
                .toList();
    }

    private static List<Move> checksAndActs(Timeline timeline) {
        return timeline.moves().stream()
                .filter(m -> m.kind() == Kind.CHECK || m.kind() == Kind.ACT)
                .toList();
    }

    private static List<Move> of(Request request, Timeline timeline) {
        return timeline.moves().stream().filter(m -> m.request() == request).toList();
    }

    private static Move program(Request request, Kind kind, String text) {
        return new Move(request, kind, text, "", Optional.empty());
    }
}
