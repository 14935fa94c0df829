package dev.tocsin.analyzer.ir;

import java.util.Locale;
import java.util.regex.Pattern;

/** Names of tables and columns as the analysis compares them. */
public final class Names {

    private static final Pattern QUOTES = Pattern.compile("[\"`\\[\\]]");

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

    /** A name without the marks that quote it: {@code "mod"}, {@code `key`} and {@code [order]} are {@code mod}, {@code key}, {@code order}. */
    public static String unquoted(String name) {
        return QUOTES.matcher(name).replaceAll("");
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
