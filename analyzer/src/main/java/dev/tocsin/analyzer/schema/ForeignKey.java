package dev.tocsin.analyzer.schema;

import java.util.List;

/**
 * A foreign key.
 *
 * @param table the referencing (child) table as written
 * @param columns its columns
 * @param target the referenced (parent) table as written
 * @param cascades true where a delete of the parent deletes the child or clears the reference
 * @param origin where it is declared
 */
public record ForeignKey(String table, List<String> columns, String target, boolean cascades, Origin origin) {
    public ForeignKey {
        columns = List.copyOf(columns);
    }
}
