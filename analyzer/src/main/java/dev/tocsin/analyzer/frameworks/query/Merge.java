package dev.tocsin.analyzer.frameworks.query;

import java.util.List;
import java.util.Optional;

/**
 * MERGE.
 *
 * @param commonTables the WITH in front
 * @param table the target
 * @param source the table or derived table of USING
 * @param keys the target's columns that ON compares with equality, or that H2's KEY lists
 * @param on the whole ON
 * @param assignments what WHEN MATCHED sets
 * @param insertColumns the columns of WHEN NOT MATCHED
 * @param insertValues their values
 * @param deletes true where a branch deletes
 */
public record Merge(
        List<CommonTable> commonTables,
        TableRef table,
        Optional<TableRef> source,
        List<String> keys,
        Predicate on,
        List<Assignment> assignments,
        List<String> insertColumns,
        List<Value> insertValues,
        boolean deletes)
        implements QueryStatement {
    public Merge {
        commonTables = List.copyOf(commonTables);
        keys = List.copyOf(keys);
        assignments = List.copyOf(assignments);
        insertColumns = List.copyOf(insertColumns);
        insertValues = List.copyOf(insertValues);
    }
}
