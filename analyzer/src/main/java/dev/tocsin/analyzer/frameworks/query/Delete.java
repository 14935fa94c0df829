package dev.tocsin.analyzer.frameworks.query;

import java.util.List;

/**
 * DELETE, TRUNCATE.
 *
 * @param commonTables the WITH in front
 * @param table the target
 * @param others tables that are joined, or listed after USING
 * @param predicate the WHERE
 * @param returning true where rows come back (RETURNING, OUTPUT)
 */
public record Delete(
        List<CommonTable> commonTables, TableRef table, List<TableRef> others, Predicate predicate, boolean returning)
        implements QueryStatement {
    public Delete {
        commonTables = List.copyOf(commonTables);
        others = List.copyOf(others);
    }
}
