package dev.tocsin.rules;

/** How far a fix may be trusted unseen; from the most to the least. */
public enum Applicability {
    /**
     * It compiles, and gives whoever loses the race the answer of the check. For requests that do not race, and break no
     * other rule of the database, nothing changes.
     */
    SAFE,
    /** It closes the window under an assumption that somebody has to look at; the fix's notes say which. */
    NEEDS_REVIEW,
    /** Nothing to apply: what is to be done by hand. */
    SHOW_ONLY
}
