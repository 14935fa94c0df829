package dev.tocsin.analyzer.source;

import java.nio.charset.StandardCharsets;

/**
 * 64-bit FNV-1a over the bytes of a name, so that names can be compared without making strings of them. Two names with one
 * hash only keep a file too many.
 */
final class Hash {

    static final long START = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private Hash() {}

    static long step(long hash, byte b) {
        return (hash ^ b) * PRIME;
    }

    static long of(byte[] bytes, int start, int end) {
        long hash = START;
        for (int i = start; i < end; i++) {
            hash = step(hash, bytes[i]);
        }
        return hash;
    }

    static long of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return of(bytes, 0, bytes.length);
    }

    /** The hash of a type's qualified name, of those of its package and its simple name. */
    static long qualified(long packageName, long simpleName) {
        long mixed = (packageName ^ simpleName >>> 32 ^ simpleName << 32) * PRIME;
        return mixed ^ mixed >>> 29;
    }

    /** Half the width, for names of which there are many; never 0. */
    static int narrow(long hash) {
        int narrow = (int) (hash ^ hash >>> 32);
        return narrow == 0 ? 1 : narrow;
    }
}
