package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.model.Answer;
import dev.tocsin.analyzer.model.Call;
import dev.tocsin.analyzer.model.FrameworkModel;
import dev.tocsin.analyzer.model.Seeds;
import dev.tocsin.analyzer.model.TransactionSettings;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Spring's {@code TransactionTemplate}: the function it is given runs in a transaction. */
public final class SpringTransactionModel implements FrameworkModel {

    @Override
    public Seeds seeds() {
        return new Seeds(List.of("TransactionTemplate", "TransactionOperations"), List.of());
    }

    @Override
    public Set<String> setUpOnce() {
        return Set.of("TransactionTemplate");
    }

    @Override
    public Optional<Answer> call(Call call) {
        if (!call.receiver().isLibrary("TransactionTemplate", "TransactionOperations")) {
            return Optional.empty();
        }
        switch (call.name()) {
            case "execute", "executeWithoutResult":
                return call.arguments().isEmpty()
                        ? Optional.empty()
                        : Optional.of(Answer.of(call.runInTransaction(
                                call.arguments().get(0), List.of(call.unknown()), settings(call))));
            case "setPropagationBehavior", "setPropagationBehaviorName":
                note(call, "$propagation");
                return Optional.of(Answer.of(Value.Const.NULL));
            case "setIsolationLevel", "setIsolationLevelName":
                note(call, "$isolation");
                return Optional.of(Answer.of(Value.Const.NULL));
            default:
                return Optional.empty();
        }
    }

    private static void note(Call call, String property) {
        if (!call.arguments().isEmpty()) {
            call.set(call.receiverValue(), property, call.arguments().get(0));
        }
    }

    private static TransactionSettings settings(Call call) {
        return new TransactionSettings(
                constant(call, "$propagation", "PROPAGATION_", "REQUIRED"),
                constant(call, "$isolation", "ISOLATION_", "DEFAULT"));
    }

    private static String constant(Call call, String property, String prefix, String other) {
        return call.known(call.receiverValue(), property)
                .filter(v -> v instanceof Value.Named)
                .map(v -> ((Value.Named) v).name())
                .map(n -> n.startsWith(prefix) ? n.substring(prefix.length()) : n)
                .orElse(other);
    }
}
