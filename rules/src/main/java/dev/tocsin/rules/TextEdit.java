package dev.tocsin.rules;

import java.util.Comparator;

/**
 * A range of text and what stands there instead. Offsets count from 0, lines and columns from 1, offsets and columns in
 * UTF-16 units of the text without its byte order mark; the end is exclusive, so that an insertion starts where it ends.
 */
public record TextEdit(
        int start, int end, int startLine, int startColumn, int endLine, int endColumn, String replacement)
        implements Comparable<TextEdit> {

    private static final Comparator<TextEdit> ORDER = Comparator.comparingInt(TextEdit::start)
            .thenComparingInt(TextEdit::end)
            .thenComparing(TextEdit::replacement);

    @Override
    public int compareTo(TextEdit other) {
        return ORDER.compare(this, other);
    }
}
