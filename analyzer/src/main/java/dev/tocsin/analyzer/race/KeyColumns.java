package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.schema.Column;
import dev.tocsin.analyzer.schema.Mappings;
import dev.tocsin.analyzer.schema.Schema;
import dev.tocsin.analyzer.schema.UniqueKey;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The columns of a key as checks compare them.
 *
 * @param schema tells which columns are computed from others
 */
record KeyColumns(Schema schema, Mappings mappings) {

    /** Folded names, by the mapping where it knows the columns. */
    Set<String> of(UniqueKey key, Entity entity) {
        return key.parts().stream()
                .flatMap(p -> p.columns().stream())
                .flatMap(c -> computedFrom(entity, c))
                .map(c -> mappings.columnOfKey(entity, c))
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** A key on a computed column is one on the columns of its expression. */
    private Stream<String> computedFrom(Entity entity, String column) {
        return schema.database(entity.table())
                .flatMap(t -> t.column(column))
                .flatMap(Column::computed)
                .map(p -> p.columns().stream())
                .orElseGet(() -> Stream.of(column));
    }
}
