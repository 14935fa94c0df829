package dev.tocsin.analyzer.race;

/** Kinds of check-then-acts, by how the act changes the check's answer. */
public enum Window {
    /** Absent, so insert. */
    INSERT,
    /** Absent, so change another row's columns to the checked values. */
    CLAIM,
    /** Absent, so create; the caller gets a row either way. */
    FIND_OR_CREATE,
    /** A column's value decides, and the act writes that column. */
    TRANSITION,
    /** The written value is computed from the read one. */
    LOST_UPDATE,
    /** Counted by the database and fewer than so many, so insert one that is counted from then on. */
    QUOTA,
    /** The highest number, or how many rows there are, is read, and one with the next number inserted. */
    NUMBER,
    /** Counted or computed over many rows in any other way, then one more inserted. */
    COUNT_INSERT,
    /** Counted, or found without dependants, then deleted. */
    DELETE,
    /** Counted and more than so many, then one of them changed so that it is none of them any more. */
    LEAVE,
    /** Deleted, then inserted anew. */
    REPLACE,
    /** Inserted, and completed after something was done outside of the database. */
    BETWEEN_WRITES
}
