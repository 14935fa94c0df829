package dev.tocsin.analyzer.frontend;

import com.github.javaparser.Provider;

/** A text for the parser to read. */
final class ParserInput implements Provider {

    private final char[] characters;
    private final int length;
    private final Origin origin;
    private int position;

    ParserInput(char[] characters, int length, Origin origin) {
        this.characters = characters;
        this.length = length;
        this.origin = origin;
    }

    Origin origin() {
        return origin;
    }

    @Override
    public int read(char[] buffer, int offset, int wanted) {
        if (position == length) {
            return -1;
        }
        int count = Math.min(wanted, length - position);
        System.arraycopy(characters, position, buffer, offset, count);
        position += count;
        return count;
    }

    @Override
    public void close() {
        // nothing is open
    }
}
