package dev.tocsin.analyzer.race;

/** Why a protection that stands in the code does not hold. */
public enum Flaw {
    /** A lock is given back before the transaction around it commits. */
    RELEASED_BEFORE_COMMIT,
    /** The violation is caught where it is not thrown yet. */
    CAUGHT_BEFORE_FLUSH,
    /** What is caught is never thrown by this API. */
    NEVER_THROWN,
    /** A lock of the database ends with its own statement, since no transaction holds it. */
    WITHOUT_TRANSACTION,
    /** A lock guards one process; a second instance races. */
    ONE_PROCESS,
    /** Nobody looks at how many rows a conditional write changed. */
    COUNT_UNCHECKED,
    /** A key looks right and admits the duplicate. */
    DOES_NOT_COVER,
    /** The same, of a key one of whose columns is NULL in the row that is written: two NULLs are two values to it. */
    NULL_IN_KEY,
    /** The same, of a key by which the program may have several of the rows that the check takes for one. */
    MEANT_FOR_SEVERAL,
    /** A save reads the row of its key first, and updates it where it is there. */
    OVERWRITTEN,
    /** A key stops the second one where it is spelled as the first, and admits another spelling: told beside what that key does. */
    OTHER_SPELLING,
    /** The program goes on in a transaction that the violation has spoilt. */
    SPOILT_TRANSACTION,
    /** What is tried again runs in the transaction that has failed. */
    RETRIED_INSIDE,
    /** The lock is asked of a row that is not there. */
    NOTHING_TO_LOCK,
    /** The session has loaded the row before it is locked, and gives back what it holds. */
    HELD_BEFORE,
    /** A key is asked for by an annotation only, while migrations make the tables. */
    ANNOTATION_ONLY,
    /** The same, of a key on fewer columns than the check compares: it would refuse rows that the check lets pass. */
    ANNOTATION_ON_FEWER,
    /** A statement goes around the version that the entity carries. */
    VERSION_BYPASSED
}
