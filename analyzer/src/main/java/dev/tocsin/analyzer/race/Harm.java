package dev.tocsin.analyzer.race;

/** What the second request does to the data or to its user. */
public enum Harm {
    /** Nothing in the database stops it. */
    WRONG_DATA,
    /** A key stops it; the violation reaches the caller instead of the answer that the check gives. */
    WRONG_ANSWER,
    /**
     * The second request is stopped at its act or commit, and what it has done outside of the database until then stays
     * behind.
     */
    HALF_DONE
}
