package dev.tocsin.analyzer.ir;

import java.util.List;

/**
 * A value or condition that is made of others. They are compared, measured and searched so often that what is asked of
 * them is worked out once, when they are made.
 */
abstract class Composite {

    /** Sizes grow no further than this: parts that are shared may count very often. */
    private static final int MANY = 1 << 20;

    private final int hash;
    private final int size;
    private final int kinds;

    /**
     * @param hash of the content
     * @param size nodes, this one included
     * @param kinds see {@link Value#kinds()}
     */
    Composite(int hash, int size, int kinds) {
        this.hash = hash;
        this.size = Math.min(size, MANY);
        this.kinds = kinds;
    }

    public final int size() {
        return size;
    }

    public final int kinds() {
        return kinds;
    }

    @Override
    public final int hashCode() {
        return hash;
    }

    @Override
    public final boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        return other != null
                && other.getClass() == getClass()
                && ((Composite) other).hash == hash
                && sameParts((Composite) other);
    }

    /** @param other of this one's class */
    abstract boolean sameParts(Composite other);

    static int sizeOf(Iterable<? extends Value> values) {
        int size = 0;
        for (Value value : values) {
            size = Math.min(MANY, size + value.size());
        }
        return size;
    }

    static int sizeOf(List<? extends Value> values) {
        int size = 0;
        for (int i = 0; i < values.size(); i++) {
            size = Math.min(MANY, size + values.get(i).size());
        }
        return size;
    }

    static int kindsOf(List<? extends Value> values) {
        int kinds = 0;
        for (int i = 0; i < values.size(); i++) {
            kinds |= values.get(i).kinds();
        }
        return kinds;
    }

    static int kindsOf(Iterable<? extends Value> values) {
        int kinds = 0;
        for (Value value : values) {
            kinds |= value.kinds();
        }
        return kinds;
    }
}
