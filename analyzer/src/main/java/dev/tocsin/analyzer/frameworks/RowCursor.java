package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.model.Answer;
import dev.tocsin.analyzer.model.Call;
import dev.tocsin.analyzer.types.Type;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Result sets as programs step through them: {@code next()} tells whether there is a row, {@code getX} reads a column of
 * it. A result set is an object whose properties are the row's columns, so that it can be handed to a helper method.
 */
final class RowCursor {

    static final String TYPE = "java.sql.ResultSet";

    /** Whether the next call of {@code next()} finds a row. */
    private static final String NEXT = "$next";

    /** The only column's value, however it is asked for. */
    private static final String ONLY = "$only";

    /** The row that columns are read from, as {@code Call.get} follows it. */
    private static final String SOURCE = "$source";

    private static final Set<String> TYPES = Set.of(
            "ResultSet",
            "SqlRowSet",
            "ResultSetWrappingSqlRowSet",
            "CachedRowSet",
            "RowSet",
            "OracleResultSet",
            "PGResultSet");

    private RowCursor() {}

    static boolean is(Type type) {
        return TYPES.contains(type.simpleName()) && type.declaration().isEmpty();
    }

    /** A result set in front of its first row. */
    static Value before(Call call, Outcome outcome) {
        return cursor(call, outcome, outcome.row(), new Value.Truth(outcome.present()));
    }

    /** A result set on one of its rows. */
    static Value on(Call call, Outcome outcome, Value row) {
        return cursor(call, outcome, row, call.unknown());
    }

    /** The keys that an insert has made. */
    static Value keys(Call call, OperationId insert) {
        Value row = new Value.Result(insert, Value.Result.Shape.WRITTEN);
        Value cursor = call.object(TYPE);
        call.set(cursor, NEXT, Value.Const.TRUE);
        call.set(cursor, SOURCE, row);
        call.set(cursor, column(1), new Value.Property(row, "id"));
        return cursor;
    }

    private static Value cursor(Call call, Outcome outcome, Value row, Value next) {
        Value cursor = call.object(TYPE);
        call.set(cursor, NEXT, next);
        if (outcome.scalar()) {
            call.set(cursor, ONLY, row);
            call.set(cursor, column(1), row);
            return cursor;
        }
        call.set(cursor, SOURCE, row);
        List<String> columns = outcome.columns();
        for (int i = 0; i < columns.size(); i++) {
            if (!columns.get(i).isEmpty()) {
                call.set(cursor, column(i + 1), new Value.Property(row, columns.get(i)));
            }
        }
        return cursor;
    }

    private static String column(int index) {
        return "$" + index;
    }

    /** What a call of a result set's method gives. */
    static Optional<Answer> answer(Call call) {
        Value cursor = call.receiverValue();
        switch (call.name()) {
            case "next", "first", "last", "isBeforeFirst", "absolute":
                return Optional.of(step(call, cursor));
            case "previous", "relative", "wasNull", "isAfterLast", "isFirst", "isLast", "isClosed":
                return Optional.of(new Answer(call.unknown(), Type.library("boolean")));
            case "close", "beforeFirst", "getMetaData", "getStatement", "setFetchSize", "findColumn", "getRow":
                return Optional.of(Answer.of(call.unknown()));
            default:
                return call.name().startsWith("get") && !call.arguments().isEmpty()
                        ? Optional.of(
                                new Answer(column(call, cursor, call.arguments().get(0)), type(call)))
                        : Optional.empty();
        }
    }

    private static Answer step(Call call, Value cursor) {
        Value next = call.get(cursor, NEXT);
        if (!call.name().startsWith("is") && cursor instanceof Value.Ref) {
            // Whether there is a second row is another question.
            call.set(cursor, NEXT, call.unknown());
        }
        return new Answer(next, Type.library("boolean"));
    }

    private static Value column(Call call, Value cursor, Value column) {
        Optional<Value> only = call.known(cursor, ONLY);
        if (only.isPresent()) {
            return only.get();
        }
        if (column instanceof Value.Const c && c.kind() == Value.Const.Kind.STRING) {
            return call.get(cursor, unqualified(c.text()));
        }
        Optional<Integer> index = SqlParameters.index(column);
        if (index.isPresent()) {
            Value value = call.get(cursor, column(index.get()));
            boolean missing = cursor instanceof Value.Ref && value instanceof Value.Property p && p.of().equals(cursor);
            return missing ? derived(call, cursor, column) : value;
        }
        return column instanceof Value.Named n ? call.get(cursor, n.name()) : derived(call, cursor, column);
    }

    /** A column of the row, it is not known which. */
    private static Value derived(Call call, Value cursor, Value column) {
        return new Value.Derived("column", List.of(call.get(cursor, SOURCE), column));
    }

    private static String unqualified(String column) {
        return column.substring(column.lastIndexOf('.') + 1);
    }

    private static Type type(Call call) {
        return switch (call.name()) {
            case "getString", "getNString" -> Type.library("java.lang.String");
            case "getInt", "getShort", "getByte" -> Type.library("int");
            case "getLong" -> Type.library("long");
            case "getBoolean" -> Type.library("boolean");
            case "getBigDecimal" -> Type.library("java.math.BigDecimal");
            case "getTimestamp" -> Type.library("java.sql.Timestamp");
            case "getDate" -> Type.library("java.sql.Date");
            default -> Type.UNKNOWN;
        };
    }
}
