package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.model.Answer;
import dev.tocsin.analyzer.model.Call;
import dev.tocsin.analyzer.types.Type;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code SimpleJdbcInsert}: knows its table, and is given the columns as a map or parameter source. */
final class SimpleInsertCalls {

    private static final String TABLE = "$table";

    private SimpleInsertCalls() {}

    static Optional<Answer> answer(Call call) {
        List<Value> arguments = call.arguments();
        Value self = call.receiverValue();
        switch (call.name()) {
            case "withTableName", "setTableName":
                if (!arguments.isEmpty()) {
                    call.set(self, TABLE, arguments.get(0));
                }
                return Optional.of(new Answer(self, call.receiver()));
            case "withSchemaName",
                    "withCatalogName",
                    "usingColumns",
                    "usingGeneratedKeyColumns",
                    "withoutTableColumnMetaDataAccess",
                    "includeSynonymsForTableColumnMetaData",
                    "usingQuotedIdentifiers":
                return Optional.of(new Answer(self, call.receiver()));
            case "execute", "executeAndReturnKey", "executeAndReturnKeyHolder", "executeBatch":
                return arguments.isEmpty() ? Optional.empty() : insert(call, self, arguments.get(0));
            default:
                return Optional.empty();
        }
    }

    private static Optional<Answer> insert(Call call, Value self, Value given) {
        Optional<String> table =
                call.known(self, TABLE).flatMap(call::text).filter(t -> !t.isEmpty() && t.indexOf(Call.HOLE) < 0);
        if (table.isEmpty()) {
            return Optional.empty();
        }
        Value row = call.name().equals("executeBatch") ? call.elementOf(given) : given;
        SortedMap<String, Value> values = new TreeMap<>();
        boolean known = columns(call.snapshot(row), values);
        OperationId insert = call.operation(new DataOperation.Write(
                DataOperation.Effect.INSERT,
                call.mappings().entity(table.get()),
                RowPredicate.ALL,
                values,
                known,
                known ? call.unknown() : call.snapshot(row),
                DataOperation.Conflict.FAIL,
                true,
                call.span(),
                "INSERT INTO " + table.get(),
                DataOperation.Api.SPRING_JDBC));
        return Optional.of(
                call.name().equals("execute")
                        ? new Answer(Results.affected(insert), Type.library("int"))
                        : Answer.of(GeneratedKeys.of(insert)));
    }

    /**
     * Adds the columns that the map, source or bean is known to have.
     *
     * @return true where these are all
     */
    private static boolean columns(Value source, SortedMap<String, Value> values) {
        if (!(source instanceof Value.Made made)) {
            return false;
        }
        boolean known = !made.open();
        for (var property : made.properties().entrySet()) {
            if (property.getKey().equals(SqlParameters.BEAN)) {
                known &= columns(property.getValue(), values);
            } else if (!property.getKey().startsWith("$")) {
                values.put(property.getKey(), property.getValue());
            }
        }
        return known;
    }
}
