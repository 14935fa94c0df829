package dev.tocsin.analyzer.schema.readers;

import java.util.Locale;

/** How the names of a mapping become those of the database. */
enum NamingStrategy {
    /** What the mapping gives is written with underscores, too, as Spring Boot has it unless it is told otherwise. */
    SPRING,
    /** What the mapping gives stands as it is. */
    AS_GIVEN,
    /**
     * A class of the program makes the names, also of those that the mapping gives: what the mapping does not name is called as the
     * program calls it.
     */
    OWN;

    /** The name in the database of one that the mapping gives. */
    String physical(String given) {
        return this == SPRING ? snake(given) : given;
    }

    /** The name in the database of what the mapping gives none. */
    String made(String name) {
        return this == OWN ? name : snake(name);
    }

    /**
     * As Spring names what the mapping does not: an underscore only between a small letter and a capital that another small one
     * follows, so {@code RFIDLink} is {@code rfidlink}.
     *
     * <p>Source: hibernate-core's {@code CamelCaseToUnderscoresNamingStrategy}.
     */
    static String snake(String name) {
        StringBuilder snake = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean starts = Character.isUpperCase(c)
                    && i > 0
                    && Character.isLowerCase(name.charAt(i - 1))
                    && i + 1 < name.length()
                    && Character.isLowerCase(name.charAt(i + 1));
            if (starts) {
                snake.append('_');
            }
            snake.append(c);
        }
        return snake.toString().toLowerCase(Locale.ROOT);
    }
}
