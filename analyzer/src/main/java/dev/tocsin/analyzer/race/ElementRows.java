package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.schema.MappedEntity.CollectionTable;
import dev.tocsin.analyzer.schema.Mappings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a check asks of an element of a collection, said of the table that holds the elements: a user of the tenant who has this
 * phone is a row of {@code user_phones} with this tenant and this phone. No key of the owner's table says that.
 *
 * @param table of the elements
 * @param where the same in its columns; one that the table would need and does not have keeps the owner's name
 */
record ElementRows(Entity table, RowPredicate where) {

    /** Empty where the check asks for no element. */
    static Optional<ElementRows> of(Mappings mappings, Entity entity, RowPredicate where) {
        return where.conditions().stream()
                .filter(c -> c.operator() == RowPredicate.Operator.EQ)
                .flatMap(c -> mappings
                        .elements(entity, c.column())
                        .map(t ->
                                new ElementRows(Entity.table(t.name()), where.with(in(t, c, mappings, entity, where))))
                        .stream())
                .findFirst();
    }

    private static List<RowPredicate.Condition> in(
            CollectionTable table,
            RowPredicate.Condition element,
            Mappings mappings,
            Entity owner,
            RowPredicate where) {
        List<RowPredicate.Condition> conditions = new ArrayList<>();
        for (RowPredicate.Condition condition : where.conditions()) {
            if (!condition.equals(element)) {
                conditions.add(named(column(table, mappings, owner, condition.column()), condition));
            }
        }
        conditions.add(named(table.element(), element));
        return conditions;
    }

    private static RowPredicate.Condition named(String column, RowPredicate.Condition condition) {
        return new RowPredicate.Condition(column, condition.operator(), condition.value(), condition.ignoreCase());
    }

    private static String column(CollectionTable table, Mappings mappings, Entity owner, String property) {
        String asked = mappings.column(owner, property);
        return table.owners().entrySet().stream()
                .filter(e -> mappings.column(owner, e.getValue()).equals(asked))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(() -> mappings.columnName(owner, property));
    }
}
