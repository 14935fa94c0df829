package dev.tocsin.analyzer.frontend;

import java.util.HashMap;
import java.util.Map;

/**
 * Makes equal names one object: the parser makes a new string for each token, and the same few thousand names fill a
 * repository. One for each thread.
 */
final class NamePool {

    private static final int CAPACITY = 50_000;

    /** Longer ones are seldom equal. */
    private static final int LONGEST = 64;

    private final Map<String, String> identifiers = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();

    /** An identifier as it is written, which may hold Unicode escapes. */
    String identifier(String written) {
        String known = identifiers.get(written);
        return known == null ? added(identifiers, written, Literals.withoutUnicodeEscapes(written)) : known;
    }

    String text(String text) {
        if (text.length() > LONGEST) {
            return text;
        }
        String known = texts.get(text);
        return known == null ? added(texts, text, text) : known;
    }

    private static String added(Map<String, String> pool, String key, String value) {
        if (pool.size() >= CAPACITY) {
            pool.clear();
        }
        pool.put(key, value);
        return value;
    }
}
