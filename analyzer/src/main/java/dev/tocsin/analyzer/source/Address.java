package dev.tocsin.analyzer.source;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The word by which comments and annotations speak to Tocsin itself: {@value #WORD}. */
public final class Address {

    public static final String WORD = "tocsin:";

    private static final byte[] BYTES = WORD.getBytes(StandardCharsets.US_ASCII);

    /** How far the search may go on when a byte does not fit, by that byte (Horspool, 1980). */
    private static final int[] STEPS = new int[256];

    static {
        Arrays.fill(STEPS, BYTES.length);
        for (int i = 0; i < BYTES.length - 1; i++) {
            STEPS[BYTES[i]] = BYTES.length - 1 - i;
        }
    }

    private Address() {}

    /** Whether the word stands in the first {@code length} bytes, wherever that is. */
    static boolean isIn(byte[] file, int length) {
        int last = BYTES.length - 1;
        for (int at = last; at < length; at += STEPS[file[at] & 0xff]) {
            int matched = 0;
            while (matched < BYTES.length && file[at - matched] == BYTES[last - matched]) {
                matched++;
            }
            if (matched == BYTES.length) {
                return true;
            }
        }
        return false;
    }
}
