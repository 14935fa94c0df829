package dev.tocsin.analyzer.facts;

import dev.tocsin.analyzer.source.SourceSpan;

/**
 * Positions packed into a {@code long}, because there is one for every expression of the scanned tree: 20 bits for a
 * line, 12 for a column, first the start, then the (inclusive) end. Values that do not fit are cut to the largest that
 * does.
 */
public final class Positions {

    private static final int MAX_LINE = (1 << 20) - 1;
    private static final int MAX_COLUMN = (1 << 12) - 1;

    private Positions() {}

    public static long pack(int startLine, int startColumn, int endLine, int endColumn) {
        return (long) Math.min(startLine, MAX_LINE) << 44
                | (long) Math.min(startColumn, MAX_COLUMN) << 32
                | (long) Math.min(endLine, MAX_LINE) << 12
                | Math.min(endColumn, MAX_COLUMN);
    }

    public static int startLine(long position) {
        return (int) (position >>> 44);
    }

    /** True when the second range lies within the first, both of one file. */
    public static boolean contains(long outer, long inner) {
        return outer >>> 32 <= inner >>> 32 && (outer & 0xffffffffL) >= (inner & 0xffffffffL);
    }

    public static SourceSpan span(String file, long position) {
        return new SourceSpan(
                file,
                startLine(position),
                (int) (position >>> 32) & MAX_COLUMN,
                (int) (position >>> 12) & MAX_LINE,
                (int) position & MAX_COLUMN);
    }
}
