package dev.tocsin.analyzer.source;

import java.util.Arrays;

/** A set of numbers in order of arrival, which grows, and forgets all at once in no time. 0 is no member. */
final class IntSet {

    private int[] table = new int[64];
    private int[] members = new int[32];
    private int size;

    boolean add(int value) {
        int slot = slot(value);
        if (table[slot] == value) {
            return false;
        }
        if (size == members.length) {
            grow();
            slot = slot(value);
        }
        table[slot] = value;
        members[size++] = value;
        return true;
    }

    boolean contains(int value) {
        return table[slot(value)] == value;
    }

    int size() {
        return size;
    }

    int get(int index) {
        return members[index];
    }

    /** All members, in ascending order. */
    int[] sorted() {
        int[] copy = Arrays.copyOf(members, size);
        Arrays.sort(copy);
        return copy;
    }

    void clear() {
        if (size * 4 > table.length) {
            Arrays.fill(table, 0);
        } else {
            // Backwards, so that no probe sequence is cut before all that lies behind it is gone.
            for (int i = size - 1; i >= 0; i--) {
                table[slot(members[i])] = 0;
            }
        }
        size = 0;
    }

    private int slot(int value) {
        int mask = table.length - 1;
        int slot = value * 0x9e3779b9 >>> 7 & mask;
        while (table[slot] != 0 && table[slot] != value) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        members = Arrays.copyOf(members, size * 2);
        table = new int[table.length * 2];
        for (int i = 0; i < size; i++) {
            table[slot(members[i])] = members[i];
        }
    }
}
