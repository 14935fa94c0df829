package dev.tocsin.analyzer.frameworks;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text as Panache takes it: a whole statement, or only what is left when the beginning is understood.
 *
 * <p>Source: {@code PanacheJpaUtil} of quarkus-panache-hibernate-common 3.15.
 *
 * @param text as the program gives it
 * @param entity whose rows it speaks of
 * @param parameters that are given by their places
 */
record PanacheQueryText(String text, String entity, int parameters) {

    private static final Pattern SPACES = Pattern.compile("\\s++");

    private static final Pattern ORDER = Pattern.compile("(?i)\\border\\s+by\\b");

    /**
     * What stands behind {@code WHERE}, without {@code ORDER BY}; a whole statement as it is.
     *
     * @return empty where all rows are asked for
     */
    static String condition(String text, int parameters) {
        String query = SPACES.matcher(text).replaceAll(" ").trim();
        if (isStatement(query)) {
            return query;
        }
        Matcher order = ORDER.matcher(query);
        String condition = order.find() ? query.substring(0, order.start()).trim() : query;
        return starts(condition, "where ") ? condition.substring("where ".length()) : property(condition, parameters);
    }

    /** {@code find("email", email)}: a property and one value for it. */
    private static String property(String query, int parameters) {
        boolean alone = query.indexOf(' ') < 0 && query.indexOf('=') < 0 && parameters == 1;
        return alone && !query.isEmpty() ? query + " = ?1" : query;
    }

    /** Whether it says itself which rows it is of. */
    static boolean isStatement(String text) {
        return starts(text, "from ") || starts(text, "select ") || starts(text, "with ");
    }

    /** The statement that counts the rows of another. */
    static String counting(String statement) {
        return starts(statement, "from ") ? "SELECT COUNT(*) " + statement : statement;
    }

    String update() {
        String query = SPACES.matcher(text).replaceAll(" ").trim();
        if (starts(query, "update ")) {
            return query;
        }
        if (starts(query, "from ")) {
            return "UPDATE " + query;
        }
        return "UPDATE " + entity + (starts(query, "set ") ? " " : " SET ") + property(query, parameters);
    }

    String delete() {
        String query = condition(text, parameters);
        if (starts(query, "delete ")) {
            return query;
        }
        return starts(query, "from ") ? "DELETE " + query : "DELETE FROM " + entity + " WHERE " + query;
    }

    private static boolean starts(String text, String word) {
        return text.toLowerCase(Locale.ROOT).startsWith(word);
    }
}
