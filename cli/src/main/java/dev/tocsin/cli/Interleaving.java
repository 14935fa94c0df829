package dev.tocsin.cli;

import dev.tocsin.rules.Severity;
import dev.tocsin.rules.Timeline;
import java.util.List;

/** What two requests do, in two columns, and what comes of it; time runs down. */
final class Interleaving {

    private static final String INDENT = "  ";
    private static final String[] TITLES = {"request A", "request B"};
    private static final int MIN_COLUMN = 16;

    private final TextStyle style;
    private final Ink ink;

    Interleaving(TextStyle style, Ink ink) {
        this.style = style;
        this.ink = ink;
    }

    void append(StringBuilder out, Timeline timeline) {
        List<Timeline.Move> moves = timeline.moves();
        int room = style.width() - INDENT.length() - 3;
        int wantedByFirst = widest(moves, Timeline.Request.A);
        int wantedBySecond = widest(moves, Timeline.Request.B);
        int first = Math.min(wantedByFirst, Math.max(room / 2, room - wantedBySecond));
        int second = Math.min(wantedBySecond, room - first);
        String bar = ink.dim(style.verticalBar());
        out.append(INDENT)
                .append(ink.strong(TerminalText.padded(TITLES[0], first)))
                .append(' ')
                .append(bar)
                .append(' ')
                .append(ink.strong(TITLES[1]))
                .append('\n');
        out.append(INDENT)
                .append(ink.dim(style.horizontalBar().repeat(first + 1)
                        + style.crossing()
                        + style.horizontalBar().repeat(second + 1)))
                .append('\n');
        for (Timeline.Move move : moves) {
            String text = TerminalText.neutral(move.text(), style.unicode());
            boolean left = move.request() == Timeline.Request.A;
            for (String line : TerminalText.wrap(text, left ? first : second)) {
                String row = TerminalText.padded(left ? line : "", first);
                out.append(INDENT).append(row).append(' ').append(bar);
                out.append(left ? "" : " " + line).append('\n');
            }
        }
        outcome(out, timeline.outcome());
        out.append('\n');
    }

    private void outcome(StringBuilder out, Timeline.Outcome outcome) {
        String mark = outcome.harm() ? style.cross() : style.tick();
        String text = TerminalText.neutral(outcome.text(), style.unicode());
        String before = INDENT + (outcome.harm() ? ink.severity(Severity.ERROR, mark) : ink.good(mark)) + " ";
        int indent = TerminalText.width(mark) + 1;
        for (String line : TerminalText.wrap(text, style.width() - INDENT.length() - indent)) {
            out.append(before).append(ink.code(line)).append('\n');
            before = INDENT + " ".repeat(indent);
        }
    }

    private int widest(List<Timeline.Move> moves, Timeline.Request request) {
        return moves.stream()
                .filter(move -> move.request() == request)
                .mapToInt(move -> TerminalText.width(TerminalText.neutral(move.text(), style.unicode())))
                .reduce(MIN_COLUMN, Math::max);
    }
}
