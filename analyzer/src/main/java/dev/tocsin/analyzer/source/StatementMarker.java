package dev.tocsin.analyzer.source;

/** Tells whether a text begins as a statement of SQL does: a verb in one case, and a space. */
final class StatementMarker {

    private static final String[] VERBS = {"select", "insert", "update", "delete", "merge"};

    private StatementMarker() {}

    /** Whether the bytes from {@code start} on begin a statement. */
    static boolean isAt(byte[] bytes, int start, int end) {
        int from = start;
        while (from < end && (bytes[from] == ' ' || bytes[from] == '\n' || bytes[from] == '\r')) {
            from++;
        }
        for (String verb : VERBS) {
            int after = from + verb.length();
            if (after < end
                    && bytes[after] == ' '
                    && (matches(bytes, from, verb, 0) || matches(bytes, from, verb, 32))) {
                return true;
            }
        }
        return false;
    }

    /**
     * @param below how far the letters lie below the verb's in the code table: 32 for capitals
     */
    private static boolean matches(byte[] bytes, int from, String verb, int below) {
        for (int i = 0; i < verb.length(); i++) {
            if (bytes[from + i] != verb.charAt(i) - below) {
                return false;
            }
        }
        return true;
    }
}
