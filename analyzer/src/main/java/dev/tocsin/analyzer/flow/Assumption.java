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
     * @param exception simple name of the type thrown; empty if it throws none, one that is not known, or several
     * @param differs whether it throws on one way and returns on another; the kind is that of its end then
     */
    public record Otherwise(Kind kind, String exception, boolean differs) {

        public static final Otherwise GOES_ON = new Otherwise(Kind.GOES_ON, "", false);
        public static final Otherwise RETURNS = new Otherwise(Kind.RETURNS, "", false);

        public static Otherwise throwing(String exception) {
            return new Otherwise(Kind.THROWS, exception, false);
        }

        public static Otherwise differing(Kind end) {
            return new Otherwise(end, "", true);
        }

        @Override
        public boolean equals(Object other) {
            return this == other
                    || other instanceof Otherwise o
                            && kind == o.kind
                            && exception.equals(o.exception)
                            && differs == o.differs;
        }

        @Override
        public int hashCode() {
            return kind.ordinal() * 31 + exception.hashCode();
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

    // What a record brings by itself takes several times as long.

    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof Assumption a
                        && condition.equals(a.condition)
                        && at.equals(a.at)
                        && otherwise.equals(a.otherwise);
    }

    @Override
    public int hashCode() {
        return (condition.hashCode() * 31 + at.hashCode()) * 31 + otherwise.hashCode();
    }
}
