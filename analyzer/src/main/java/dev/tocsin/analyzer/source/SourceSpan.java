package dev.tocsin.analyzer.source;

import java.util.Comparator;

/**
 * A range of text in one file of the scanned tree; the only position type.
 *
 * @param file path relative to the scan root, with forward slashes
 * @param startLine first line, counted from 1
 * @param startColumn first column in UTF-16 units, counted from 1
 * @param endLine last line, inclusive
 * @param endColumn last column, inclusive
 */
public record SourceSpan(String file, int startLine, int startColumn, int endLine, int endColumn)
        implements Comparable<SourceSpan> {

    private static final Comparator<SourceSpan> ORDER = Comparator.comparing(SourceSpan::file)
            .thenComparingInt(SourceSpan::startLine)
            .thenComparingInt(SourceSpan::startColumn)
            .thenComparingInt(SourceSpan::endLine)
            .thenComparingInt(SourceSpan::endColumn);

    /** The whole of one line whose text is not at hand. */
    public static SourceSpan line(String file, int line) {
        return new SourceSpan(file, line, 1, line, 1);
    }

    /** The file's own name, without its folders. */
    public String fileName() {
        return file.substring(file.lastIndexOf('/') + 1);
    }

    /** {@code line 41}; with the file's name where the place that was named before is in another file. */
    public String lineAfter(SourceSpan namedBefore) {
        return (file.equals(namedBefore.file) ? "" : fileName() + " ") + "line " + startLine;
    }

    /** True when the other span lies in the same file and within this one's bounds. */
    public boolean contains(SourceSpan other) {
        return file.equals(other.file)
                && (startLine < other.startLine || startLine == other.startLine && startColumn <= other.startColumn)
                && (endLine > other.endLine || endLine == other.endLine && endColumn >= other.endColumn);
    }

    // What a record brings by itself takes several times as long, and most of what is looked up is looked up by its
    // place.

    @Override
    public boolean equals(Object other) {
        return other instanceof SourceSpan s
                && startLine == s.startLine
                && startColumn == s.startColumn
                && endLine == s.endLine
                && endColumn == s.endColumn
                && file.equals(s.file);
    }

    @Override
    public int hashCode() {
        return (((file.hashCode() * 31 + startLine) * 31 + startColumn) * 31 + endLine) * 31 + endColumn;
    }

    @Override
    public int compareTo(SourceSpan other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return file + ":" + startLine;
    }
}
