package dev.tocsin.analyzer.schema;

import dev.tocsin.analyzer.ir.Names;
import java.util.List;
import java.util.Optional;

/**
 * A table as one kind of source describes it.
 *
 * @param name as written
 * @param columns in the order of declaration
 * @param keys primary and unique keys
 * @param foreignKeys references to other tables
 * @param checks CHECK and exclusion constraints
 * @param droppedKeys the unique keys that migrations have taken away again, in that order
 * @param origin where the table is declared
 */
public record Table(
        String name,
        List<Column> columns,
        List<UniqueKey> keys,
        List<ForeignKey> foreignKeys,
        List<CheckConstraint> checks,
        List<DroppedKey> droppedKeys,
        Origin origin) {
    public Table {
        columns = List.copyOf(columns);
        keys = List.copyOf(keys);
        foreignKeys = List.copyOf(foreignKeys);
        checks = List.copyOf(checks);
        droppedKeys = List.copyOf(droppedKeys);
    }

    /** One of which no key has been taken away. */
    public Table(
            String name,
            List<Column> columns,
            List<UniqueKey> keys,
            List<ForeignKey> foreignKeys,
            List<CheckConstraint> checks,
            Origin origin) {
        this(name, columns, keys, foreignKeys, checks, List.of(), origin);
    }

    /** The column of that name, however it is spelled ({@link Names#fold}). */
    public Optional<Column> column(String name) {
        String folded = Names.fold(name);
        return columns.stream().filter(c -> Names.fold(c.name()).equals(folded)).findFirst();
    }

    /**
     * The column that a mapping calls so; where the table has none of that name, the one that is called as the property is, as
     * Hibernate's older strategies name the columns of associations.
     *
     * @param path of the property, {@code owner.id}
     */
    public Optional<Column> column(String mapped, String path) {
        int dot = path.indexOf('.');
        return column(mapped).or(() -> column(dot < 0 ? path : path.substring(0, dot)));
    }
}
