package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.schema.Mappings;
import dev.tocsin.analyzer.types.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Objects that are embedded in a row: what they hold are columns of the row. */
final class EmbeddedObjects {

    private final Mappings mappings;

    EmbeddedObjects(Mappings mappings) {
        this.mappings = mappings;
    }

    /**
     * A property of a row.
     *
     * @param path from the row to the property: {@code seats.taken}
     */
    record Column(Value row, Entity entity, String path) {}

    /**
     * The column of a row that a property of an object is.
     *
     * @param types the type of a value
     * @return empty where the object is not embedded in a row
     */
    Optional<Column> column(Value object, String property, Function<Value, Type> types) {
        String path = property;
        Value inner = object;
        while (inner instanceof Value.Property p) {
            path = p.name() + "." + path;
            Optional<MappedEntity> owner = mappings.byType(types.apply(p.of()).name());
            if (owner.isPresent()) {
                String whole = path;
                return owner.filter(o -> o.properties().containsKey(whole)
                                || !o.embedded(whole).isEmpty())
                        .map(o -> new Column(p.of(), o.entity(), whole));
            }
            inner = p.of();
        }
        return Optional.empty();
    }

    /**
     * The read as its query asks: for each column of an embedded object that is compared as a whole.
     *
     * @param property the value of an object's property
     */
    DataOperation byColumns(DataOperation operation, BiFunction<Value, String, Value> property) {
        if (!(operation instanceof DataOperation.Read read)) {
            return operation;
        }
        Optional<MappedEntity> mapped = mappings.of(read.entity());
        List<RowPredicate.Condition> conditions = new ArrayList<>();
        for (RowPredicate.Condition condition : read.where().conditions()) {
            Set<String> columns =
                    mapped.map(m -> m.embedded(condition.column())).orElse(Set.of());
            if (columns.size() < 2 || condition.operator() != RowPredicate.Operator.EQ) {
                conditions.add(condition);
                continue;
            }
            for (String column : columns) {
                Value value = condition.value();
                for (String step :
                        column.substring(condition.column().length() + 1).split("\\.")) {
                    value = property.apply(value, step);
                }
                conditions.add(new RowPredicate.Condition(column, RowPredicate.Operator.EQ, value, false));
            }
        }
        return conditions.size() == read.where().conditions().size()
                ? operation
                : read.asking(read.where().with(conditions));
    }
}
