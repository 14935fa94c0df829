package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.source.SourceSpan;
import java.util.Optional;

/**
 * How a run comes to a window.
 *
 * @param method the outermost method on the way, as people call it: {@code SignUpController.signUp}
 * @param lost where no caller hears of what the run throws, and nothing tries it again; empty where that is not so
 */
public record Entry(Kind kind, String method, Optional<Lost> lost) {

    /**
     * What lets every exception go.
     *
     * @param certain false where some run is not like that
     */
    public record Lost(Why why, SourceSpan at, boolean certain) {

        /** How it comes that nobody hears of them. */
        public enum Why {
            /** A message is handed on inside the program, and a catch there lets go what comes of it. */
            CAUGHT,
            /**
             * A listener of Spring's runs after the transaction in which its event was published: what it throws is logged
             * (spring-tx 6.2, {@code TransactionSynchronizationUtils.invokeAfterCompletion}).
             */
            AFTER_TRANSACTION
        }
    }

    /** Ways to come to run, those first that tell most of a race. */
    public enum Kind {
        REQUEST,
        MESSAGE,
        /**
         * A timer, a job that a library never runs beside itself, or a listener that is given one message after the other: it
         * overlaps with itself only where several instances run.
         */
        TIMER,
        /** Nobody was seen to call it, which says little: a library's users, reflection, pages may. */
        UNKNOWN,
        /** It is there only where the program is tested, developed or shown. */
        DEVELOPMENT,
        /** Nothing calls or names it, while other methods of its bean are called, or nobody else's program can call it. */
        NOBODY;

        /** Whether a request of the web may run it, for all of which Spring may keep one session. */
        boolean mayBeRequest() {
            return this != MESSAGE && this != TIMER;
        }
    }

    /** The same, of which no second run begins in one instance before the first has ended. */
    Entry oneAfterTheOther() {
        return new Entry(Kind.TIMER, method, lost);
    }

    /** Whether two of them at a time are to be expected. */
    public boolean concurrent() {
        return kind != Kind.TIMER && ofUsers();
    }

    /** Whether it runs at all where the program has users. */
    boolean ofUsers() {
        return kind != Kind.DEVELOPMENT && kind != Kind.NOBODY;
    }
}
