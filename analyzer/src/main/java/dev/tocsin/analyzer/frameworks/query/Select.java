package dev.tocsin.analyzer.frameworks.query;

import java.util.List;
import java.util.Optional;

/**
 * A query. Of a UNION it is the first branch, with an incomplete predicate. {@code select exists(select ..)} and
 * {@code select count(*) from (select ..)} are read as one query over the inner tables.
 *
 * @param commonTables the WITH in front
 * @param tables FROM and JOIN in order; the first one is the primary table
 * @param projection what it answers
 * @param items the items of the select list as values; empty for {@code *} and for HQL without a select list
 * @param predicate the WHERE (the ON of joins stays with the tables)
 * @param lock the row lock it takes
 * @param limit LIMIT, FETCH FIRST, TOP or ROWNUM
 * @param grouped true where there is a GROUP BY
 */
public record Select(
        List<CommonTable> commonTables,
        List<TableRef> tables,
        Projection projection,
        List<Value> items,
        Predicate predicate,
        Optional<RowLock> lock,
        Optional<Value> limit,
        boolean grouped)
        implements QueryStatement {
    public Select {
        commonTables = List.copyOf(commonTables);
        tables = List.copyOf(tables);
        items = List.copyOf(items);
    }

    /** The first table; empty for a select without FROM. */
    public Optional<TableRef> primary() {
        return tables.stream().findFirst();
    }

    Select with(List<CommonTable> outer) {
        return new Select(outer, tables, projection, items, predicate, lock, limit, grouped);
    }
}
