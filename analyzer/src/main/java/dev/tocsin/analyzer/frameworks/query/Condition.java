package dev.tocsin.analyzer.frameworks.query;

import java.util.List;

/**
 * One comparison of a column.
 *
 * @param column the compared column
 * @param operator how
 * @param operands the other side: none for IS NULL and its like, two for BETWEEN, any number for IN, else one
 * @param ignoreCase true where upper and lower case are treated alike ({@code lower(..)}, ILIKE, a collation that says so)
 * @param optional true where a dynamic tag ({@code <if>}) decides whether the condition is there at all
 * @param unlessNull true where the condition holds of each row unless the operand is null: {@code (:x is null or a = :x)}
 */
public record Condition(
        ColumnRef column,
        Operator operator,
        List<Value> operands,
        boolean ignoreCase,
        boolean optional,
        boolean unlessNull) {
    public Condition {
        operands = List.copyOf(operands);
    }

    Condition(ColumnRef column, Operator operator, List<Value> operands, boolean ignoreCase, boolean optional) {
        this(column, operator, operands, ignoreCase, optional, false);
    }

    Condition givenUnlessNull() {
        return new Condition(column, operator, operands, ignoreCase, optional, true);
    }
}
