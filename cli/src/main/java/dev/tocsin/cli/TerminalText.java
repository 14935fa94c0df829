package dev.tocsin.cli;

import dev.tocsin.cli.report.VisibleText;
import java.util.ArrayList;
import java.util.List;

/** Text as a terminal counts it: in columns, and with nothing in it that the terminal would obey. */
final class TerminalText {

    /** First and last of the ranges that take two columns (Unicode, East Asian Width "W" and "F", and emoji). */
    private static final int MAX_INDENT = 16;

    private static final int[] WIDE = {
        0x1100, 0x115f, 0x231a, 0x231b, 0x2329, 0x232a, 0x23e9, 0x23ec, 0x23f0, 0x23f0, 0x23f3, 0x23f3, 0x25fd, 0x25fe,
        0x2614, 0x2615, 0x2648, 0x2653, 0x267f, 0x267f, 0x2693, 0x2693, 0x26a1, 0x26a1, 0x26aa, 0x26ab, 0x26bd, 0x26be,
        0x26c4, 0x26c5, 0x26ce, 0x26ce, 0x26d4, 0x26d4, 0x26ea, 0x26ea, 0x26f2, 0x26f3, 0x26f5, 0x26f5, 0x26fa, 0x26fa,
        0x26fd, 0x26fd, 0x2705, 0x2705, 0x270a, 0x270b, 0x2728, 0x2728, 0x274c, 0x274c, 0x274e, 0x274e, 0x2753, 0x2755,
        0x2757, 0x2757, 0x2795, 0x2797, 0x27b0, 0x27b0, 0x27bf, 0x27bf, 0x2b1b, 0x2b1c, 0x2b50, 0x2b50, 0x2b55, 0x2b55,
        0x2e80, 0x303e, 0x3041, 0x33ff, 0x3400, 0x4dbf, 0x4e00, 0x9fff, 0xa000, 0xa4cf, 0xa960, 0xa97f, 0xac00, 0xd7a3,
        0xf900, 0xfaff, 0xfe10, 0xfe19, 0xfe30, 0xfe6f, 0xff00, 0xff60, 0xffe0, 0xffe6, 0x17000, 0x18aff, 0x1b000,
        0x1b2ff, 0x1f004, 0x1f004, 0x1f0cf, 0x1f0cf, 0x1f18e, 0x1f18e, 0x1f191, 0x1f19a, 0x1f200, 0x1f265, 0x1f300,
        0x1f320, 0x1f32d, 0x1f335, 0x1f337, 0x1f37c, 0x1f37e, 0x1f393, 0x1f3a0, 0x1f3ca, 0x1f3cf, 0x1f3d3, 0x1f3e0,
        0x1f3f0, 0x1f3f4, 0x1f3f4, 0x1f3f8, 0x1f43e, 0x1f440, 0x1f440, 0x1f442, 0x1f4fc, 0x1f4ff, 0x1f53d, 0x1f54b,
        0x1f54e, 0x1f550, 0x1f567, 0x1f57a, 0x1f57a, 0x1f595, 0x1f596, 0x1f5a4, 0x1f5a4, 0x1f5fb, 0x1f64f, 0x1f680,
        0x1f6c5, 0x1f6cc, 0x1f6cc, 0x1f6d0, 0x1f6d2, 0x1f6d5, 0x1f6d7, 0x1f6dc, 0x1f6df, 0x1f6eb, 0x1f6ec, 0x1f6f4,
        0x1f6fc, 0x1f7e0, 0x1f7eb, 0x1f7f0, 0x1f7f0, 0x1f90c, 0x1f93a, 0x1f93c, 0x1f945, 0x1f947, 0x1f9ff, 0x1fa70,
        0x1faff, 0x20000, 0x2fffd, 0x30000, 0x3fffd
    };

    private TerminalText() {}

    /** The code point, or what is shown in its stead: see {@link VisibleText}. */
    static int neutral(int codePoint, boolean unicode) {
        int visible = VisibleText.of(codePoint);
        return visible == codePoint || unicode ? visible : '?';
    }

    /** The text on one line: line ends and tabs become spaces, whatever else a terminal would obey becomes visible. */
    static String neutral(String text, boolean unicode) {
        StringBuilder neutral = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == '\n' || c == '\r' || c == '\t' ? ' ' : neutral(c, unicode))
                .forEach(neutral::appendCodePoint);
        return neutral.toString();
    }

    static int width(int codePoint) {
        int type = Character.getType(codePoint);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        if (codePoint < WIDE[0]) {
            return 1;
        }
        for (int i = 0; i < WIDE.length && WIDE[i] <= codePoint; i += 2) {
            if (codePoint <= WIDE[i + 1]) {
                return 2;
            }
        }
        return 1;
    }

    static int width(String text) {
        return text.codePoints().map(TerminalText::width).sum();
    }

    /** Spaces as wide as those that a line of code begins with, up to a limit: there has to be room for the code. */
    static String indent(String line) {
        int width = line.length() - line.stripLeading().length();
        return " ".repeat(Math.min(width, MAX_INDENT));
    }

    static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - width(text)));
    }

    /** Breaks a text at spaces into lines of at most so many columns; a longer word is cut. Never empty. */
    static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int used = 0;
        for (String word : text.strip().split(" +")) {
            int needed = width(word);
            if (used > 0 && used + 1 + needed <= width) {
                line.append(' ').append(word);
                used += 1 + needed;
                continue;
            }
            if (used > 0) {
                lines.add(line.toString());
                line.setLength(0);
            }
            List<String> pieces = cut(word, width);
            lines.addAll(pieces.subList(0, pieces.size() - 1));
            line.append(pieces.get(pieces.size() - 1));
            used = width(line.toString());
        }
        lines.add(line.toString());
        return lines;
    }

    private static List<String> cut(String word, int width) {
        List<String> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        int used = 0;
        for (int codePoint : word.codePoints().toArray()) {
            int needed = width(codePoint);
            if (used > 0 && used + needed > width) {
                pieces.add(piece.toString());
                piece.setLength(0);
                used = 0;
            }
            piece.appendCodePoint(codePoint);
            used += needed;
        }
        pieces.add(piece.toString());
        return pieces;
    }
}
