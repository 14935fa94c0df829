package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.Names;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.schema.Mappings;
import dev.tocsin.analyzer.schema.Schema;
import java.util.Optional;
import java.util.Set;

/** Checks of what stands in other rows, to which those that are asked for point. */
final class JoinedRows {

    private final Schema schema;
    private final Mappings mappings;
    private final KeyColumns keyColumns;

    JoinedRows(Schema schema, Mappings mappings) {
        this.schema = schema;
        this.mappings = mappings;
        this.keyColumns = new KeyColumns(schema, mappings);
    }

    /**
     * Whether rows that point to different rows have different values there: {@code owner.email}, of which a key allows one
     * owner each, and not {@code room.floor}, which many rooms have.
     *
     * @param folded the path as the mapping has it, with the join column in front of the dot
     */
    boolean decide(Entity entity, String folded, Optional<DataOperation.Write> write) {
        int dot = folded.indexOf('.');
        String join = folded.substring(0, dot);
        Optional<MappedEntity> target = mappings.of(entity).stream()
                .flatMap(m -> m.properties().values().stream())
                .filter(p -> Names.fold(p.column()).equals(join))
                .flatMap(p -> p.targetType().stream())
                .flatMap(t -> mappings.byTypeOrName(t).stream())
                .findFirst();
        boolean many = target.map(MappedEntity::entity)
                .filter(t -> schema.known(t.table()) == Known.YES)
                .filter(t -> schema.keys(t.table()).stream()
                        .noneMatch(k -> Set.of(folded.substring(dot + 1)).containsAll(keyColumns.of(k, t))))
                .isPresent();
        return !many && !joinsNewRow(entity, join, write);
    }

    /** The row that the written one points to is made with it: no other row points there. */
    private boolean joinsNewRow(Entity entity, String column, Optional<DataOperation.Write> write) {
        return write.stream()
                .flatMap(w -> w.values().entrySet().stream())
                .filter(e -> mappings.column(entity, e.getKey()).equals(column))
                .anyMatch(e -> isNew(e.getValue()));
    }

    private static boolean isNew(Value value) {
        return value instanceof Value.Made
                || value instanceof Value.Choice c
                        && c.arms().stream()
                                .map(Value.Arm::value)
                                .filter(v -> !v.equals(Value.Const.NULL))
                                .allMatch(Value.Made.class::isInstance);
    }

    /** {@code camp.status}, and neither {@code camp.id}, which is the join column, nor a column of an embedded object. */
    boolean inAnotherTable(Entity entity, String path) {
        String column = mappings.column(entity, path);
        int dot = column.indexOf('.');
        return dot > 0 && !mappings.isIdProperty(column.substring(dot + 1));
    }
}
