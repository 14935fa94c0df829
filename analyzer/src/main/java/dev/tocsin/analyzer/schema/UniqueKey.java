package dev.tocsin.analyzer.schema;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A primary key, unique constraint or unique index.
 *
 * @param table the table's name as written
 * @param name the constraint's or index's name as written, where it has one
 * @param primary true for a primary key, whose columns are never null
 * @param parts columns and expressions, in order; never empty
 * @param predicate the text of the WHERE of a partial index
 * @param nullsNotDistinct true where the key treats nulls as equal (PostgreSQL 15)
 * @param origin where it is declared
 */
public record UniqueKey(
        String table,
        Optional<String> name,
        boolean primary,
        List<Part> parts,
        Optional<String> predicate,
        boolean nullsNotDistinct,
        Origin origin) {

    /** {@code ${schema}.} of Flyway and Liquibase. */
    private static final Pattern PLACEHOLDER = Pattern.compile("^\\$\\{[^}]*}\\.");

    public UniqueKey {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a key has at least one part");
        }
    }

    /**
     * One part of a key.
     *
     * @param columns the columns that the part reads, as written; one for a plain column
     * @param expression the expression's text, where the part is not a plain column ({@code lower(email)})
     */
    public record Part(List<String> columns, Optional<String> expression) {
        public Part {
            columns = List.copyOf(columns);
        }

        public static Part column(String column) {
            return new Part(List.of(column), Optional.empty());
        }

        /** The part as a reader would write it. */
        public String text() {
            return expression.orElseGet(() -> columns.get(0));
        }
    }

    /** {@code users(email, tenant_id)}, as messages show it. */
    public String text() {
        // What a tool puts in the place of a schema's name tells nobody anything.
        StringBuilder text = new StringBuilder(PLACEHOLDER.matcher(table).replaceFirst("")).append('(');
        for (int i = 0; i < parts.size(); i++) {
            text.append(i == 0 ? "" : ", ").append(parts.get(i).text());
        }
        text.append(')');
        predicate.ifPresent(p -> text.append(" WHERE ").append(p));
        return text.toString();
    }
}
