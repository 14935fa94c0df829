package dev.tocsin.analyzer.frontend;

import com.github.javaparser.Provider;

/** Gives the parser an array of characters. */
final class CharsProvider implements Provider {

    private final char[] chars;
    private final int length;
    private int position;

    CharsProvider(char[] chars, int length) {
        this.chars = chars;
        this.length = length;
    }

    @Override
    public int read(char[] buffer, int offset, int wanted) {
        if (position == length) {
            return -1;
        }
        int count = Math.min(wanted, length - position);
        System.arraycopy(chars, position, buffer, offset, count);
        position += count;
        return count;
    }

    @Override
    public void close() {
        // nothing is open
    }
}
