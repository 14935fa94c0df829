package dev.tocsin.cli;

import dev.tocsin.analyzer.source.SourceSpan;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Source lines behind a gutter of line numbers. */
final class Snippet {

    private static final String INDENT = "  ";
    private static final int ROOM_FOR_LABEL = 36;

    private final TextStyle style;
    private final Ink ink;
    private final int digits;
    private final int room;

    /** @param digits of the largest line number */
    Snippet(TextStyle style, Ink ink, int digits) {
        this.style = style;
        this.ink = ink;
        this.digits = digits;
        this.room = style.width() - INDENT.length() - digits - 3;
    }

    void place(StringBuilder out, String place) {
        out.append(INDENT)
                .append(" ".repeat(digits + 1))
                .append(ink.dim(style.verticalBar() + " " + place))
                .append('\n');
    }

    /** @param text the line, empty where the file could not be read again */
    void line(StringBuilder out, SourceSpan span, Optional<String> text) {
        String number = String.valueOf(span.startLine());
        out.append(INDENT)
                .append(" ".repeat(digits - number.length()))
                .append(ink.dim(number + " " + style.verticalBar()))
                .append(' ')
                .append(text.map(line -> Excerpt.of(line, span, room, style).text())
                        .orElse("(the line could not be read again)"))
                .append('\n');
    }

    /** Carets under the span and what it does behind them, or below where the line is full. */
    void carets(StringBuilder out, SourceSpan span, Optional<String> text, String label, UnaryOperator<String> colour) {
        Excerpt excerpt = text.map(line -> Excerpt.of(line, span, room, style)).orElse(new Excerpt("", 0, 1));
        String neutral = TerminalText.neutral(label, style.unicode());
        String carets = colour.apply("^".repeat(excerpt.caretWidth()));
        String before = " ".repeat(excerpt.caretStart());
        int behind = room - excerpt.caretStart() - excerpt.caretWidth() - 1;
        if (TerminalText.width(neutral) <= behind) {
            gutter(out)
                    .append(before)
                    .append(carets)
                    .append(' ')
                    .append(colour.apply(neutral))
                    .append('\n');
            return;
        }
        gutter(out).append(before).append(carets).append('\n');
        int indent = Math.max(0, Math.min(excerpt.caretStart(), room - ROOM_FOR_LABEL));
        List<String> lines = TerminalText.wrap(neutral, room - indent);
        for (String line : lines) {
            gutter(out).append(" ".repeat(indent)).append(colour.apply(line)).append('\n');
        }
    }

    void gap(StringBuilder out) {
        out.append(INDENT)
                .append(" ".repeat(digits + 1))
                .append(ink.dim(style.gap()))
                .append('\n');
    }

    private StringBuilder gutter(StringBuilder out) {
        return out.append(INDENT)
                .append(" ".repeat(digits + 1))
                .append(ink.dim(style.verticalBar()))
                .append(' ');
    }
}
