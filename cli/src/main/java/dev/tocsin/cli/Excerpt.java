package dev.tocsin.cli;

import dev.tocsin.analyzer.source.SourceSpan;
import java.util.Optional;

/**
 * One source line as it is shown, and where under it the carets go.
 *
 * @param text the line, tabs as spaces, trimmed on either side to the room there is
 * @param caretStart first column of the carets, from 0
 * @param caretWidth how many carets, at least 1
 */
record Excerpt(String text, int caretStart, int caretWidth) {

    private static final int TAB = 4;

    /** What is left of the line before the carets, when it must be trimmed there. */
    private static final int CONTEXT = 12;

    /** The line where the span begins, with carets under the part of the span that lies on it. */
    static Excerpt of(String line, SourceSpan span, int room, TextStyle style) {
        boolean whole = span.equals(SourceSpan.line(span.file(), span.startLine()));
        int from = whole ? leadingSpaces(line) : span.startColumn() - 1;
        int to = whole || span.endLine() > span.startLine()
                ? line.stripTrailing().length()
                : span.endColumn();
        return of(line, from, to, room, style);
    }

    private static Excerpt of(String line, int from, int to, int room, TextStyle style) {
        StringBuilder shown = new StringBuilder(line.length());
        int column = 0;
        int caretStart = -1;
        int caretEnd = -1;
        for (int i = 0; i < line.length(); ) {
            if (i >= from && caretStart < 0) {
                caretStart = column;
            }
            int codePoint = line.codePointAt(i);
            if (codePoint == '\t') {
                int spaces = TAB - column % TAB;
                shown.append(" ".repeat(spaces));
                column += spaces;
            } else {
                int neutral = TerminalText.neutral(codePoint, style.unicode());
                shown.appendCodePoint(neutral);
                column += TerminalText.width(neutral);
            }
            i += Character.charCount(codePoint);
            if (i <= to) {
                caretEnd = column;
            }
        }
        int start = caretStart < 0 ? column : caretStart;
        int width = Math.max(1, caretEnd - start);
        return new Excerpt(shown.toString().stripTrailing(), start, width).trimmed(room, style);
    }

    private Excerpt trimmed(int room, TextStyle style) {
        if (TerminalText.width(text) <= room) {
            return this;
        }
        int mark = TerminalText.width(style.ellipsis());
        boolean fromStart = caretStart + caretWidth <= room - mark;
        int first = fromStart ? 0 : Math.max(0, caretStart - CONTEXT);
        String before = first == 0 ? "" : style.ellipsis();
        int last = first + room - (first == 0 ? 0 : mark) - mark;
        StringBuilder kept = new StringBuilder(before);
        int column = 0;
        boolean cut = false;
        for (int codePoint : text.codePoints().toArray()) {
            int width = TerminalText.width(codePoint);
            if (column >= first && column + width <= last) {
                kept.appendCodePoint(codePoint);
            } else if (column >= first) {
                cut = true;
            }
            column += width;
        }
        if (cut) {
            kept.append(style.ellipsis());
        }
        int newStart = caretStart - first + (first == 0 ? 0 : mark);
        int newWidth = Math.max(1, Math.min(caretWidth, room - newStart));
        return new Excerpt(kept.toString(), newStart, newWidth);
    }

    private static int leadingSpaces(String line) {
        return line.length() - line.stripLeading().length();
    }

    /** A line of a text, counted from 1, without its end. Line ends are LF, CR and CRLF, as Java counts them (JLS 3.4). */
    static Optional<String> line(String text, int number) {
        int line = 1;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\n' && c != '\r') {
                continue;
            }
            if (line == number) {
                return Optional.of(text.substring(start, i));
            }
            if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
                i++;
            }
            line++;
            start = i + 1;
        }
        return line == number ? Optional.of(text.substring(start)) : Optional.empty();
    }
}
