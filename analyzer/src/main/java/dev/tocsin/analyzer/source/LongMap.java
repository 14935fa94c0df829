package dev.tocsin.analyzer.source;

/** From hashes to small numbers; 0 means absent. Open addressing, grows, forgets all at once in no time. */
final class LongMap {

    private long[] keys;
    private int[] values;
    /** A slot is taken when its stamp is the current one. */
    private int[] stamps;

    private int stamp = 1;
    private int size;
    /** Keys in the order in which they came. */
    private long[] order;

    LongMap(int expected) {
        int capacity = Math.max(16, Integer.highestOneBit(Math.max(1, expected) * 2) * 2);
        keys = new long[capacity];
        values = new int[capacity];
        stamps = new int[capacity];
        order = new long[capacity / 2 + 1];
    }

    int get(long key) {
        int slot = slot(key);
        return stamps[slot] == stamp ? values[slot] : 0;
    }

    boolean contains(long key) {
        return stamps[slot(key)] == stamp;
    }

    /** Sets the key's value and gives the value it had. */
    int put(long key, int value) {
        int slot = slot(key);
        if (stamps[slot] == stamp) {
            int old = values[slot];
            values[slot] = value;
            return old;
        }
        if (size + 1 > keys.length / 2) {
            grow();
            slot = slot(key);
        }
        keys[slot] = key;
        values[slot] = value;
        stamps[slot] = stamp;
        order[size++] = key;
        return 0;
    }

    void add(long key) {
        put(key, 1);
    }

    int size() {
        return size;
    }

    /** The keys, first come first. */
    long[] keys() {
        return java.util.Arrays.copyOf(order, size);
    }

    void clear() {
        stamp++;
        size = 0;
    }

    private int slot(long key) {
        int mask = keys.length - 1;
        int slot = (int) (key ^ key >>> 32) & mask;
        while (stamps[slot] == stamp && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        LongMap larger = new LongMap(keys.length);
        for (int i = 0; i < size; i++) {
            larger.put(order[i], get(order[i]));
        }
        keys = larger.keys;
        values = larger.values;
        stamps = larger.stamps;
        stamp = larger.stamp;
        order = larger.order;
    }
}
