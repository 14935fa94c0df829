package dev.tocsin.cli;

/**
 * What the reader's terminal can show.
 *
 * @param width columns; lines are broken or trimmed so that they fit, down to {@value #MIN_WIDTH}
 * @param colour whether ANSI colours are understood
 * @param unicode whether box-drawing characters are understood; without, plain ASCII stands for them
 */
public record TextStyle(int width, boolean colour, boolean unicode) {

    static final int MIN_WIDTH = 40;
    static final int DEFAULT_WIDTH = 100;

    /** Beyond this, lines are too long to read however wide the window is. */
    static final int MAX_WIDTH = 160;

    public TextStyle {
        width = Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, width));
    }

    String verticalBar() {
        return unicode ? "│" : "|";
    }

    String horizontalBar() {
        return unicode ? "─" : "-";
    }

    String heavyBar() {
        return unicode ? "━" : "=";
    }

    String crossing() {
        return unicode ? "┼" : "+";
    }

    String gap() {
        return unicode ? "⋮" : ":";
    }

    String ellipsis() {
        return unicode ? "…" : "...";
    }

    String cross() {
        return unicode ? "✗" : "x";
    }

    String tick() {
        return unicode ? "✓" : "=";
    }

    String bullet() {
        return unicode ? "·" : "-";
    }
}
