package dev.tocsin.analyzer.frontend;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file's text as the parser gets it: {@link TextPreparation} says what is different and why. Lines are those of the
 * file; columns are shifted by an amount that is the same for all code on one line.
 */
final class PreparedText {

    private static final int SHORTEST_COMMENT = 4;

    private final char[] text;
    private final int[] shifts;
    private final Piece file;
    private final List<ForgottenBraces> forgotten;
    private final Map<Long, Piece> byEnd = new HashMap<>();
    private Optional<Piece> dropped = Optional.empty();

    /**
     * Closing braces that a member seems to lack.
     *
     * @param at index in the file's text, before the next member
     */
    record ForgottenBraces(int at, int count) {}

    /**
     * @param shifts what to add to a column, by line
     * @param file the whole text
     * @param forgotten only where bodies are apart
     */
    PreparedText(char[] text, int[] shifts, Piece file, List<ForgottenBraces> forgotten) {
        this.text = text;
        this.shifts = shifts;
        this.file = file;
        this.forgotten = List.copyOf(forgotten);
        index(file);
    }

    private void index(Piece parent) {
        for (Piece child : parent.children()) {
            if (child.close() < text.length) {
                byEnd.put(key(child.endLine(), child.endColumn()), child);
            }
            if (child.kind() == Piece.Kind.DROPPED && dropped.isEmpty()) {
                dropped = Optional.of(child);
            }
            index(child);
        }
    }

    /** The first piece that is not parsed. */
    Optional<Piece> dropped() {
        return dropped;
    }

    Piece file() {
        return file;
    }

    List<ForgottenBraces> forgotten() {
        return forgotten;
    }

    /** The column in the file for one in this text. */
    int column(int line, int column) {
        return line < shifts.length ? column + shifts[line] : column;
    }

    Optional<Piece> pieceEndingAt(int line, int column) {
        return byEnd.isEmpty() ? Optional.empty() : Optional.ofNullable(byEnd.get(key(line, column)));
    }

    private static long key(int line, int column) {
        return (long) line << 32 | column;
    }

    /** The text of a piece, with its braces, in which the pieces inside are blank. */
    CharsProvider textOf(Piece piece, String prefix) {
        Writer writer = new Writer(prefix, piece.close() - piece.open() + 1);
        int from = piece.open();
        for (Piece child : piece.children()) {
            writer.copy(from, child.open() + 1);
            writer.blank(child);
            from = child.close();
        }
        int end = Math.min(piece.close() + 1, text.length);
        writer.copy(from, end);
        if (piece.kind() != Piece.Kind.FILE && piece.close() >= text.length) {
            writer.append('}');
        }
        return writer.provider();
    }

    /** Collects a piece's text. */
    private final class Writer {

        private char[] chars;
        private int length;

        Writer(String prefix, int expected) {
            chars = Arrays.copyOf(prefix.toCharArray(), prefix.length() + expected);
            length = prefix.length();
        }

        void copy(int from, int to) {
            reserve(to - from);
            System.arraycopy(text, from, chars, length, to - from);
            length += to - from;
        }

        /** Blanks out what is between a piece's braces; in a comment, as the parser makes a token of every blank. */
        void blank(Piece piece) {
            int lineEnds = piece.endLine() - piece.line();
            if (lineEnds > 1) {
                append('/').append('*').fill('\n', lineEnds - 1).append('*').append('/');
            }
            if (lineEnds > 0) {
                append('\n');
            }
            int columns = lineEnds > 0 ? piece.endColumn() - 1 : piece.endColumn() - piece.column() - 1;
            if (columns >= SHORTEST_COMMENT) {
                append('/')
                        .append('*')
                        .fill(' ', columns - SHORTEST_COMMENT)
                        .append('*')
                        .append('/');
            } else {
                fill(' ', columns);
            }
        }

        Writer append(char c) {
            return fill(c, 1);
        }

        private Writer fill(char c, int count) {
            reserve(count);
            Arrays.fill(chars, length, length + count, c);
            length += count;
            return this;
        }

        private void reserve(int more) {
            if (length + more > chars.length) {
                chars = Arrays.copyOf(chars, Math.max(length + more, chars.length * 2));
            }
        }

        CharsProvider provider() {
            return new CharsProvider(chars, length);
        }
    }
}
