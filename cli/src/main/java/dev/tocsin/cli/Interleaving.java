package dev.tocsin.cli;

import dev.tocsin.rules.Finding;
import java.util.List;

/** What two requests do, in two columns; time runs down. */
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

    void append(StringBuilder out, List<Finding.Move> moves) {
        if (moves.isEmpty()) {
            return;
        }
        int room = style.width() - INDENT.length() - 3;
        int wantedByFirst = widest(moves, true);
        int wantedBySecond = widest(moves, false);
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
        for (Finding.Move move : moves) {
            String text = TerminalText.neutral(move.text(), style.unicode());
            boolean left = move.request() == 0;
            for (String line : TerminalText.wrap(text, left ? first : second)) {
                String row = TerminalText.padded(left ? line : "", first);
                out.append(INDENT).append(row).append(' ').append(bar);
                out.append(left ? "" : " " + line).append('\n');
            }
        }
        out.append('\n');
    }

    private int widest(List<Finding.Move> moves, boolean first) {
        return moves.stream()
                .filter(move -> (move.request() == 0) == first)
                .mapToInt(move -> TerminalText.width(TerminalText.neutral(move.text(), style.unicode())))
                .reduce(MIN_COLUMN, Math::max);
    }
}
