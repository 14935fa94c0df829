package dev.tocsin.analyzer.model;

/**
 * How a transaction is asked for.
 *
 * @param propagation Spring's names: {@code REQUIRED}, {@code REQUIRES_NEW}, {@code NOT_SUPPORTED}, ...
 * @param isolation {@code DEFAULT}, {@code READ_COMMITTED}, {@code REPEATABLE_READ}, {@code SERIALIZABLE}, or {@link #UNKNOWN}
 * @param readOnly true where changed objects are not written when it ends
 * @param takenBackBy which exceptions roll it back
 * @param byHand true where the program ends it by calls of its own, so that a catch inside may have rolled it back
 */
public record TransactionSettings(
        String propagation, String isolation, boolean readOnly, TakenBackBy takenBackBy, boolean byHand) {

    /** Exceptions that roll a transaction back where they leave it. */
    public enum TakenBackBy {
        /** Unchecked ones, and not all of these. */
        SOME_UNCHECKED,
        /** Unchecked ones, as Spring and Jakarta have it unless they are told otherwise. */
        UNCHECKED,
        /** All. */
        ANY
    }

    /** The isolation of a transaction whose settings the sources do not tell. */
    public static final String UNKNOWN = "UNKNOWN";

    public static final TransactionSettings DEFAULT = new TransactionSettings("REQUIRED", "DEFAULT");

    public TransactionSettings(String propagation, String isolation) {
        this(propagation, isolation, false, TakenBackBy.UNCHECKED);
    }

    public TransactionSettings(String propagation, String isolation, boolean readOnly, TakenBackBy takenBackBy) {
        this(propagation, isolation, readOnly, takenBackBy, false);
    }

    /** The same, of a transaction that the program commits and rolls back itself. */
    public TransactionSettings endedByHand() {
        return new TransactionSettings(propagation, isolation, readOnly, takenBackBy, true);
    }

    public boolean serializable() {
        return isolation.equals("SERIALIZABLE");
    }

    /** False where it may be serializable, for all that the sources tell. */
    public boolean isolationKnown() {
        return !isolation.equals(UNKNOWN);
    }

    public boolean repeatableRead() {
        return isolation.equals("REPEATABLE_READ");
    }

    /** True where the method runs outside of any transaction. */
    public boolean none() {
        return propagation.equals("NOT_SUPPORTED") || propagation.equals("NEVER");
    }

    /** True where it never joins its caller's transaction. */
    public boolean own() {
        return propagation.equals("REQUIRES_NEW");
    }

    /** True where the method throws unless its caller has begun one. */
    public boolean mandatory() {
        return propagation.equals("MANDATORY");
    }

    /** True where it only joins a transaction that is there already. */
    public boolean supports() {
        return propagation.equals("SUPPORTS");
    }
}
