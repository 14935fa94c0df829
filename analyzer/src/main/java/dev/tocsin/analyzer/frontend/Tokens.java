package dev.tocsin.analyzer.frontend;

import java.util.Arrays;

/**
 * The tokens of a prepared text, by the index of their characters, while they are collected and after.
 *
 * <p>A place is a line and a column in one number.
 */
final class Tokens {

    private static final int COLUMN_BITS = 12;
    private static final int MAX_COLUMN = (1 << COLUMN_BITS) - 1;
    private static final int MAX_LINE = (1 << 32 - COLUMN_BITS) - 1;

    char[] characters;
    /** The place of a token's first character in the file, at the index of its first character here. */
    int[] starts;
    /** The place of its last character, at the index of its last character here. */
    int[] ends;
    /** Words, and the contents of literals, at the index of their first character. */
    String[] texts;

    int length;

    /**
     * @param charactersOfFile of which hardly a quarter is left
     */
    Tokens(int charactersOfFile) {
        int capacity = charactersOfFile / 4 + 64;
        characters = new char[capacity];
        starts = new int[capacity];
        ends = new int[capacity];
        texts = new String[capacity];
    }

    /** Makes room for more characters. */
    void reserve(int more) {
        if (length + more > characters.length) {
            int capacity = Math.max(length + more, characters.length * 2);
            characters = Arrays.copyOf(characters, capacity);
            starts = Arrays.copyOf(starts, capacity);
            ends = Arrays.copyOf(ends, capacity);
            texts = Arrays.copyOf(texts, capacity);
        }
    }

    static int place(int line, int column) {
        return Math.min(line, MAX_LINE) << COLUMN_BITS | Math.min(column, MAX_COLUMN);
    }

    static int line(int place) {
        return place >>> COLUMN_BITS;
    }

    static int column(int place) {
        return place & MAX_COLUMN;
    }
}
