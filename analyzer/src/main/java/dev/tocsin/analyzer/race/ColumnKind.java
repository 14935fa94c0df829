package dev.tocsin.analyzer.race;

/**
 * What a column holds, as far as statements over it depend on that.
 *
 * @param nullable whether it admits null, as far as is known; what is added to null is null
 */
public record ColumnKind(Kind kind, boolean nullable) {

    /** Nothing is known of it. */
    public static final ColumnKind UNKNOWN = new ColumnKind(Kind.UNKNOWN, false);

    /** Kinds of columns. */
    public enum Kind {
        /** Something is added to it. */
        NUMBER,
        /** Something is appended to it. */
        TEXT,
        /** A time, a document, an array. */
        OTHER,
        UNKNOWN
    }
}
