package dev.tocsin.rules;

import dev.tocsin.analyzer.source.SourceSpan;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Two requests and the database between them, in order of time. Every report that draws or tells an interleaving draws or
 * tells this.
 *
 * @param moves what is done, one after the other; not empty
 * @param outcome what stands at the end
 */
public record Timeline(List<Move> moves, Outcome outcome) {

    public Timeline {
        moves = List.copyOf(moves);
        if (moves.isEmpty()) {
            throw new IllegalArgumentException("a timeline has moves");
        }
    }

    /** Who moves. */
    public enum Request {
        A,
        B
    }

    /** Kinds of moves. */
    public enum Kind {
        /** Asks the database the question that decides. */
        CHECK,
        /** Writes because of the answer. */
        ACT,
        /** Locks a row of the database. */
        LOCK,
        /** Asks the database for what another request has locked, and has to wait. */
        WAIT,
        /** Takes a lock of the program. */
        ENTER,
        /** Asks for a lock of the program that another request has, and has to wait. */
        BLOCKED,
        /** Gives a lock of the program back. */
        LEAVE,
        /** Commits, which gives the locks of the database back. */
        COMMIT,
        /** Does something outside of the database. */
        EFFECT,
        /** Answers its user; the database has no part in it. */
        ANSWER
    }

    /**
     * One move.
     *
     * @param statement what the request does: {@code existsByEmail}
     * @param answer what the database says or does then: {@code no row}; empty where that is nothing to tell
     * @param span the statement in the source; empty where it is not in it (yet)
     */
    public record Move(Request request, Kind kind, String statement, String answer, Optional<SourceSpan> span) {

        /** {@code existsByEmail: no row}. */
        public String text() {
            return answer.isEmpty() ? statement : statement + ": " + answer;
        }

        /** Whether the statement goes to the database. */
        public boolean reachesDatabase() {
            return switch (kind) {
                case CHECK, ACT, LOCK, WAIT, COMMIT -> true;
                case ENTER, BLOCKED, LEAVE, EFFECT, ANSWER -> false;
            };
        }
    }

    /**
     * What stands at the end.
     *
     * @param harm whether it is what nobody wants
     * @param text one sentence, with backticks around code
     */
    public record Outcome(boolean harm, String text) {}

    /**
     * A stretch of the moves.
     *
     * @param from index of its first move
     * @param to index of its last one, after {@code from}
     */
    public record Stretch(Request request, int from, int to) {}

    /** The race windows: of each request the stretch from its check to its act. Empty where nothing goes wrong. */
    public List<Stretch> windows() {
        return outcome.harm() ? stretches(Kind.CHECK, Kind.ACT) : List.of();
    }

    /** Of each request the stretch in which it holds a lock, of the program or of the database. */
    public List<Stretch> locked() {
        return Stream.concat(stretches(Kind.ENTER, Kind.LEAVE).stream(), stretches(Kind.LOCK, Kind.COMMIT).stream())
                .toList();
    }

    private List<Stretch> stretches(Kind first, Kind last) {
        return Stream.of(Request.values())
                .flatMap(request -> stretch(request, first, last).stream())
                .toList();
    }

    /** From the request's first move of a kind to its last one of another. */
    private Optional<Stretch> stretch(Request request, Kind first, Kind last) {
        List<Integer> starts = indexes(request, first);
        List<Integer> ends = indexes(request, last);
        if (starts.isEmpty() || ends.isEmpty()) {
            return Optional.empty();
        }
        int from = starts.get(0);
        int to = ends.get(ends.size() - 1);
        return from < to ? Optional.of(new Stretch(request, from, to)) : Optional.empty();
    }

    private List<Integer> indexes(Request request, Kind kind) {
        return IntStream.range(0, moves.size())
                .filter(i -> moves.get(i).request() == request && moves.get(i).kind() == kind)
                .boxed()
                .toList();
    }
}
