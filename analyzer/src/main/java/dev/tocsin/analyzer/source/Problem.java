package dev.tocsin.analyzer.source;

import java.util.Comparator;

/**
 * Something in the scanned tree that could not be read as it should; the scan goes on without it.
 *
 * @param place file and line; line 1 where the whole file is meant
 * @param kind what went wrong, for counting
 * @param message one sentence for the reader, without the place
 */
public record Problem(SourceSpan place, Kind kind, String message) implements Comparable<Problem> {

    /** The kinds of trouble that are told apart in the summary. */
    public enum Kind {
        /** The file could not be opened or read. */
        UNREADABLE,
        /** The file is larger than the scan takes, or looks binary. */
        SKIPPED,
        /** The file's text is not what its name promises (syntax error, broken XML). */
        SYNTAX,
        /** The analysis gave up on a part of the file. */
        LIMIT,
        /** A comment or annotation that should suppress findings is wrong, or suppresses none. */
        SUPPRESSION
    }

    @Override
    public int compareTo(Problem other) {
        return Comparator.comparing(Problem::place)
                .thenComparing(Problem::kind)
                .thenComparing(Problem::message)
                .compare(this, other);
    }
}
