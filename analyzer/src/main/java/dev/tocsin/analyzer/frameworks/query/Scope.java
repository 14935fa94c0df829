package dev.tocsin.analyzer.frameworks.query;

import java.util.List;
import java.util.Optional;

/** The tables whose columns can be named at a place: those of the query itself, then those of the queries around it. */
final class Scope {

    private final Optional<Scope> outer;
    private final List<TableRef> tables;
    private final Dialect dialect;

    Scope(Optional<Scope> outer, List<TableRef> tables, Dialect dialect) {
        this.outer = outer;
        this.tables = List.copyOf(tables);
        this.dialect = dialect;
    }

    static Scope empty(Dialect dialect) {
        return new Scope(Optional.empty(), List.of(), dialect);
    }

    Scope inner(List<TableRef> innerTables) {
        return new Scope(Optional.of(this), innerTables, dialect);
    }

    /** The table that goes by this alias or name, here or further out. */
    Optional<TableRef> table(String name) {
        for (TableRef table : tables) {
            if (table.alias().filter(name::equalsIgnoreCase).isPresent()) {
                return Optional.of(table);
            }
        }
        for (TableRef table : tables) {
            if (table.name().filter(n -> simple(n).equalsIgnoreCase(name)).isPresent()) {
                return Optional.of(table);
            }
        }
        return outer.flatMap(o -> o.table(name));
    }

    ColumnRef resolve(List<String> path) {
        String first = path.get(0);
        if (path.size() == 1) {
            return isRow(first) ? new ColumnRef(nameOf(first), "") : new ColumnRef(onlyTable(), first);
        }
        Optional<TableRef> qualifier = table(first);
        if (qualifier.isPresent()) {
            return new ColumnRef(qualifier.get().name(), join(path, 1, path.size()));
        }
        if (path.size() > 2) {
            Optional<TableRef> behindSchema = table(path.get(path.size() - 2));
            if (behindSchema.isPresent()) {
                return new ColumnRef(behindSchema.get().name(), path.get(path.size() - 1));
            }
        }
        if (isPathBelowOnlyTable()) {
            return new ColumnRef(onlyTable(), join(path, 0, path.size()));
        }
        return new ColumnRef(Optional.of(join(path, 0, path.size() - 1)), path.get(path.size() - 1));
    }

    /** The first part of the path names a table that is in scope. */
    boolean knows(List<String> path) {
        return path.size() > 1 && (table(path.get(0)).isPresent() || isPathBelowOnlyTable());
    }

    /** An alias that stands alone is the row, as in {@code where u = :user}; a table's own name may be a column's too. */
    private boolean isRow(String name) {
        for (TableRef table : tables) {
            if (table.alias().filter(name::equalsIgnoreCase).isPresent()) {
                return table.name()
                                .filter(n -> simple(n).equalsIgnoreCase(name))
                                .isEmpty()
                        || dialect == Dialect.JPQL;
            }
        }
        return outer.filter(o -> o.isRow(name)).isPresent();
    }

    private Optional<String> nameOf(String alias) {
        return table(alias).flatMap(TableRef::name);
    }

    private Optional<String> onlyTable() {
        if (tables.isEmpty()) {
            return outer.flatMap(Scope::onlyTable);
        }
        return tables.size() == 1 ? tables.get(0).name() : Optional.empty();
    }

    /** {@code from User where company.id = ?} of HQL, where no alias is given. */
    private boolean isPathBelowOnlyTable() {
        if (tables.size() != 1 || tables.get(0).alias().isPresent()) {
            return false;
        }
        return switch (dialect) {
            case JPQL -> true;
            case SQL -> false;
            case AUTO -> tables.get(0).name().filter(Scope::isClassName).isPresent();
        };
    }

    static boolean isClassName(String name) {
        String simple = simple(name);
        return !simple.isEmpty()
                && Character.isUpperCase(simple.charAt(0))
                && simple.chars().anyMatch(Character::isLowerCase)
                && simple.indexOf('_') < 0;
    }

    static String simple(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    static String join(List<String> path, int from, int to) {
        return String.join(".", path.subList(from, to));
    }
}
