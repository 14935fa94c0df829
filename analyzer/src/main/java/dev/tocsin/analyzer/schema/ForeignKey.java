package dev.tocsin.analyzer.schema;

import java.util.List;
import java.util.Optional;

/**
 * A foreign key.
 *
 * @param table the referencing (child) table as written
 * @param name the constraint's name as written, where it has one
 * @param columns its columns
 * @param target the referenced (parent) table as written
 * @param cascades true where a delete of the parent deletes the child or clears the reference
 * @param origin where it is declared
 */
public record ForeignKey(
        String table, Optional<String> name, List<String> columns, String target, boolean cascades, Origin origin) {
    public ForeignKey {
        columns = List.copyOf(columns);
    }
}
