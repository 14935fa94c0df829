package dev.tocsin.analyzer.frameworks.query;

/**
 * The lock that a select takes on the rows it reads.
 *
 * @param strength how strong
 * @param onLocked what it does about a row that another holds
 */
public record RowLock(Strength strength, Wait onLocked) {

    /** What the lock keeps others from. */
    public enum Strength {
        /** FOR UPDATE; SQL Server UPDLOCK, XLOCK. */
        UPDATE,
        NO_KEY_UPDATE,
        /** FOR SHARE, LOCK IN SHARE MODE; SQL Server HOLDLOCK, REPEATABLEREAD, SERIALIZABLE without UPDLOCK. */
        SHARE,
        KEY_SHARE
    }

    /** What happens at a row that is locked already. */
    public enum Wait {
        WAIT,
        NOWAIT,
        SKIP_LOCKED
    }
}
