package dev.tocsin.analyzer.frameworks.query;

import java.util.List;
import java.util.Optional;

/** A value as a query names it: an operand of a condition, an inserted or assigned value, an item of a projection. */
public sealed interface Value {

    /** The columns that the value is computed from; those of subqueries are not among them. */
    default List<ColumnRef> columns() {
        return List.of();
    }

    /** The parameters that the value is computed from, in order. */
    default List<Parameter> parameters() {
        return List.of();
    }

    /** A value that the program supplies. */
    sealed interface Parameter extends Value {
        @Override
        default List<Parameter> parameters() {
            return List.of(this);
        }
    }

    /**
     * {@code ?}, {@code ?1}, {@code $1}.
     *
     * @param index counted from 1; for a plain {@code ?} its place among those that the text shows
     */
    record Positional(int index) implements Parameter {}

    /**
     * {@code :name}, {@code #{name}}, {@code @name}.
     *
     * @param name without the marks and without MyBatis' attributes; a SpEL expression is kept whole
     *     ({@code #{#user.id}})
     */
    record Named(String name) implements Parameter {}

    /** {@code ${name}} and {@code <name>}: text that is pasted into the statement. */
    record Substituted(String name) implements Parameter {}

    /** A constant as written: {@code 'x'}, {@code 5}, {@code TRUE}, {@code NULL}, {@code pkg.Status.PAID}. */
    record Literal(String text) implements Value {}

    /** A plain column. */
    record Column(ColumnRef column) implements Value {
        @Override
        public List<ColumnRef> columns() {
            return List.of(column);
        }
    }

    /**
     * Anything computed.
     *
     * @param text as written
     * @param function the function, in lower case, where the whole value is one call
     * @param columns the columns it reads
     * @param parameters the parameters it reads
     * @param subqueries the selects inside
     */
    record Expression(
            String text,
            Optional<String> function,
            List<ColumnRef> columns,
            List<Parameter> parameters,
            List<Select> subqueries)
            implements Value {
        public Expression {
            columns = List.copyOf(columns);
            parameters = List.copyOf(parameters);
            subqueries = List.copyOf(subqueries);
        }
    }

    /** A select that yields the value or values. */
    record Subquery(Select select) implements Value {}

    /** A part of the text that the caller does not know. */
    record Unknown() implements Value {}
}
