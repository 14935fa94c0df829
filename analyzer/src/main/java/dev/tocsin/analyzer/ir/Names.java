package dev.tocsin.analyzer.ir;

import java.util.Locale;

/** Names of tables and columns as the analysis compares them. */
public final class Names {

    private Names() {}

    /**
     * The form in which names of tables and columns are compared: lower case, without quotes, schema, and underscores, so
     * that the property {@code createdAt}, the column {@code created_at} and {@code "CREATED_AT"} are one name whatever
     * naming strategy stands between them.
     */
    public static String fold(String name) {
        if (isFolded(name)) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        StringBuilder folded = new StringBuilder(name.length());
        for (int i = dot + 1; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isLetterOrDigit(c) || c == '$') {
                folded.append(c);
            }
        }
        return folded.toString().toLowerCase(Locale.ROOT);
    }

    /** Most names that are compared have been folded before. */
    private static boolean isFolded(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }
}
