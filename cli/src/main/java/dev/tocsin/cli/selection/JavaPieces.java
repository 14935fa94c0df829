package dev.tocsin.cli.selection;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a Java source into pieces, as far as one must know them to tell comments and annotations from other text. The source
 * may be anything: what is no Java gives odd pieces, never an exception.
 */
final class JavaPieces {

    /** What a piece is. */
    enum Kind {
        LINE_COMMENT,
        BLOCK_COMMENT,
        /** A string, a text block or a character, with its quotes. */
        LITERAL,
        /** A name, a keyword or a number. */
        WORD,
        /** One character of anything else. */
        SYMBOL;

        boolean isComment() {
            return this == LINE_COMMENT || this == BLOCK_COMMENT;
        }
    }

    /**
     * A piece of the text.
     *
     * @param start offset of its first character
     * @param end offset after its last character
     */
    record Piece(Kind kind, int start, int end) {

        String in(String text) {
            return text.substring(start, end);
        }

        boolean is(String text, char symbol) {
            return kind == Kind.SYMBOL && text.charAt(start) == symbol;
        }
    }

    private final String text;
    private final List<Piece> pieces = new ArrayList<>();
    private int at;

    private JavaPieces(String text) {
        this.text = text;
    }

    /** The pieces in order; white space lies between them. */
    static List<Piece> of(String text) {
        return new JavaPieces(text).cut();
    }

    private List<Piece> cut() {
        while (at < text.length()) {
            char c = text.charAt(at);
            int start = at;
            if (Character.isWhitespace(c)) {
                at++;
            } else if (text.startsWith("//", at)) {
                skipLine();
                add(Kind.LINE_COMMENT, start);
            } else if (text.startsWith("/*", at)) {
                at = end(text.indexOf("*/", at + 2), 2);
                add(Kind.BLOCK_COMMENT, start);
            } else if (text.startsWith("\"\"\"", at)) {
                at += 3;
                skipTextBlock();
                add(Kind.LITERAL, start);
            } else if (c == '"' || c == '\'') {
                at++;
                skipLiteral(c);
                add(Kind.LITERAL, start);
            } else if (Character.isJavaIdentifierPart(c)) {
                while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
                    at++;
                }
                add(Kind.WORD, start);
            } else {
                at++;
                add(Kind.SYMBOL, start);
            }
        }
        return pieces;
    }

    private void add(Kind kind, int start) {
        pieces.add(new Piece(kind, start, at));
    }

    private void skipLine() {
        while (at < text.length() && !isLineEnd(text.charAt(at))) {
            at++;
        }
    }

    private void skipTextBlock() {
        while (at < text.length() && !text.startsWith("\"\"\"", at)) {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        at = Math.min(text.length(), at + 3);
    }

    private void skipLiteral(char quote) {
        while (at < text.length() && !isLineEnd(text.charAt(at))) {
            char c = text.charAt(at);
            at += c == '\\' ? 2 : 1;
            if (c == quote) {
                break;
            }
        }
        at = Math.min(text.length(), at);
    }

    private int end(int found, int length) {
        return found < 0 ? text.length() : found + length;
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }
}
