package dev.tocsin.analyzer.schema;

import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.source.SourceSpan;
import java.util.List;
import java.util.Optional;

/** One step that a schema file takes; a schema is what is left when the steps of its files are taken in their order. */
public sealed interface SchemaChange {

    /** The statement, or the part of it, that asks for the change. */
    SourceSpan place();

    /** A change of a table that its statement names and does not create. */
    sealed interface OfTable extends SchemaChange {
        String table();
    }

    /** True for changes that take something away or give it another name. */
    default boolean takesAway() {
        return this instanceof DropTable
                || this instanceof RenameTable
                || this instanceof DropColumn
                || this instanceof RenameColumn
                || this instanceof DropConstraint
                || this instanceof RenameConstraint
                || this instanceof DropUnique
                || this instanceof DropPrimaryKey;
    }

    /**
     * @param table the table with all that its statement says of it
     * @param ifNotExists true where an existing table stays as it is
     * @param likes tables whose columns are copied
     */
    record CreateTable(Table table, boolean ifNotExists, List<Like> likes) implements SchemaChange {
        public CreateTable {
            likes = List.copyOf(likes);
        }

        @Override
        public SourceSpan place() {
            return table.origin().place();
        }
    }

    /**
     * {@code LIKE table} in a table's definition.
     *
     * @param table the copied table
     * @param keys whether its keys are copied too
     */
    record Like(String table, boolean keys) {}

    record DropTable(String table, SourceSpan place) implements OfTable {}

    record RenameTable(String table, String newName, SourceSpan place) implements OfTable {}

    record AddColumn(String table, Column column, SourceSpan place) implements OfTable {}

    record DropColumn(String table, String column, SourceSpan place) implements OfTable {}

    record RenameColumn(String table, String column, String newName, SourceSpan place) implements OfTable {}

    /**
     * @param type the new type, where it changes
     * @param nullable whether the column admits null from now on; unknown where that stays as it was
     */
    record AlterColumn(String table, String column, Optional<String> type, Known nullable, SourceSpan place)
            implements OfTable {}

    /** All texts of the table are kept in this collation from now on. */
    record Collate(String table, String collation, SourceSpan place) implements OfTable {}

    /**
     * @param key the new key
     * @param ifNotExists true where an existing key of that name stays as it is
     */
    record AddKey(UniqueKey key, boolean ifNotExists) implements OfTable {
        @Override
        public String table() {
            return key.table();
        }

        @Override
        public SourceSpan place() {
            return key.origin().place();
        }
    }

    record AddForeignKey(ForeignKey key) implements OfTable {
        @Override
        public String table() {
            return key.table();
        }

        @Override
        public SourceSpan place() {
            return key.origin().place();
        }
    }

    record AddCheck(CheckConstraint check) implements OfTable {
        @Override
        public String table() {
            return check.table();
        }

        @Override
        public SourceSpan place() {
            return check.origin().place();
        }
    }

    /**
     * Drops the key, index, foreign key or check of that name.
     *
     * @param table its table, where the statement names it
     */
    record DropConstraint(Optional<String> table, String name, SourceSpan place) implements SchemaChange {}

    /** Drops the unique key over exactly these columns ({@code ALTER TABLE t DROP UNIQUE (a, b)}, Oracle). */
    record DropUnique(String table, List<String> columns, SourceSpan place) implements OfTable {
        public DropUnique {
            columns = List.copyOf(columns);
        }
    }

    record DropPrimaryKey(String table, SourceSpan place) implements OfTable {}

    /** @param table the constraint's or index's table, where the statement names it */
    record RenameConstraint(Optional<String> table, String name, String newName, SourceSpan place)
            implements SchemaChange {}

    /**
     * Makes a unique index a constraint ({@code ADD CONSTRAINT c PRIMARY KEY USING INDEX i}, PostgreSQL).
     *
     * @param name the constraint's name; the index takes it over
     */
    record PromoteIndex(String table, String index, Optional<String> name, boolean primary, SourceSpan place)
            implements OfTable {}
}
