package dev.tocsin.analyzer.frameworks.query;

import java.util.List;

/**
 * UPDATE.
 *
 * @param commonTables the WITH in front
 * @param table the target
 * @param others tables that are joined, or listed after FROM
 * @param assignments what is set
 * @param assignmentsComplete true where no part of SET is unknown
 * @param predicate the WHERE
 * @param returning true where rows come back (RETURNING, OUTPUT)
 */
public record Update(
        List<CommonTable> commonTables,
        TableRef table,
        List<TableRef> others,
        List<Assignment> assignments,
        boolean assignmentsComplete,
        Predicate predicate,
        boolean returning)
        implements QueryStatement {
    public Update {
        commonTables = List.copyOf(commonTables);
        others = List.copyOf(others);
        assignments = List.copyOf(assignments);
    }
}
