package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.schema.Mappings;
import dev.tocsin.analyzer.schema.Schema;
import dev.tocsin.analyzer.schema.UniqueKey;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a check asks for beside the columns of a key: rows that differ in it only are none to the check, and are refused by the key all
 * the same, without any second request.
 */
final class AskedBeyondKey {

    private final Schema schema;
    private final Mappings mappings;
    private final KeyColumns keyColumns;

    AskedBeyondKey(Schema schema, Mappings mappings, KeyColumns keyColumns) {
        this.schema = schema;
        this.mappings = mappings;
        this.keyColumns = keyColumns;
    }

    /** Columns as the check names them; empty where the key has all of them, or is not made of columns that the check compares. */
    List<String> columns(UniqueKey key, Entity entity, RowPredicate where) {
        Set<String> parts = keyColumns.of(key, entity);
        List<RowPredicate.Condition> asked = where.conditions().stream()
                .filter(c -> switch (c.operator()) {
                    case EQ, IN, IS_NULL -> c.column().indexOf('.') < 0;
                    case NOT_NULL -> c.column().indexOf('.') < 0 && mayBeNull(entity, c.column());
                    case NE, RANGE, BELOW, LIKE, CONTAINS, OTHER -> false;
                })
                .toList();
        Set<String> compared =
                asked.stream().map(c -> mappings.column(entity, c.column())).collect(Collectors.toSet());
        return key.primary() || key.predicate().isPresent() || !compared.containsAll(parts)
                ? List.of()
                : asked.stream()
                        .map(RowPredicate.Condition::column)
                        .filter(c -> !parts.contains(mappings.column(entity, c)))
                        .distinct()
                        .toList();
    }

    /** Where no row has a null, to ask for a value asks for nothing. */
    private boolean mayBeNull(Entity entity, String column) {
        return schema.database(entity.table())
                .flatMap(t -> t.column(mappings.columnName(entity, column), column))
                .filter(c -> c.nullable() == Known.NO)
                .isEmpty();
    }

    /** {@code ; it refuses rows too that differ in `plan`, which the check lets pass}; empty where it refuses no others. */
    String told(UniqueKey key, Entity entity, RowPredicate where, String refuses) {
        List<String> more = columns(key, entity, where);
        return more.isEmpty()
                ? ""
                : "; it " + refuses + " rows too that differ in `" + String.join("`, `", more)
                        + "`, which the check lets pass";
    }
}
