package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.frameworks.QueryOperations.Wanted;
import dev.tocsin.analyzer.frameworks.query.Dialect;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.model.Answer;
import dev.tocsin.analyzer.model.Call;
import dev.tocsin.analyzer.model.FrameworkModel;
import dev.tocsin.analyzer.model.Seeds;
import dev.tocsin.analyzer.types.Type;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Apache Commons DbUtils: {@code QueryRunner}, whose result handlers say what becomes of the rows.
 *
 * <p>Source: package {@code org.apache.commons.dbutils} of commons-dbutils 1.8.
 */
public final class DbUtilsModel implements FrameworkModel {

    @Override
    public Seeds seeds() {
        return new Seeds(List.of("QueryRunner", "AsyncQueryRunner"), List.of());
    }

    @Override
    public Optional<Answer> call(Call call) {
        if (call.types()
                .librarySupertype(call.receiver(), "QueryRunner", "AsyncQueryRunner")
                .isEmpty()) {
            return Optional.empty();
        }
        // A connection may come first.
        int sql = first(call);
        if (sql < 0) {
            return Optional.empty();
        }
        return switch (call.name()) {
            case "query" -> query(call, sql);
            case "update", "execute", "batch", "insert", "insertBatch" -> update(call, sql);
            default -> Optional.empty();
        };
    }

    private static int first(Call call) {
        List<Type> types = call.argumentTypes();
        boolean connection = !types.isEmpty() && types.get(0).isLibrary("Connection");
        int at = connection ? 1 : 0;
        return at < types.size() ? at : -1;
    }

    private static Optional<Answer> query(Call call, int sql) {
        int handler = sql + 1;
        if (handler >= call.arguments().size()) {
            return Optional.empty();
        }
        Value function = call.arguments().get(handler);
        Type type = call.argumentTypes().get(handler);
        Rows rows = rows(type);
        return perform(call, sql, handler + 1, rows == Rows.ALL ? Wanted.MANY : Wanted.ROW)
                .map(o -> answer(call, o, rows, function, type))
                .or(() -> call.later(call.arguments().get(sql)).map(Answer::of));
    }

    /** What a handler makes of the rows. */
    private enum Rows {
        FIRST,
        ALL,
        COLUMN,
        OTHER
    }

    private static Rows rows(Type handler) {
        return switch (handler.simpleName()) {
            case "BeanHandler", "MapHandler", "ArrayHandler" -> Rows.FIRST;
            case "BeanListHandler",
                    "MapListHandler",
                    "ArrayListHandler",
                    "ColumnListHandler",
                    "KeyedHandler",
                    "BeanMapHandler" -> Rows.ALL;
            case "ScalarHandler" -> Rows.COLUMN;
            default -> Rows.OTHER;
        };
    }

    private static Answer answer(Call call, Outcome outcome, Rows rows, Value function, Type type) {
        Type row = type.simpleName().startsWith("Bean") ? type.argument(0) : Type.UNKNOWN;
        return switch (rows) {
            case FIRST -> new Answer(outcome.row(), row);
            case COLUMN -> Answer.of(outcome.only(outcome.row()));
            case ALL -> new Answer(outcome.many(outcome.element()), Type.library("java.util.List", row));
            case OTHER ->
                Answer.of(
                        function instanceof Value.Closure || type.declaration().isPresent()
                                ? handled(call, outcome, function, type)
                                : outcome.row());
        };
    }

    private static Value handled(Call call, Outcome outcome, Value function, Type type) {
        List<Value> rows = List.of(RowCursor.before(call, outcome));
        return function instanceof Value.Closure
                ? call.run(function, rows)
                : call.invoke(function, type, "handle", rows);
    }

    private static Optional<Answer> update(Call call, int sql) {
        // insert(sql, handler, params..) has the handler of the generated keys behind the text.
        int parameters = call.name().startsWith("insert") ? sql + 2 : sql + 1;
        return perform(call, sql, parameters, Wanted.AFFECTED)
                .map(o -> new Answer(
                        Results.affected(o.operation()),
                        call.name().equals("update") ? Type.library("int") : Type.UNKNOWN))
                .or(() -> call.later(call.arguments().get(sql)).map(Answer::of));
    }

    private static Optional<Outcome> perform(Call call, int sql, int parameters, Wanted wanted) {
        List<Value> given = call.arguments()
                .subList(
                        Math.min(parameters, call.arguments().size()),
                        call.arguments().size());
        boolean batch = call.name().toLowerCase(Locale.ROOT).endsWith("batch");
        Function<dev.tocsin.analyzer.frameworks.query.Value, Optional<Value>> values =
                given.isEmpty() ? SqlParameters.none() : values(call, given, parameters, batch);
        return call.text(call.arguments().get(sql))
                .flatMap(text -> new QueryOperations(call, DataOperation.Api.JDBC, values)
                        .execute(text, Dialect.SQL, wanted, "", DataOperation.LockMode.NONE));
    }

    private static Function<dev.tocsin.analyzer.frameworks.query.Value, Optional<Value>> values(
            Call call, List<Value> given, int parameters, boolean batch) {
        if (batch) {
            return SqlParameters.array(call, call.elementOf(given.get(0)));
        }
        boolean array = given.size() == 1
                && (given.get(0) instanceof Value.Many
                        || call.argumentTypes().get(parameters).dimensions() > 0);
        return array ? SqlParameters.array(call, given.get(0)) : SqlParameters.positional(call, given);
    }
}
