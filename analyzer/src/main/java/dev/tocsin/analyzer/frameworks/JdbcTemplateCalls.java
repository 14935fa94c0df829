package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.frameworks.QueryOperations.Wanted;
import dev.tocsin.analyzer.frameworks.RowFunctions.Kind;
import dev.tocsin.analyzer.frameworks.query.Dialect;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.model.Answer;
import dev.tocsin.analyzer.model.Call;
import dev.tocsin.analyzer.types.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Calls of {@code JdbcTemplate} and {@code NamedParameterJdbcTemplate}. Their many overloads differ in where the parameters,
 * the row function and the result's class stand; here each argument is known by what it is.
 */
final class JdbcTemplateCalls {

    private static final Type MAP =
            Type.library("java.util.Map", Type.library("java.lang.String"), Type.library("java.lang.Object"));

    private final Call call;
    private final RowFunctions functions;
    private final boolean named;

    JdbcTemplateCalls(Call call) {
        this.call = call;
        this.functions = new RowFunctions(call);
        this.named = call.types()
                .librarySupertype(call.receiver(), "NamedParameterJdbcTemplate", "NamedParameterJdbcOperations")
                .isPresent();
    }

    /**
     * The arguments by what they are.
     *
     * @param sql the text
     * @param parameters the program's values for the text's parameters
     * @param function the row function, if there is one
     * @param functionType its static type
     * @param row the class that was asked for, or that the mapper makes
     * @param runs true where a function was run to make or fill the statement
     */
    private record Arguments(
            Value sql,
            Function<dev.tocsin.analyzer.frameworks.query.Value, Optional<Value>> parameters,
            Optional<Value> function,
            Type functionType,
            Optional<Type> row,
            boolean runs) {}

    Optional<Answer> answer() {
        if (call.arguments().isEmpty()) {
            return Optional.empty();
        }
        return switch (call.name()) {
            case "queryForObject",
                    "queryForInt",
                    "queryForLong",
                    "queryForMap",
                    "queryForList",
                    "queryForRowSet",
                    "queryForStream",
                    "query" -> {
                Arguments arguments = arguments(1);
                yield read(arguments).or(() -> later(arguments));
            }
            case "update", "batchUpdate" -> {
                Arguments arguments = arguments(0);
                yield update(arguments).or(() -> later(arguments));
            }
            case "execute" -> execute();
            default -> Optional.empty();
        };
    }

    private Optional<Answer> read(Arguments arguments) {
        return switch (call.name()) {
            case "queryForObject" -> one(arguments);
            case "queryForInt", "queryForLong" ->
                perform(arguments, Wanted.SINGLE).map(o -> new Answer(o.only(o.row()), Type.library("long")));
            case "queryForMap" -> perform(arguments, Wanted.SINGLE).map(o -> new Answer(o.row(), MAP));
            case "queryForList" -> list(arguments);
            case "queryForRowSet" -> perform(arguments, Wanted.ROW).map(o -> Answer.of(RowCursor.before(call, o)));
            default -> query(arguments);
        };
    }

    /** A helper that is given the text; functions of its own cannot be run where it is called. */
    private Optional<Answer> later(Arguments arguments) {
        Optional<Kind> kind = arguments.function().map(f -> functions.kind(f, arguments.functionType()));
        boolean own =
                arguments.function().filter(Value.Closure.class::isInstance).isPresent();
        if (arguments.runs() || own && kind.get() != Kind.MAPPER) {
            return Optional.empty();
        }
        return call.later(arguments.sql()).map(v -> new Answer(v, type(arguments, kind.orElse(Kind.NONE))));
    }

    private Type type(Arguments arguments, Kind kind) {
        Type row = arguments.row().orElseGet(() -> functions.made(arguments.functionType()));
        return switch (call.name()) {
            case "queryForObject" -> row;
            case "queryForInt", "queryForLong" -> Type.library("long");
            case "queryForMap" -> MAP;
            case "queryForList" -> listOf(arguments.row().orElse(MAP));
            case "queryForRowSet" -> Type.library(RowCursor.TYPE);
            case "update" -> Type.library("int");
            default -> kind == Kind.MAPPER ? listOf(row) : Type.UNKNOWN;
        };
    }

    // ---- reads

    private Optional<Answer> one(Arguments arguments) {
        return perform(arguments, Wanted.SINGLE).map(o -> {
            if (arguments.function().isPresent()) {
                Value made = functions.mapped(o, arguments.function().get(), arguments.functionType(), o.row());
                return new Answer(made, functions.made(arguments.functionType()));
            }
            return new Answer(o.only(o.row()), arguments.row().orElse(Type.UNKNOWN));
        });
    }

    private Optional<Answer> list(Arguments arguments) {
        return perform(arguments, Wanted.MANY)
                .map(o -> arguments.row().isPresent()
                        ? new Answer(
                                o.many(o.only(o.element())),
                                listOf(arguments.row().get()))
                        : new Answer(o.many(o.element()), listOf(MAP)));
    }

    private static Type listOf(Type element) {
        return Type.library("java.util.List", element);
    }

    private Optional<Answer> query(Arguments arguments) {
        Optional<Value> function = arguments.function();
        Kind kind =
                function.map(f -> functions.kind(f, arguments.functionType())).orElse(Kind.NONE);
        return perform(arguments, kind == Kind.EXTRACTOR ? Wanted.ROW : Wanted.MANY)
                .map(o -> switch (kind) {
                    case EXTRACTOR -> Answer.of(functions.extracted(o, function.get(), arguments.functionType()));
                    case HANDLER -> {
                        functions.handled(o, function.get(), arguments.functionType());
                        yield Answer.of(Value.Const.NULL);
                    }
                    case MAPPER -> {
                        Value made = functions.mapped(o, function.get(), arguments.functionType(), o.element());
                        yield new Answer(o.many(made), listOf(functions.made(arguments.functionType())));
                    }
                    case NONE -> Answer.of(o.many(o.element()));
                });
    }

    // ---- writes

    private Optional<Answer> update(Arguments arguments) {
        boolean batch = call.name().equals("batchUpdate");
        Optional<Outcome> outcome = perform(arguments, Wanted.AFFECTED);
        outcome.ifPresent(o -> GeneratedKeys.keep(call, o.operation()));
        return outcome.map(
                o -> new Answer(Results.affected(o.operation()), batch ? Type.UNKNOWN : Type.library("int")));
    }

    /** {@code execute} takes a statement, or functions that are given a connection or a statement. */
    private Optional<Answer> execute() {
        List<Value> arguments = call.arguments();
        Value first = arguments.get(0);
        Value last = arguments.get(arguments.size() - 1);
        if (!(last instanceof Value.Closure)) {
            return perform(arguments(0), Wanted.AFFECTED).map(o -> Answer.of(Value.Const.NULL));
        }
        if (arguments.size() == 1) {
            return Optional.of(Answer.of(
                    call.run(last, List.of(callbackArgument(call.argumentTypes().get(0))))));
        }
        Value statement = first instanceof Value.Closure ? created(first) : JdbcModel.prepared(call, first);
        return Optional.of(Answer.of(call.run(last, List.of(statement))));
    }

    private Value callbackArgument(Type callback) {
        return callback.isLibrary("StatementCallback")
                ? call.object("java.sql.Statement")
                : JdbcModel.connectionFor(call);
    }

    // ---- arguments

    private Optional<Outcome> perform(Arguments arguments, Wanted wanted) {
        return call.text(arguments.sql())
                .flatMap(text -> new QueryOperations(call, DataOperation.Api.SPRING_JDBC, arguments.parameters())
                        .execute(text, Dialect.SQL, wanted, "", DataOperation.LockMode.NONE));
    }

    /**
     * @param rowFunctions how many functions at the end read rows; those before them make or fill a statement
     */
    private Arguments arguments(int rowFunctions) {
        List<Value> values = call.arguments();
        List<Type> types = call.argumentTypes();
        List<Integer> functionsAt = new ArrayList<>();
        List<Value> rest = new ArrayList<>();
        List<Type> restTypes = new ArrayList<>();
        Optional<Type> row = Optional.empty();
        for (int i = 1; i < values.size(); i++) {
            if (types.get(i).isLibrary("Class")) {
                row = Optional.of(types.get(i).argument(0));
            } else if (isFunction(values.get(i), types.get(i))) {
                functionsAt.add(i);
            } else {
                rest.add(values.get(i));
                restTypes.add(types.get(i));
            }
        }
        Optional<Value> function = Optional.empty();
        Type functionType = Type.UNKNOWN;
        if (rowFunctions > 0 && !functionsAt.isEmpty()) {
            int last = functionsAt.remove(functionsAt.size() - 1);
            function = Optional.of(values.get(last));
            functionType = types.get(last);
        }
        Value first = values.get(0);
        if (first instanceof Value.Many && call.name().equals("batchUpdate")) {
            return new Arguments(call.elementOf(first), SqlParameters.none(), function, functionType, row, false);
        }
        if (isFunction(first, types.get(0))) {
            Value statement = created(first);
            return new Arguments(
                    JdbcModel.sql(call, statement),
                    SqlParameters.kept(call, statement),
                    function,
                    functionType,
                    row,
                    true);
        }
        if (!functionsAt.isEmpty()) {
            Value statement = JdbcModel.prepared(call, first);
            fill(values.get(functionsAt.get(0)), types.get(functionsAt.get(0)), statement, rest);
            return new Arguments(first, SqlParameters.kept(call, statement), function, functionType, row, true);
        }
        return new Arguments(first, parameters(rest, restTypes), function, functionType, row, false);
    }

    private boolean isFunction(Value value, Type type) {
        if (value instanceof Value.Closure) {
            return true;
        }
        String name = type.simpleName();
        return functions.kind(value, type) != Kind.NONE
                || name.startsWith("PreparedStatement") && !name.equals("PreparedStatement")
                || name.endsWith("PreparedStatementSetter")
                || call.types()
                        .librarySupertype(
                                type,
                                "PreparedStatementSetter",
                                "PreparedStatementCreator",
                                "BatchPreparedStatementSetter",
                                "ParameterizedPreparedStatementSetter")
                        .isPresent();
    }

    /** {@code connection -> { var ps = connection.prepareStatement(..); ps.setString(..); return ps; }}. */
    private Value created(Value creator) {
        Value connection = JdbcModel.connectionFor(call);
        return creator instanceof Value.Closure
                ? call.run(creator, List.of(connection))
                : call.invoke(creator, call.argumentTypes().get(0), "createPreparedStatement", List.of(connection));
    }

    /** {@code ps -> ps.setString(1, email)}; in a batch {@code (ps, item) -> ..} or {@code setValues(ps, i)}. */
    private void fill(Value setter, Type type, Value statement, List<Value> rest) {
        Value second = rest.isEmpty() ? call.unknown() : call.elementOf(rest.get(0));
        List<Value> given = call.name().equals("batchUpdate") ? List.of(statement, second) : List.of(statement);
        if (setter instanceof Value.Closure) {
            call.run(setter, given);
        } else {
            call.invoke(setter, type, "setValues", given);
        }
    }

    private Function<dev.tocsin.analyzer.frameworks.query.Value, Optional<Value>> parameters(
            List<Value> rest, List<Type> types) {
        if (rest.isEmpty()) {
            return SqlParameters.none();
        }
        Value first = rest.get(0);
        boolean batch = call.name().equals("batchUpdate");
        if (named) {
            return SqlParameters.named(call, batch ? call.elementOf(first) : first);
        }
        if (batch) {
            return SqlParameters.array(call, call.elementOf(first));
        }
        // An array of values may be followed by one of their types.
        boolean array = first instanceof Value.Many || types.get(0).dimensions() > 0;
        boolean alone = rest.size() == 1
                || rest.size() == 2
                        && (rest.get(1) instanceof Value.Many || types.get(1).dimensions() > 0);
        return array && alone ? SqlParameters.array(call, first) : SqlParameters.positional(call, rest);
    }
}
