package dev.tocsin.analyzer.schema;

import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One table out of the variants that several schema sets hold of it, as the most careful reader would see it: a key, a
 * foreign key or a check is there when every variant has it or a stronger one; a column is there when one variant has it,
 * and admits null when one variant lets it.
 */
final class TableMerge {

    private TableMerge() {}

    /** @param variants not empty */
    static Table merge(List<Table> variants) {
        Table first = variants.get(0);
        if (variants.size() == 1) {
            return first;
        }
        return new Table(
                first.name(),
                columns(variants),
                keys(variants),
                foreignKeys(variants),
                checks(variants),
                variants.stream()
                        .flatMap(t -> t.droppedKeys().stream())
                        .distinct()
                        .toList(),
                first.origin());
    }

    private static List<Column> columns(List<Table> variants) {
        Map<String, Column> columns = new LinkedHashMap<>();
        for (Table table : variants) {
            for (Column column : table.columns()) {
                columns.merge(Names.fold(column.name()), column, TableMerge::either);
            }
        }
        return List.copyOf(columns.values());
    }

    private static Column either(Column first, Column second) {
        Known nullable = first.nullable() == second.nullable() ? first.nullable() : Known.UNKNOWN;
        if (first.nullable() == Known.YES || second.nullable() == Known.YES) {
            nullable = Known.YES;
        }
        return new Column(
                first.name(),
                first.type().or(second::type),
                nullable,
                first.generated() || second.generated(),
                first.computed().or(second::computed),
                first.defaulted() || second.defaulted(),
                first.collation().or(second::collation));
    }

    private static List<UniqueKey> keys(List<Table> variants) {
        List<UniqueKey> candidates = new ArrayList<>();
        for (Table table : variants) {
            for (UniqueKey key : table.keys()) {
                boolean everywhere = variants.stream().allMatch(v -> Keys.implied(v.keys(), key));
                boolean known =
                        candidates.stream().anyMatch(c -> Keys.signature(c).equals(Keys.signature(key)));
                if (everywhere && !known) {
                    candidates.add(key);
                }
            }
        }
        return candidates;
    }

    private static List<ForeignKey> foreignKeys(List<Table> variants) {
        return variants.get(0).foreignKeys().stream()
                .filter(k -> variants.stream()
                        .allMatch(v -> v.foreignKeys().stream()
                                .anyMatch(o -> foldedColumns(o).equals(foldedColumns(k))
                                        && Names.fold(o.target()).equals(Names.fold(k.target())))))
                .toList();
    }

    private static List<CheckConstraint> checks(List<Table> variants) {
        return variants.get(0).checks().stream()
                .filter(c -> variants.stream()
                        .allMatch(v -> v.checks().stream()
                                .anyMatch(o -> Keys.squeezed(o.expression()).equals(Keys.squeezed(c.expression())))))
                .toList();
    }

    private static List<String> foldedColumns(ForeignKey key) {
        return key.columns().stream().map(Names::fold).sorted().toList();
    }
}
