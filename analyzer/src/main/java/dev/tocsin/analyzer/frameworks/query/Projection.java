package dev.tocsin.analyzer.frameworks.query;

import java.util.List;
import java.util.Optional;

/** What a select answers. */
public sealed interface Projection {

    /**
     * A number of rows.
     *
     * @param distinct COUNT(DISTINCT ..)
     * @param column the counted column, where it is one
     */
    record Count(boolean distinct, Optional<ColumnRef> column) implements Projection {}

    /**
     * Whether there is a row: {@code select 1}, {@code select exists(..)}, {@code case when count(x) > 0 ..}.
     *
     * @param negated true where the answer is whether there is none
     */
    record Existence(boolean negated) implements Projection {}

    /**
     * One value over the rows, also inside {@code coalesce(max(n), 0) + 1}.
     *
     * @param function lower case: max, min, sum, avg
     * @param column the column, where it is one
     */
    record Aggregate(String function, Optional<ColumnRef> column) implements Projection {}

    /**
     * Single columns.
     *
     * @param columns those that are read, also inside expressions
     * @param complete true where each item is a plain column
     */
    record Columns(List<ColumnRef> columns, boolean complete) implements Projection {
        public Columns {
            columns = List.copyOf(columns);
        }
    }

    /**
     * Whole rows: {@code *}, {@code t.*}, {@code select u from User u}.
     *
     * @param table the table whose rows they are, where it is one
     */
    record Rows(Optional<String> table) implements Projection {}
}
