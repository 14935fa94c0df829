package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.source.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * One thread's way through the bodies: callees before callers, each once. A body that calls itself, directly or not, is cut off
 * where it would start again.
 *
 * <p>Where bodies call each other in a circle, it is the one that is asked for first that decides where the circle is cut. So
 * a following that goes {@code inOrder} must be the only one. Any other gives up a body that leads into a circle, and what it
 * does tell hangs on nobody's order: any number of them may run side by side.
 */
final class Following {

    /** Deeper chains of calls than this are not followed; real ones are shorter, and each level costs stack. */
    private static final int MAX_DEPTH = 60;

    private final Program program;
    private final boolean inOrder;
    /** Bodies that are being run and texts that are being put together, each for the one before. */
    private final List<Object> open = new ArrayList<>();

    private final Deque<List<Link>> links = new ArrayDeque<>();

    /** What came of following a body out of order. */
    enum Outcome {
        SETTLED,
        /** It leads into a circle. */
        CIRCULAR,
        /** The chain of calls is too long, as far as it is not known yet. */
        TOO_DEEP
    }

    private static final class GivenUp extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final Outcome outcome;

        GivenUp(Outcome outcome) {
            super(null, null, false, false);
            this.outcome = outcome;
        }
    }

    Following(Program program, boolean inOrder) {
        this.program = program;
        this.inOrder = inOrder;
    }

    Program program() {
        return program;
    }

    /** Runs the body, out of order. */
    Outcome settle(Body body) {
        try {
            summary(body);
            return Outcome.SETTLED;
        } catch (GivenUp e) {
            open.clear();
            links.clear();
            return e.outcome;
        }
    }

    /** What a body does that the one that is being run calls; see {@link #summary}. */
    Optional<Summary> called(Body body) {
        note(body);
        return summary(body);
    }

    /** What the body does; empty while it is itself being run, and where the chain of calls is too deep. */
    Optional<Summary> summary(Body body) {
        Optional<Run> known = program.known(body);
        if (known.isPresent()) {
            return known.get().summary();
        }
        if (!open(body)) {
            return Optional.empty();
        }
        links.push(new ArrayList<>());
        Optional<Summary> summary = Optional.empty();
        Optional<Problem> problem = Optional.empty();
        try {
            summary = Optional.of(new Interpreter(this, body).run());
        } catch (GivenUp e) {
            throw e;
        } catch (RuntimeException e) {
            // One method that the analysis cannot take must not cost the rest of the scan; it is told, not hidden.
            problem = Optional.of(new Problem(
                    body.method().span(),
                    Problem.Kind.LIMIT,
                    "the analysis gave up on method `" + body.method().name() + "` (a fault in Tocsin: " + e + ")"));
        }
        close();
        return program.keep(body, new Run(summary, links.pop(), problem)).summary();
    }

    /** Notes a call with the body that is being run. */
    void note(Link link) {
        if (!links.isEmpty()) {
            links.peek().add(link);
        }
    }

    /** Begins to answer a question; false where it is being answered already. */
    boolean open(Object question) {
        if (!inOrder && program.isCircular(question)) {
            throw givenUp();
        }
        int at = open.lastIndexOf(question);
        if (at >= 0) {
            if (!inOrder && at < open.size() - 1) {
                throw givenUp();
            }
            return false;
        }
        if (open.size() >= MAX_DEPTH) {
            if (!inOrder) {
                throw new GivenUp(Outcome.TOO_DEEP);
            }
            return false;
        }
        open.add(question);
        return true;
    }

    /** All that is being answered leads into the circle, too. */
    private GivenUp givenUp() {
        program.markCircular(open);
        return new GivenUp(Outcome.CIRCULAR);
    }

    /** Ends the last question that was begun. */
    void close() {
        open.remove(open.size() - 1);
    }
}
