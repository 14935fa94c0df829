package dev.tocsin.analyzer.frontend;

import dev.tocsin.analyzer.frontend.PreparedText.ForgottenBraces;
import dev.tocsin.analyzer.frontend.SyntaxErrors.SyntaxError;
import java.util.ArrayList;
import java.util.List;

/**
 * A text with syntax errors, from which pieces are blanked out (line ends stay) until the rest can be parsed. A piece is
 * what lies between two boundaries at one level of braces: a statement, a member, a type. When an error stays where it
 * was, the piece around the last one goes.
 */
final class BrokenText {

    private final StringBuilder text;
    private int lastOffset = -1;
    private int levelsUp;
    private boolean closed;

    BrokenText(String text) {
        this.text = new StringBuilder(text);
    }

    String text() {
        return text.toString();
    }

    /** Writes closing braces over blanks, so that nothing moves; where there are no blanks, none. */
    void close(List<ForgottenBraces> forgotten) {
        for (ForgottenBraces braces : forgotten) {
            int missing = braces.count();
            for (int i = braces.at(); i < text.length() && missing > 0 && Character.isWhitespace(text.charAt(i)); i++) {
                if (text.charAt(i) == ' ' || text.charAt(i) == '\t') {
                    text.setCharAt(i, '}');
                    missing--;
                }
            }
        }
    }

    /**
     * Closes the braces that are open at the end, or blanks out the piece around an error.
     *
     * @return false when nothing is left to do
     */
    boolean repair(SyntaxError error) {
        if (error.atEnd() && !closed) {
            closed = true;
            if (closesBraces()) {
                return true;
            }
        }
        int offset = Math.min(offset(error.line(), error.column()), text.length());
        boolean again = offset <= lastOffset;
        lastOffset = Math.max(offset, lastOffset);
        if (!again && blankLine(offset)) {
            levelsUp = -1;
            return true;
        }
        levelsUp = again ? levelsUp + 1 : 0;
        List<int[]> pieces = pieces(offset);
        for (int i = Math.min(levelsUp, pieces.size()); i < pieces.size(); i++) {
            levelsUp = i;
            if (blank(pieces.get(i)[0], pieces.get(i)[1])) {
                return true;
            }
        }
        return false;
    }

    /** Blanks out the line of an error, if that has no braces: less is lost than with the piece. */
    private boolean blankLine(int offset) {
        int from = offset;
        while (from > 0 && !isLineEnd(text.charAt(from - 1))) {
            from--;
        }
        int to = offset;
        while (to < text.length() && !isLineEnd(text.charAt(to))) {
            to++;
        }
        for (int i = from; i < to; i++) {
            if (text.charAt(i) == '{' || text.charAt(i) == '}') {
                return false;
            }
        }
        return blank(from, to);
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }

    private boolean blank(int from, int to) {
        boolean changed = false;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!isLineEnd(c) && c != ' ' && c != '\t') {
                text.setCharAt(i, ' ');
                changed = true;
            }
        }
        return changed;
    }

    private boolean closesBraces() {
        CodeScanner scanner = new CodeScanner(text);
        int open = 0;
        while (scanner.next()) {
            open += scanner.character() == '{' ? 1 : scanner.character() == '}' ? -1 : 0;
            open = Math.max(open, 0);
        }
        text.append(scanner.unclosed()).append('\n').append("}".repeat(open));
        return open > 0;
    }

    /** The pieces around an offset, the innermost first, as pairs of offsets: inclusive, exclusive. */
    private List<int[]> pieces(int offset) {
        CodeScanner scanner = new CodeScanner(text);
        List<int[]> levels = new ArrayList<>();
        levels.add(new int[] {0, -1});
        int level = 0;
        int parentheses = 0;
        int finished = Integer.MAX_VALUE;
        while (finished > 0 && scanner.next()) {
            int at = scanner.offset();
            char c = scanner.character();
            boolean before = at < offset;
            if (c == '(') {
                parentheses++;
            } else if (c == ')') {
                parentheses = Math.max(0, parentheses - 1);
            } else if (c == ';' && parentheses == 0) {
                finished = boundary(levels, level, at + 1, before, finished);
            } else if (c == '{') {
                parentheses = 0;
                level++;
                if (before) {
                    levels.add(new int[] {at + 1, -1});
                }
            } else if (c == '}') {
                parentheses = 0;
                if (before) {
                    if (level > 0) {
                        levels.remove(level--);
                    }
                    levels.get(level)[0] = at + 1;
                } else {
                    finished = boundary(levels, level, level == 0 ? at + 1 : at, false, finished);
                    level = Math.max(0, level - 1);
                    finished = boundary(levels, level, at + 1, false, finished);
                }
            }
        }
        return ended(levels);
    }

    private static int boundary(List<int[]> levels, int level, int at, boolean before, int finished) {
        if (before) {
            levels.get(level)[0] = at;
            return finished;
        }
        if (level < levels.size() && levels.get(level)[1] < 0) {
            levels.get(level)[1] = at;
            return level;
        }
        return finished;
    }

    private List<int[]> ended(List<int[]> levels) {
        List<int[]> pieces = new ArrayList<>();
        for (int i = levels.size() - 1; i >= 0; i--) {
            int[] piece = levels.get(i);
            pieces.add(new int[] {piece[0], piece[1] < 0 ? text.length() : piece[1]});
        }
        return pieces;
    }

    private int offset(int line, int column) {
        int at = 0;
        for (int current = 1; current < line && at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\n' || c == '\r' && (at + 1 == text.length() || text.charAt(at + 1) != '\n')) {
                current++;
            }
        }
        return at + column - 1;
    }
}
