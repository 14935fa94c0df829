package dev.tocsin.analyzer.schema;

import dev.tocsin.analyzer.ir.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The tables of one schema set while its steps are taken. */
final class SetState {

    private final SchemaSet set;

    /** By folded name; several where schemas of different names hold tables of one name. */
    private final Map<String, List<TableState>> tables = new LinkedHashMap<>();

    /** Which tables had a constraint of that folded name; some may have lost it since. */
    private final Map<String, Set<TableState>> byConstraint = new LinkedHashMap<>();

    private final List<SchemaChange> orphans = new ArrayList<>();

    SetState(SchemaSet set) {
        this.set = set;
        List<SchemaChange> unplaced = new ArrayList<>();
        set.changes().forEach(c -> {
            if (!apply(c)) {
                unplaced.add(c);
            }
        });
        unplaced.forEach(this::place);
    }

    /**
     * A dump may add keys to a table before it creates it. DROP ... IF EXISTS in front of a CREATE says nothing about any
     * table; what is left is about tables that other sets create.
     */
    private void place(SchemaChange change) {
        if (change.takesAway() && isOwn(change)) {
            return;
        }
        if (!apply(change)) {
            orphans.add(change);
        }
    }

    private boolean isOwn(SchemaChange change) {
        if (change instanceof SchemaChange.OfTable c) {
            return tables.containsKey(Names.fold(c.table()));
        }
        if (change instanceof SchemaChange.DropConstraint c) {
            return byConstraint.containsKey(Names.fold(c.name()))
                    || c.table().map(t -> tables.containsKey(Names.fold(t))).orElse(false);
        }
        return change instanceof SchemaChange.RenameConstraint c
                && (byConstraint.containsKey(Names.fold(c.name()))
                        || c.table().map(t -> tables.containsKey(Names.fold(t))).orElse(false));
    }

    SchemaSet set() {
        return set;
    }

    Map<String, List<TableState>> tables() {
        return tables;
    }

    /** The steps that are about tables which this set does not create. */
    List<SchemaChange> orphans() {
        return orphans;
    }

    /** @return false when the change is about a table that is not here */
    boolean apply(SchemaChange change) {
        if (change instanceof SchemaChange.CreateTable create) {
            return create(create);
        }
        if (change instanceof SchemaChange.DropConstraint drop) {
            return dropConstraint(drop);
        }
        if (change instanceof SchemaChange.RenameConstraint rename) {
            return renameConstraint(rename);
        }
        if (!(change instanceof SchemaChange.OfTable ofTable)) {
            return false;
        }
        Optional<TableState> found = find(ofTable.table());
        found.ifPresent(t -> applyTo(t, ofTable));
        return found.isPresent();
    }

    private boolean create(SchemaChange.CreateTable create) {
        TableName name = TableName.of(create.table().name());
        List<TableState> known = tables.computeIfAbsent(name.folded(), k -> new ArrayList<>());
        Optional<TableState> same = known.stream()
                .filter(t -> TableName.of(t.name()).qualifier().equals(name.qualifier()))
                .findFirst();
        if (same.isPresent() && create.ifNotExists()) {
            same.get().touch(create.place().file());
            return true;
        }
        TableState state = new TableState(create.table());
        for (SchemaChange.Like like : create.likes()) {
            find(like.table()).ifPresent(source -> state.copyFrom(source, like.keys()));
        }
        same.ifPresent(known::remove);
        known.add(state);
        create.table().keys().forEach(k -> remember(state, k.name()));
        create.table().foreignKeys().forEach(k -> remember(state, k.name()));
        create.table().checks().forEach(k -> remember(state, k.name()));
        return true;
    }

    private void applyTo(TableState table, SchemaChange.OfTable change) {
        table.touch(change.place().file());
        if (change instanceof SchemaChange.DropTable) {
            tables.get(Names.fold(table.name())).remove(table);
        } else if (change instanceof SchemaChange.RenameTable c) {
            rename(table, c.newName());
        } else if (change instanceof SchemaChange.AddColumn c) {
            table.addColumn(c.column());
        } else if (change instanceof SchemaChange.DropColumn c) {
            table.dropColumn(c.column());
        } else if (change instanceof SchemaChange.RenameColumn c) {
            table.renameColumn(c.column(), c.newName());
        } else if (change instanceof SchemaChange.AlterColumn c) {
            table.alterColumn(c.column(), c.type(), c.nullable());
        } else if (change instanceof SchemaChange.Collate c) {
            table.collate(c.collation());
        } else if (change instanceof SchemaChange.AddKey c) {
            table.addKey(c.key(), c.ifNotExists());
            remember(table, c.key().name());
        } else if (change instanceof SchemaChange.AddForeignKey c) {
            table.addForeignKey(c.key());
            remember(table, c.key().name());
        } else if (change instanceof SchemaChange.AddCheck c) {
            table.addCheck(c.check());
            remember(table, c.check().name());
        } else if (change instanceof SchemaChange.DropUnique c) {
            table.dropUnique(c.columns(), c.place());
        } else if (change instanceof SchemaChange.DropPrimaryKey) {
            table.dropPrimaryKey();
        } else if (change instanceof SchemaChange.PromoteIndex c) {
            table.promote(c);
            remember(table, c.name());
        }
    }

    private void rename(TableState table, String newName) {
        tables.get(Names.fold(table.name())).remove(table);
        // RENAME TO x leaves the table in its schema.
        int dot = table.name().lastIndexOf('.');
        table.rename(newName.indexOf('.') < 0 && dot > 0 ? table.name().substring(0, dot + 1) + newName : newName);
        List<TableState> known = tables.computeIfAbsent(Names.fold(newName), k -> new ArrayList<>());
        known.removeIf(t -> t.name().equalsIgnoreCase(table.name()));
        known.add(table);
    }

    private boolean dropConstraint(SchemaChange.DropConstraint drop) {
        Optional<TableState> table = drop.table().flatMap(this::find);
        if (table.isPresent()) {
            table.get().touch(drop.place().file());
            table.get().dropConstraint(drop.name(), drop.place());
            return true;
        }
        if (drop.table().isPresent()) {
            return false;
        }
        boolean dropped = false;
        for (TableState candidate : byConstraint.getOrDefault(Names.fold(drop.name()), Set.of())) {
            if (candidate.dropConstraint(drop.name(), drop.place())) {
                candidate.touch(drop.place().file());
                dropped = true;
            }
        }
        return dropped;
    }

    private boolean renameConstraint(SchemaChange.RenameConstraint rename) {
        Optional<TableState> table = rename.table().flatMap(this::find);
        Set<TableState> candidates = table.isPresent()
                ? Set.of(table.get())
                : byConstraint.getOrDefault(Names.fold(rename.name()), Set.of());
        boolean renamed = table.isPresent();
        for (TableState candidate : List.copyOf(candidates)) {
            if (candidate.renameConstraint(rename.name(), rename.newName())) {
                remember(candidate, Optional.of(rename.newName()));
                renamed = true;
            }
        }
        return renamed;
    }

    private void remember(TableState table, Optional<String> constraint) {
        constraint.ifPresent(name -> byConstraint
                .computeIfAbsent(Names.fold(name), k -> new LinkedHashSet<>())
                .add(table));
    }

    private Optional<TableState> find(String table) {
        TableName name = TableName.of(table);
        List<TableState> known = tables.getOrDefault(name.folded(), List.of());
        Optional<TableState> exact = known.stream()
                .filter(t -> TableName.of(t.name()).qualifier().equals(name.qualifier()))
                .findFirst();
        return exact.isPresent()
                ? exact
                : known.stream().filter(t -> TableName.of(t.name()).fits(name)).findFirst();
    }
}
