package dev.tocsin.analyzer.source;

import java.util.Arrays;

/** A list of pairs of hashes. */
final class Pairs {

    private long[] firsts = new long[64];
    private long[] seconds = new long[64];
    private int size;

    void add(long first, long second) {
        if (size == firsts.length) {
            firsts = Arrays.copyOf(firsts, size * 2);
            seconds = Arrays.copyOf(seconds, size * 2);
        }
        firsts[size] = first;
        seconds[size++] = second;
    }

    int size() {
        return size;
    }

    long first(int index) {
        return firsts[index];
    }

    long second(int index) {
        return seconds[index];
    }

    long[] firsts() {
        return Arrays.copyOf(firsts, size);
    }

    long[] seconds() {
        return Arrays.copyOf(seconds, size);
    }

    void clear() {
        size = 0;
    }
}
