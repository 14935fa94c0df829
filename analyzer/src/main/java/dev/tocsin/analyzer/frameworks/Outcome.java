package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.ir.Value.Result.Shape;
import java.util.List;

/**
 * What a statement gives, before anything is known of how the program looks at it.
 *
 * @param columns the selected columns by place, each empty where it is none; empty for whole rows
 */
record Outcome(OperationId operation, Kind kind, List<String> columns) {

    Outcome {
        columns = List.copyOf(columns);
    }

    /** What the statement gives. */
    enum Kind {
        /** The rows that a select finds, perhaps none. */
        ROWS,
        /** One row with a number in it. */
        COUNT,
        /** One row that says whether there are rows. */
        EXISTS,
        /** One row that says whether there is none. */
        ABSENT,
        /** One row with a maximum or sum. */
        AGGREGATE,
        /** How many rows a write changed. */
        AFFECTED,
        /** The rows that a write changed ({@code RETURNING}). */
        RETURNED,
        /** One row with the next number of a sequence, which nobody else is given. */
        DRAWN
    }

    /** There is a row to look at. */
    Cond present() {
        return switch (kind) {
            case ROWS -> Results.exists(operation);
            case RETURNED -> new Cond.Present(Results.affected(operation));
            default -> Cond.TRUE;
        };
    }

    /** The first row, null where there is none; of a scalar, the scalar. */
    Value row() {
        return switch (kind) {
            case ROWS -> Results.row(operation);
            case RETURNED -> new Value.Result(operation, Shape.WRITTEN);
            case COUNT -> Results.count(operation);
            case EXISTS -> Results.truth(operation, false);
            case ABSENT -> Results.truth(operation, true);
            case AGGREGATE -> Results.aggregate(operation);
            case AFFECTED -> Results.affected(operation);
            case DRAWN -> new Value.Derived("nextval", List.of(new Value.Unknown(operation)));
        };
    }

    /** One of the rows. */
    Value element() {
        return kind == Kind.ROWS ? new Value.Result(operation, Shape.ELEMENT) : row();
    }

    /** All rows, each of them turned into {@code element}. */
    Value many(Value element) {
        Value source = kind == Kind.ROWS ? Results.row(operation) : new Value.Derived("list", List.of(row()));
        return new Value.Many(source, element, Cond.TRUE);
    }

    /** The first row turned into {@code content}, or nothing. */
    Value optional(Value content) {
        return new Value.Maybe(present(), content);
    }

    boolean scalar() {
        return kind != Kind.ROWS && kind != Kind.RETURNED;
    }

    /** The value of a row's only column; the row itself where there are more or it is not known which. */
    Value only(Value row) {
        return scalar() || columns.size() != 1 || columns.get(0).isEmpty()
                ? row
                : new Value.Property(row, columns.get(0));
    }
}
