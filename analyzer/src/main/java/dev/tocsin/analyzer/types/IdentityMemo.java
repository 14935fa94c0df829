package dev.tocsin.analyzer.types;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What is known already of objects, each by its identity: a field as it stands in one place, a use of a type. Safe for use
 * by several threads, which rarely wait for each other.
 */
public final class IdentityMemo<K, V> {

    /** A power of two; many more than threads. */
    private static final int STRIPES = 64;

    private final Map<K, V>[] stripes;

    @SuppressWarnings("unchecked")
    public IdentityMemo() {
        stripes = IntStream.range(0, STRIPES)
                .mapToObj(i -> new IdentityHashMap<K, V>())
                .toArray(Map[]::new);
    }

    public Optional<V> get(K key) {
        Map<K, V> stripe = stripe(key);
        synchronized (stripe) {
            return Optional.ofNullable(stripe.get(key));
        }
    }

    public void put(K key, V value) {
        Map<K, V> stripe = stripe(key);
        synchronized (stripe) {
            stripe.put(key, value);
        }
    }

    public void clear() {
        for (Map<K, V> stripe : stripes) {
            synchronized (stripe) {
                stripe.clear();
            }
        }
    }

    private Map<K, V> stripe(K key) {
        int hash = System.identityHashCode(key);
        return stripes[(hash ^ hash >>> 8) & STRIPES - 1];
    }
}
