package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.model.Answer;
import dev.tocsin.analyzer.model.Call;
import dev.tocsin.analyzer.types.Type;
import java.util.List;
import java.util.Optional;

/** The key that the database has made for an inserted row, as Spring's {@code KeyHolder} gives it. */
final class GeneratedKeys {

    private static final String KEY = "$key";

    private GeneratedKeys() {}

    static boolean isHolder(Type type) {
        return type.isLibrary("KeyHolder", "GeneratedKeyHolder");
    }

    /** The property of an inserted row that is its key. */
    static Value of(OperationId insert) {
        return new Value.Property(new Value.Result(insert, Value.Result.Shape.WRITTEN), "id");
    }

    /** A holder among the call's arguments has the key of the row from here on. */
    static void keep(Call call, OperationId insert) {
        List<Value> arguments = call.arguments();
        for (int i = 0; i < arguments.size(); i++) {
            if (isHolder(call.argumentTypes().get(i))) {
                call.set(arguments.get(i), KEY, of(insert));
            }
        }
    }

    /** {@code holder.getKey()}, {@code holder.getKeyAs(Long.class)}. */
    static Optional<Answer> answer(Call call) {
        return call.name().equals("getKey") || call.name().equals("getKeyAs")
                ? call.known(call.receiverValue(), KEY).map(Answer::of)
                : Optional.empty();
    }
}
