package dev.tocsin.analyzer.ir;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which rows an operation is about.
 *
 * @param conditions all of them hold of each row
 * @param complete false where there may be more conditions than are known
 */
public record RowPredicate(List<Condition> conditions, boolean complete) {

    public static final RowPredicate ALL = new RowPredicate(List.of(), true);
    public static final RowPredicate UNKNOWN = new RowPredicate(List.of(), false);

    public RowPredicate {
        conditions = List.copyOf(conditions);
    }

    public static RowPredicate equal(String column, Value value) {
        return new RowPredicate(List.of(new Condition(column, Operator.EQ, value, false)), true);
    }

    /**
     * One condition.
     *
     * @param column property path or column as written, {@link Names#fold} compares it; the last segment of a path is the
     *     column of the joined table
     * @param value what it is compared with
     * @param ignoreCase compared without regard to case
     */
    public record Condition(String column, Operator operator, Value value, boolean ignoreCase) {}

    /** How a column is compared. */
    public enum Operator {
        EQ,
        NE,
        RANGE,
        IN,
        LIKE,
        IS_NULL,
        NOT_NULL,
        OTHER
    }

    public RowPredicate and(Condition condition) {
        List<Condition> all = new ArrayList<>(conditions);
        all.add(condition);
        return new RowPredicate(all, complete);
    }

    /** The columns compared for equality, as written, in order. */
    public List<String> equalColumns() {
        Set<String> columns = new LinkedHashSet<>();
        for (Condition condition : conditions) {
            if (condition.operator() == Operator.EQ || condition.operator() == Operator.IN) {
                columns.add(condition.column());
            }
        }
        return List.copyOf(columns);
    }

    /** The columns of every condition, as written, in order. */
    public List<String> columns() {
        Set<String> columns = new LinkedHashSet<>();
        conditions.forEach(c -> columns.add(c.column()));
        return List.copyOf(columns);
    }
}
