package dev.tocsin.analyzer.frontend;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file's text as the parser gets it; {@link TextPreparation} says what is different and why. It is a single line, so
 * that the parser's columns are indexes, by which the file's own words and places are found.
 */
final class PreparedText {

    /**
     * Closing braces that a member seems to lack.
     *
     * @param at index in the file's text, before the next member
     */
    record ForgottenBraces(int at, int count) {}

    private final Tokens tokens;
    private final Piece file;
    private final List<ForgottenBraces> forgotten;
    private final int lines;
    private final Map<Integer, Piece> byEnd = new HashMap<>();
    private Optional<Piece> dropped = Optional.empty();

    /**
     * @param file the whole text
     * @param forgotten only where bodies are apart
     * @param lines of the file
     */
    PreparedText(Tokens tokens, Piece file, List<ForgottenBraces> forgotten, int lines) {
        this.tokens = tokens;
        this.file = file;
        this.forgotten = List.copyOf(forgotten);
        this.lines = lines;
        index(file);
    }

    private void index(Piece parent) {
        for (Piece child : parent.children()) {
            if (child.close() < tokens.length) {
                byEnd.put(child.close(), child);
            }
            if (child.kind() == Piece.Kind.DROPPED && dropped.isEmpty()) {
                dropped = Optional.of(child);
            }
            index(child);
        }
    }

    Piece file() {
        return file;
    }

    int lines() {
        return lines;
    }

    /** The first piece that is not parsed. */
    Optional<Piece> dropped() {
        return dropped;
    }

    List<ForgottenBraces> forgotten() {
        return forgotten;
    }

    Optional<Piece> pieceEndingAt(int index) {
        return byEnd.isEmpty() ? Optional.empty() : Optional.ofNullable(byEnd.get(index));
    }

    /** The word, or the content of the literal, that begins at an index. */
    Optional<String> text(int index) {
        return index >= 0 && index < tokens.length ? Optional.ofNullable(tokens.texts[index]) : Optional.empty();
    }

    /** Where the token that begins at an index begins in the file; see {@link Tokens#line} and {@link Tokens#column}. */
    int start(int index) {
        return near(tokens.starts, index);
    }

    /** Where the token that ends at an index ends in the file. */
    int end(int index) {
        return near(tokens.ends, index);
    }

    /** Between tokens, and in the midst of one, the last place before. */
    private int near(int[] places, int index) {
        for (int i = Math.min(index, tokens.length - 1); i >= 0; i--) {
            if (places[i] != 0) {
                return places[i];
            }
        }
        return Tokens.place(1, 1);
    }

    /** The text of a piece with its braces, after a prefix; the pieces inside are empty. */
    ParserInput input(Piece piece, String prefix) {
        int count = piece.children().size();
        int[] cuts = new int[count];
        int[] removed = new int[count];
        char[] text = new char[prefix.length() + piece.close() - piece.open() + 1];
        prefix.getChars(0, prefix.length(), text, 0);
        int length = prefix.length();
        int from = piece.open();
        int gone = 0;
        for (int i = 0; i < count; i++) {
            Piece child = piece.children().get(i);
            length = copy(from, child.open() + 1, text, length);
            gone += child.close() - child.open() - 1;
            cuts[i] = length;
            removed[i] = gone;
            from = child.close();
        }
        length = copy(from, Math.min(piece.close() + 1, tokens.length), text, length);
        if (piece.kind() != Piece.Kind.FILE && piece.close() >= tokens.length) {
            text[length++] = '}';
        }
        return new ParserInput(text, length, new Origin(piece.open() - prefix.length(), cuts, removed));
    }

    private int copy(int from, int to, char[] text, int length) {
        System.arraycopy(tokens.characters, from, text, length, to - from);
        return length + to - from;
    }
}
