package dev.tocsin.analyzer.source;

import java.util.Arrays;

/**
 * The text of a file with an index of its lines. Lines end with LF, CR LF or CR, as in Java's grammar (JLS 3.4).
 * Lines and columns count from 1, offsets from 0, both in UTF-16 units.
 */
public final class SourceText {

    private final String path;
    private final String text;
    private final boolean guessedEncoding;
    /** The offset at which each line starts; null until a line is asked for, which of most files none is. */
    private volatile int[] lineStarts;

    /**
     * @param path relative to the scan root
     * @param text without byte order mark
     * @param guessedEncoding see {@link #hasGuessedEncoding}
     */
    public SourceText(String path, String text, boolean guessedEncoding) {
        this.path = path;
        this.text = text;
        this.guessedEncoding = guessedEncoding;
    }

    /** Two threads that come to it at once find the same. */
    private int[] lineStarts() {
        int[] starts = lineStarts;
        if (starts == null) {
            starts = lineStarts(text);
            lineStarts = starts;
        }
        return starts;
    }

    private static int[] lineStarts(String text) {
        int[] starts = new int[Math.max(16, text.length() / 32)];
        int count = 1;
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            boolean ends = c == '\n' || c == '\r' && (i + 1 == length || text.charAt(i + 1) != '\n');
            if (ends) {
                if (count == starts.length) {
                    starts = Arrays.copyOf(starts, count * 2);
                }
                starts[count++] = i + 1;
            }
        }
        return Arrays.copyOf(starts, count);
    }

    /** The file's path relative to the scan root. */
    public String path() {
        return path;
    }

    public String text() {
        return text;
    }

    /**
     * True where the bytes were no UTF-8 and were read as windows-1252: letters beyond ASCII may be wrong, positions
     * are right.
     */
    public boolean hasGuessedEncoding() {
        return guessedEncoding;
    }

    /** The number of lines, as editors count them: a line end at the very end opens one more, empty line; never 0. */
    public int lineCount() {
        return lineStarts().length;
    }

    /**
     * The text of a line without its end.
     *
     * @throws IndexOutOfBoundsException for a line that is not there
     */
    public String line(int line) {
        int start = start(line);
        int[] starts = lineStarts();
        int end = line == starts.length ? text.length() : starts[line];
        while (end > start && isLineEnd(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /**
     * The line of an offset; the offset after the last character counts as the last line's.
     *
     * @throws IndexOutOfBoundsException for an offset outside of the text
     */
    public int lineAt(int offset) {
        checkOffset(offset);
        int found = Arrays.binarySearch(lineStarts(), offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /**
     * The column of an offset in its line.
     *
     * @throws IndexOutOfBoundsException for an offset outside of the text
     */
    public int columnAt(int offset) {
        return offset - lineStarts()[lineAt(offset) - 1] + 1;
    }

    /**
     * The offset of a place; a column beyond the line's end gives the line's end.
     *
     * @throws IndexOutOfBoundsException for a line that is not there, or a column below 1
     */
    public int offset(int line, int column) {
        int start = start(line);
        if (column < 1) {
            throw new IndexOutOfBoundsException("column " + column);
        }
        return Math.min(start + column - 1, start + line(line).length());
    }

    /**
     * The span of a range of text.
     *
     * @param start offset of the first character
     * @param end offset after the last character; an empty range gives the span of the character at its start
     * @throws IndexOutOfBoundsException for offsets outside of the text
     */
    public SourceSpan span(int start, int end) {
        int last = Math.max(start, end - 1);
        return new SourceSpan(path, lineAt(start), columnAt(start), lineAt(last), columnAt(last));
    }

    private int start(int line) {
        int[] starts = lineStarts();
        if (line < 1 || line > starts.length) {
            throw new IndexOutOfBoundsException("line " + line + " of " + starts.length);
        }
        return starts[line - 1];
    }

    private void checkOffset(int offset) {
        if (offset < 0 || offset > text.length()) {
            throw new IndexOutOfBoundsException("offset " + offset + " of " + text.length());
        }
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }
}
