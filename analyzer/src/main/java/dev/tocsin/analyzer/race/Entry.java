package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.source.SourceSpan;
import java.util.Optional;

/**
 * How a run comes to a window.
 *
 * @param method the outermost method on the way, as people call it: {@code SignUpController.signUp}
 * @param lostAt where a message is handed on inside the program, and every exception that comes of it is caught and let
 *     go, so that no caller hears of it; empty where that is not so
 */
public record Entry(Kind kind, String method, Optional<SourceSpan> lostAt) {

    /** Ways to come to run, those first that tell most of a race. */
    public enum Kind {
        REQUEST,
        MESSAGE,
        /** A timer, or a job that a library never runs beside itself: it overlaps with itself only where several instances run. */
        TIMER,
        /** Nobody was seen to call it, which says little: a library's users, reflection, pages may. */
        UNKNOWN,
        /** Nothing calls or names it, while other methods of its bean are called. */
        NOBODY
    }

    /** Whether two of them at a time are to be expected. */
    public boolean concurrent() {
        return kind != Kind.TIMER && kind != Kind.NOBODY;
    }
}
