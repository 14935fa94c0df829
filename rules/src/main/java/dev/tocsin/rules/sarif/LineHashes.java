package dev.tocsin.rules.sarif;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The {@code primaryLocationLineHash} of a file's lines, as GitHub's own upload action computes it
 * ({@code github/codeql-action}, {@code src/fingerprints.ts}): a rolling hash over the 100 UTF-16 units that follow the
 * start of the line, spaces and tabs left out, every line end a line feed.
 */
final class LineHashes {

    private static final int BLOCK = 100;
    private static final long BASE = 37;
    private static final long OLDEST = power(BASE, BLOCK);
    private static final char END_OF_FILE = 65535;
    private static final int NO_LINE = -1;

    private final Set<Integer> wanted;
    private final Map<Integer, String> hashes = new HashMap<>();
    private final Map<Long, Integer> occurrences = new HashMap<>();
    /** The last units read, a ring; beside it the line that begins at each of them. */
    private final char[] window = new char[BLOCK];

    private final int[] lineAt = new int[BLOCK];
    private int index;
    private long hash;
    private int line;
    private boolean atLineStart = true;

    private LineHashes(Set<Integer> wanted) {
        this.wanted = wanted;
        Arrays.fill(lineAt, NO_LINE);
    }

    /**
     * The hashes of some lines of a text.
     *
     * @param wanted line numbers, from 1; those that the text does not have are missing in the answer
     */
    static Map<Integer, String> of(String text, Set<Integer> wanted) {
        LineHashes hashes = new LineHashes(wanted);
        hashes.read(text);
        return hashes.hashes;
    }

    private void read(String text) {
        boolean afterReturn = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean secondHalfOfLineEnd = afterReturn && c == '\n';
            afterReturn = c == '\r';
            if (c != ' ' && c != '\t' && !secondHalfOfLineEnd) {
                accept(afterReturn ? '\n' : c);
            }
        }
        accept(END_OF_FILE);
        for (int i = 0; i < BLOCK; i++) {
            emit();
            roll('\0');
        }
    }

    private void accept(char c) {
        emit();
        if (atLineStart) {
            line++;
            lineAt[index] = line;
        }
        atLineStart = c == '\n';
        roll(c);
    }

    /** The window is full again where a line began: its hash is complete. */
    private void emit() {
        int complete = lineAt[index];
        if (complete == NO_LINE) {
            return;
        }
        lineAt[index] = NO_LINE;
        int occurrence = occurrences.merge(hash, 1, Integer::sum);
        if (wanted.contains(complete)) {
            hashes.put(complete, Long.toHexString(hash) + ":" + occurrence);
        }
    }

    private void roll(char c) {
        hash = BASE * hash + c - OLDEST * window[index];
        window[index] = c;
        index = (index + 1) % BLOCK;
    }

    private static long power(long base, int exponent) {
        long result = 1;
        for (int i = 0; i < exponent; i++) {
            result *= base;
        }
        return result;
    }
}
