package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.source.SourceSpan;

/**
 * A condition that holds from some point on, because a branch was taken.
 *
 * @param at the deciding expression
 * @param otherwise what the program does where the condition does not hold
 */
public record Assumption(Cond condition, SourceSpan at, Otherwise otherwise) {

    /**
     * What the other branch does.
     *
     * @param kind how it ends
     * @param exception simple name of the type thrown; empty if it throws none or one that is not known
     */
    public record Otherwise(Kind kind, String exception) {

        public static final Otherwise GOES_ON = new Otherwise(Kind.GOES_ON, "");
        public static final Otherwise RETURNS = new Otherwise(Kind.RETURNS, "");

        public static Otherwise throwing(String exception) {
            return new Otherwise(Kind.THROWS, exception);
        }

        /** How a branch ends. */
        public enum Kind {
            GOES_ON,
            RETURNS,
            THROWS
        }
    }

    public Assumption with(Cond other) {
        return new Assumption(other, at, otherwise);
    }
}
