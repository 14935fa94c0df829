package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.model.Answer;
import dev.tocsin.analyzer.model.Call;
import dev.tocsin.analyzer.model.FrameworkModel;
import dev.tocsin.analyzer.model.Seeds;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * @NAME@: say which of its classes are known here.
 *
 * <p>Source: say which version's documentation tells what they do.
 */
public final class @NAME@Model implements FrameworkModel {

    /** Says when a statement is sent, and what its failure looks like. */
    private static final DataOperation.Api API = DataOperation.Api.JDBC;

    @Override
    public Seeds seeds() {
        return new Seeds(List.of("@SIMPLE@"), List.of());
    }

    /** The calls here show the two directions, and are to be replaced by the framework's own. */
    @Override
    public Optional<Answer> call(Call call) {
        if (!call.receiver().isLibrary("@SIMPLE@") || call.arguments().isEmpty()) {
            return Optional.empty();
        }
        return switch (call.name()) {
            case "exists" -> Optional.of(exists(call));
            case "insert" -> Optional.of(insert(call));
            default -> Optional.empty();
        };
    }

    /** {@code exists("users")}. */
    private static Answer exists(Call call) {
        OperationId read = call.operation(new DataOperation.Read(
                table(call),
                RowPredicate.UNKNOWN,
                DataOperation.Kind.EXISTS,
                "",
                DataOperation.LockMode.NONE,
                false,
                call.span(),
                call.name(),
                API));
        return Answer.of(Results.truth(read, false));
    }

    /** {@code insert("users")}. */
    private static Answer insert(Call call) {
        OperationId write = call.operation(new DataOperation.Write(
                DataOperation.Effect.INSERT,
                table(call),
                RowPredicate.ALL,
                new TreeMap<>(),
                false,
                call.unknown(),
                DataOperation.Conflict.FAIL,
                true,
                call.span(),
                call.name(),
                API));
        return Answer.of(Results.affected(write));
    }

    private static Entity table(Call call) {
        return call.text(call.arguments().get(0)).map(call.mappings()::entity).orElse(Entity.UNKNOWN);
    }
}
