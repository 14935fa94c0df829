package dev.tocsin.analyzer.frontend;

import java.util.HashMap;
import java.util.Map;

/**
 * Makes equal names one object: the parser makes a new string for each token, and the same few thousand names fill a
 * repository. One for each thread.
 */
final class NamePool {

    private static final int CAPACITY = 50_000;

    private final Map<String, String> names = new HashMap<>();

    String pooled(String name) {
        if (names.size() >= CAPACITY) {
            names.clear();
        }
        String known = names.putIfAbsent(name, name);
        return known == null ? name : known;
    }
}
