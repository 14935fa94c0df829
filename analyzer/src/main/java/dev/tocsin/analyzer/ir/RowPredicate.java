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
 * @param otherRanges true where, beside the conditions, rows are asked for by ranges or patterns: in a branch of an OR, or
 *     in what the program tests of the rows that it read
 * @param implied holds of each row too, though the program does not ask for it: what the mapper adds to each query of a class
 */
public record RowPredicate(List<Condition> conditions, boolean complete, boolean otherRanges, List<Condition> implied) {

    public static final RowPredicate ALL = new RowPredicate(List.of(), true);
    public static final RowPredicate UNKNOWN = new RowPredicate(List.of(), false);

    public RowPredicate {
        conditions = List.copyOf(conditions);
        implied = List.copyOf(implied);
    }

    public RowPredicate(List<Condition> conditions, boolean complete, boolean otherRanges) {
        this(conditions, complete, otherRanges, List.of());
    }

    public RowPredicate(List<Condition> conditions, boolean complete) {
        this(conditions, complete, false);
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
    public record Condition(String column, Operator operator, Value value, boolean ignoreCase) {

        /**
         * {@code id <> null} holds of no row in SQL. Spring Data makes {@code is not null} of it in some versions: then it holds of
         * all that have a key (spring-data-jpa issue 3675).
         */
        public boolean differsFromNull() {
            return operator == Operator.NE && value.equals(Value.Const.NULL);
        }

        /** {@code owner.email = ?} says that there is an email, and an owner. */
        private boolean implies(Condition other) {
            return operator == Operator.EQ
                    && other.operator == Operator.NOT_NULL
                    && (column + ".").startsWith(other.column + ".");
        }
    }

    /** How a column is compared. */
    public enum Operator {
        EQ,
        NE,
        RANGE,
        /** Less than the value, or not more. */
        BELOW,
        IN,
        /** By a pattern that is handed in as it is; without placeholders it is the value itself. */
        LIKE,
        /** By a value with more around it, or before or behind it. */
        CONTAINS,
        IS_NULL,
        NOT_NULL,
        OTHER;

        /** Met by many values, which have an order or a pattern in common. */
        public boolean ranged() {
            return this == RANGE || this == BELOW || this == LIKE || this == CONTAINS;
        }
    }

    /** The rows of it that meet the condition, too. What equals a value is not null: where both are asked, the equality says it. */
    public RowPredicate and(Condition condition) {
        if (conditions.stream().anyMatch(c -> c.implies(condition))) {
            return this;
        }
        List<Condition> all = new ArrayList<>(conditions);
        all.removeIf(condition::implies);
        all.add(condition);
        return with(all);
    }

    /** The same, with these conditions in the place of its own. */
    public RowPredicate with(List<Condition> others) {
        return new RowPredicate(others, complete, otherRanges, implied);
    }

    /** The same, and perhaps more conditions than are known. */
    public RowPredicate incomplete() {
        return new RowPredicate(conditions, false, otherRanges, implied);
    }

    /** The same, with more ranges or patterns than the conditions tell. */
    public RowPredicate withRanges() {
        return new RowPredicate(conditions, complete, true, implied);
    }

    /** The same, to which the mapper adds these. */
    public RowPredicate implying(List<Condition> others) {
        return new RowPredicate(conditions, complete, otherRanges, others);
    }

    /** The same with what is implied among the conditions as well: the rows that are found, whoever asks for them. */
    public RowPredicate explicit() {
        if (implied.isEmpty()) {
            return this;
        }
        List<Condition> all = new ArrayList<>(conditions);
        all.addAll(implied);
        return new RowPredicate(all, complete, otherRanges, implied);
    }

    /**
     * Whether the rows are asked for by a range or a pattern as well, so that rows with other values of the equal columns are
     * not all that goes free: no unique key says the same.
     */
    public boolean ranged() {
        return otherRanges || conditions.stream().anyMatch(c -> c.operator().ranged());
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
