package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.frameworks.QueryOperations.Wanted;
import dev.tocsin.analyzer.frameworks.query.Dialect;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.model.Answer;
import dev.tocsin.analyzer.model.Call;
import dev.tocsin.analyzer.types.Type;
import java.util.List;
import java.util.Optional;

/**
 * The fluent {@code JdbcClient}: {@code sql(..)} makes an object that {@code param(..)} fills; {@code query(..)} adds how rows are
 * read; the last call of the chain is the operation.
 */
final class JdbcClientCalls {

    private static final String STATEMENT = "org.springframework.jdbc.core.simple.JdbcClient.StatementSpec";
    private static final String QUERY = "org.springframework.jdbc.core.simple.JdbcClient.MappedQuerySpec";

    private static final String SQL = "$sql";
    private static final String COUNT = "$count";
    private static final String MAPPER = "$mapper";
    private static final String STATEMENT_OF = "$statement";

    private final Call call;
    private final RowFunctions functions;

    JdbcClientCalls(Call call) {
        this.call = call;
        this.functions = new RowFunctions(call);
    }

    static boolean is(Type receiver) {
        return receiver.isLibrary("JdbcClient", "StatementSpec") || isQuery(receiver);
    }

    private static boolean isQuery(Type receiver) {
        return receiver.isLibrary("MappedQuerySpec", "ResultQuerySpec");
    }

    Optional<Answer> answer() {
        if (isQuery(call.receiver())) {
            return onQuery();
        }
        List<Value> arguments = call.arguments();
        Value self = call.receiverValue();
        switch (call.name()) {
            case "sql":
                return arguments.isEmpty() ? Optional.empty() : Optional.of(started(arguments.get(0)));
            case "param":
                parameter(self, arguments);
                return Optional.of(new Answer(self, call.receiver()));
            case "params":
                parameters(self, arguments);
                return Optional.of(new Answer(self, call.receiver()));
            case "paramSource":
                if (!arguments.isEmpty()) {
                    call.set(self, SqlParameters.BEAN, arguments.get(0));
                }
                return Optional.of(new Answer(self, call.receiver()));
            case "query":
                return query(self);
            case "update":
                Optional<Outcome> outcome = perform(self, Wanted.AFFECTED);
                outcome.ifPresent(o -> GeneratedKeys.keep(call, o.operation()));
                return outcome.map(o -> new Answer(Results.affected(o.operation()), Type.library("int")))
                        .or(() -> later(self, Type.library("int")));
            default:
                return Optional.empty();
        }
    }

    private Answer started(Value sql) {
        Value statement = call.object(STATEMENT);
        call.set(statement, SQL, sql);
        call.set(statement, COUNT, Results.number(0));
        return new Answer(statement, Type.library(STATEMENT));
    }

    private void parameter(Value statement, List<Value> arguments) {
        if (arguments.size() == 1) {
            append(statement, arguments.get(0));
        } else if (arguments.size() >= 2) {
            Optional<Integer> index = SqlParameters.index(arguments.get(0));
            if (index.isPresent()) {
                call.set(statement, "$" + index.get(), arguments.get(1));
            } else {
                call.text(arguments.get(0)).ifPresent(n -> call.set(statement, n, arguments.get(1)));
            }
        }
    }

    private void parameters(Value statement, List<Value> arguments) {
        Value first = arguments.isEmpty() ? Value.Const.NULL : arguments.get(0);
        Type type = arguments.isEmpty() ? Type.UNKNOWN : call.argumentTypes().get(0);
        if (arguments.size() == 1 && type.isLibrary("Map", "HashMap", "LinkedHashMap", "MapSqlParameterSource")) {
            call.set(statement, SqlParameters.BEAN, first);
        } else if (arguments.size() == 1 && first instanceof Value.Many m && m.source() instanceof Value.Derived d) {
            d.from().forEach(v -> append(statement, v));
        } else {
            arguments.forEach(v -> append(statement, v));
        }
    }

    private void append(Value statement, Value value) {
        SqlParameters.index(call.get(statement, COUNT)).ifPresent(n -> {
            call.set(statement, "$" + (n + 1), value);
            call.set(statement, COUNT, Results.number(n + 1));
        });
    }

    private Optional<Answer> query(Value statement) {
        if (call.arguments().isEmpty()) {
            return Optional.of(queryOf(statement, Type.UNKNOWN));
        }
        Value argument = call.arguments().get(0);
        Type type = call.argumentTypes().get(0);
        if (type.isLibrary("Class")) {
            return Optional.of(queryOf(statement, type.argument(0)));
        }
        switch (functions.kind(argument, type)) {
            case EXTRACTOR:
                return perform(statement, Wanted.ROW).map(o -> Answer.of(functions.extracted(o, argument, type)));
            case HANDLER:
                return perform(statement, Wanted.MANY).map(o -> {
                    functions.handled(o, argument, type);
                    return Answer.of(Value.Const.NULL);
                });
            default:
                Answer query = queryOf(statement, functions.made(type));
                call.set(query.value(), MAPPER, argument);
                return Optional.of(query);
        }
    }

    private Answer queryOf(Value statement, Type row) {
        Value query = call.object(QUERY);
        call.set(query, STATEMENT_OF, statement);
        return new Answer(query, Type.library(QUERY, row));
    }

    private Optional<Answer> onQuery() {
        Value statement = call.get(call.receiverValue(), STATEMENT_OF);
        Type row = call.receiver().argument(0);
        return answered(statement, row)
                .or(() -> later(
                        statement,
                        switch (call.name()) {
                            case "optional", "optionalValue" -> in("java.util.Optional", row);
                            case "single", "singleValue", "singleRow" -> row;
                            default -> in("java.util.List", row);
                        }));
    }

    private Optional<Answer> later(Value statement, Type type) {
        return call.later(call.get(statement, SQL)).map(v -> new Answer(v, type));
    }

    private Optional<Answer> answered(Value statement, Type row) {
        return switch (call.name()) {
            case "optional", "optionalValue" ->
                perform(statement, Wanted.OPTIONAL)
                        .map(o -> new Answer(o.optional(mapped(o, o.row())), in("java.util.Optional", row)));
            case "single", "singleValue", "singleRow" ->
                perform(statement, Wanted.SINGLE).map(o -> new Answer(mapped(o, o.row()), row));
            case "list", "stream", "set", "listOfRows", "singleColumn" ->
                perform(statement, Wanted.MANY)
                        .map(o -> new Answer(o.many(mapped(o, o.element())), in("java.util.List", row)));
            case "rowSet" -> perform(statement, Wanted.ROW).map(o -> Answer.of(RowCursor.before(call, o)));
            default -> Optional.empty();
        };
    }

    private static Type in(String container, Type element) {
        return Type.library(container, element);
    }

    private Value mapped(Outcome outcome, Value row) {
        boolean rows = call.name().equals("singleRow") || call.name().equals("listOfRows");
        return call.known(call.receiverValue(), MAPPER)
                .map(m -> functions.mapped(outcome, m, Type.UNKNOWN, row))
                .orElseGet(() -> rows ? row : outcome.only(row));
    }

    private Optional<Outcome> perform(Value statement, Wanted wanted) {
        return call.known(statement, SQL)
                .flatMap(call::text)
                .flatMap(text -> new QueryOperations(
                                call, DataOperation.Api.SPRING_JDBC, SqlParameters.kept(call, statement))
                        .execute(text, Dialect.SQL, wanted, "", DataOperation.LockMode.NONE));
    }
}
