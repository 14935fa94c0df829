package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.frameworks.query.Dialect;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.model.Answer;
import dev.tocsin.analyzer.model.Call;
import dev.tocsin.analyzer.model.FrameworkModel;
import dev.tocsin.analyzer.model.Seeds;
import dev.tocsin.analyzer.model.TransactionSettings;
import dev.tocsin.analyzer.types.Type;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Plain JDBC. A prepared statement is an object with its text and its parameters; a result set is a {@link RowCursor}.
 *
 * <p>Source: package {@code java.sql} of Java 17.
 */
public final class JdbcModel implements FrameworkModel {

    private static final String CONNECTION = "java.sql.Connection";
    private static final String PREPARED = "java.sql.PreparedStatement";
    private static final String STATEMENT = "java.sql.Statement";

    /** Properties of a statement: its text, its result set, the write it did. */
    private static final String SQL = "$sql";

    private static final String ROWS = "$rows";
    private static final String AFFECTED = "$affected";

    private static final Set<String> PREPARED_TYPES = Set.of(
            "PreparedStatement",
            "CallableStatement",
            "OraclePreparedStatement",
            "OracleCallableStatement",
            "NamedParameterStatement");
    private static final Set<String> CONNECTION_TYPES = Set.of(
            "Connection",
            "PGConnection",
            "OracleConnection",
            "DruidPooledConnection",
            "PooledConnection",
            "ConnectionProxy",
            "JdbcConnection");

    @Override
    public Seeds seeds() {
        return new Seeds(
                List.of("PreparedStatement", "CallableStatement", "ResultSet", "Statement", "prepareStatement"),
                List.of());
    }

    @Override
    public Set<String> wrapped() {
        return Set.of("PreparedStatement", "Statement", "ResultSet");
    }

    @Override
    public Optional<Answer> call(Call call) {
        if (call.isStatic()) {
            return call.receiver().isLibrary("DriverManager", "DataSourceUtils")
                            && call.name().endsWith("etConnection")
                    ? connection(call)
                    : Optional.empty();
        }
        if (RowCursor.is(call.receiver())) {
            return RowCursor.answer(call);
        }
        if (isPrepared(call.receiver())) {
            return onPrepared(call);
        }
        if (isStatement(call.receiver())) {
            return onStatement(call);
        }
        return switch (call.name()) {
            case "prepareStatement", "prepareCall" ->
                call.receiver().declaration().isEmpty() || isConnection(call) ? prepare(call) : Optional.empty();
            case "createStatement" ->
                isConnection(call) ? Optional.of(Answer.of(call.object(STATEMENT))) : Optional.empty();
            case "setTransactionIsolation" -> isConnection(call) ? isolation(call) : Optional.empty();
            case "getConnection" ->
                call.types()
                                .librarySupertype(
                                        call.receiver(),
                                        "DataSource",
                                        "HikariDataSource",
                                        "BasicDataSource",
                                        "DruidDataSource")
                                .isPresent()
                        ? connection(call)
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<Answer> connection(Call call) {
        return Optional.of(new Answer(call.unknown(), Type.library(CONNECTION)));
    }

    private static boolean isPrepared(Type type) {
        return type.declaration().isEmpty() && PREPARED_TYPES.contains(type.simpleName());
    }

    /** Other libraries have classes named {@code Statement} as well. */
    private static boolean isStatement(Type type) {
        return type.declaration().isEmpty()
                && (type.name().equals("Statement") || type.name().equals(STATEMENT));
    }

    private static boolean isConnection(Call call) {
        return CONNECTION_TYPES.contains(call.receiver().simpleName())
                || call.types()
                        .librarySupertype(call.receiver(), CONNECTION_TYPES.toArray(String[]::new))
                        .isPresent();
    }

    /** It holds for the transaction that follows; a commit in the same block ends both. */
    private static Optional<Answer> isolation(Call call) {
        boolean serializable = !call.arguments().isEmpty()
                && call.arguments().get(0) instanceof Value.Named n
                && n.name().equals("TRANSACTION_SERIALIZABLE");
        if (serializable) {
            call.beginTransaction(new TransactionSettings("REQUIRED", "SERIALIZABLE"));
        }
        return Optional.of(Answer.of(Value.Const.NULL));
    }

    private static Optional<Answer> prepare(Call call) {
        if (call.arguments().isEmpty()) {
            return Optional.empty();
        }
        Value statement = call.object(PREPARED);
        call.set(statement, SQL, call.arguments().get(0));
        return Optional.of(Answer.of(statement));
    }

    /** A prepared statement with that text, as a framework hands it to a callback. */
    static Value prepared(Call call, Value sql) {
        Value statement = call.object(PREPARED);
        call.set(statement, SQL, sql);
        return statement;
    }

    /** A connection, as a framework hands it to a callback. */
    static Value connectionFor(Call call) {
        return call.object(CONNECTION);
    }

    /** The text of a prepared statement, as the program holds it. */
    static Value sql(Call call, Value statement) {
        return call.get(statement, SQL);
    }

    private static Optional<Answer> onPrepared(Call call) {
        Value statement = call.receiverValue();
        List<Value> arguments = call.arguments();
        switch (call.name()) {
            case "executeQuery":
                return Optional.of(query(call, statement, given(call, statement)));
            case "executeUpdate", "executeLargeUpdate", "executeBatch", "executeLargeBatch":
                return Optional.of(update(call, statement, given(call, statement)));
            case "execute":
                return Optional.of(either(call, statement, given(call, statement)));
            case "addBatch":
                if (!arguments.isEmpty()) {
                    call.set(statement, SQL, arguments.get(0));
                }
                return Optional.of(Answer.of(Value.Const.NULL));
            default:
                return call.name().startsWith("set") && arguments.size() >= 2
                        ? Optional.of(setParameter(call, statement, arguments.get(0), arguments.get(1)))
                        : onAnyStatement(call, statement);
        }
    }

    private static Value given(Call call, Value statement) {
        return call.arguments().isEmpty()
                ? call.get(statement, SQL)
                : call.arguments().get(0);
    }

    private static Answer setParameter(Call call, Value statement, Value index, Value value) {
        Value given = call.name().equals("setNull") ? Value.Const.NULL : value;
        if (index instanceof Value.Const c && c.kind() == Value.Const.Kind.STRING) {
            call.set(statement, c.text(), given);
        } else {
            SqlParameters.index(index).ifPresent(i -> call.set(statement, "$" + i, given));
        }
        return Answer.of(statement);
    }

    private static Optional<Answer> onStatement(Call call) {
        Value statement = call.receiverValue();
        if (!call.arguments().isEmpty()) {
            Value sql = call.arguments().get(0);
            switch (call.name()) {
                case "executeQuery":
                    return Optional.of(query(call, statement, sql));
                case "executeUpdate", "executeLargeUpdate", "addBatch":
                    return Optional.of(update(call, statement, sql));
                case "execute":
                    return Optional.of(either(call, statement, sql));
                default:
                    break;
            }
        }
        return onAnyStatement(call, statement);
    }

    private static Optional<Answer> onAnyStatement(Call call, Value statement) {
        return switch (call.name()) {
            case "getResultSet" -> Optional.of(new Answer(call.get(statement, ROWS), Type.library(RowCursor.TYPE)));
            case "getUpdateCount", "getLargeUpdateCount" ->
                Optional.of(new Answer(call.get(statement, AFFECTED), Type.library("int")));
            case "getGeneratedKeys" ->
                Optional.of(call.known(statement, AFFECTED)
                        .filter(Value.Result.class::isInstance)
                        .map(v -> Answer.of(RowCursor.keys(call, ((Value.Result) v).operation())))
                        .orElseGet(() -> new Answer(call.unknown(), Type.library(RowCursor.TYPE))));
            case "executeBatch",
                    "clearParameters",
                    "clearBatch",
                    "close",
                    "setFetchSize",
                    "setMaxRows",
                    "setQueryTimeout" -> Optional.of(Answer.of(call.unknown()));
            default -> Optional.empty();
        };
    }

    // ---- what statements do

    private static Optional<Outcome> perform(Call call, Value statement, Value sql, QueryOperations.Wanted wanted) {
        Function<dev.tocsin.analyzer.frameworks.query.Value, Optional<Value>> parameters =
                isPrepared(call.receiver()) ? SqlParameters.kept(call, statement) : SqlParameters.none();
        return call.text(sql)
                .flatMap(text -> new QueryOperations(call, DataOperation.Api.JDBC, parameters)
                        .execute(text, Dialect.SQL, wanted, "", DataOperation.LockMode.NONE));
    }

    private static Answer query(Call call, Value statement, Value sql) {
        return perform(call, statement, sql, QueryOperations.Wanted.ROW)
                .map(o -> Answer.of(RowCursor.before(call, o)))
                .orElseGet(() -> new Answer(call.later(sql).orElseGet(call::unknown), Type.library(RowCursor.TYPE)));
    }

    private static Answer update(Call call, Value statement, Value sql) {
        Optional<OperationId> write =
                perform(call, statement, sql, QueryOperations.Wanted.AFFECTED).map(Outcome::operation);
        Value affected = write.map(Results::affected).or(() -> call.later(sql)).orElseGet(call::unknown);
        call.set(statement, AFFECTED, affected);
        return new Answer(affected, call.name().endsWith("Batch") ? Type.UNKNOWN : Type.library("int"));
    }

    /** {@code execute} takes any statement and says whether it gave rows. */
    private static Answer either(Call call, Value statement, Value sql) {
        Optional<Outcome> outcome = perform(call, statement, sql, QueryOperations.Wanted.ROW);
        outcome.ifPresent(o -> {
            if (o.kind() == Outcome.Kind.AFFECTED) {
                call.set(statement, AFFECTED, Results.affected(o.operation()));
            } else {
                call.set(statement, ROWS, RowCursor.before(call, o));
            }
        });
        Value rows = outcome.<Value>map(o -> o.kind() == Outcome.Kind.AFFECTED ? Value.Const.FALSE : Value.Const.TRUE)
                .or(() -> call.later(sql))
                .orElseGet(call::unknown);
        return new Answer(rows, Type.library("boolean"));
    }
}
