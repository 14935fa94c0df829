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

/**
 * Spring's {@code TransactionTemplate}, whose function runs in a transaction, and {@code PlatformTransactionManager}, of which
 * the program asks for a transaction and commits it itself (spring-tx 6.2).
 */
public final class SpringTransactionModel implements FrameworkModel {

    private static final String[] MANAGERS = {
        "PlatformTransactionManager",
        "AbstractPlatformTransactionManager",
        "DataSourceTransactionManager",
        "JdbcTransactionManager",
        "JpaTransactionManager",
        "HibernateTransactionManager",
        "JtaTransactionManager"
    };

    @Override
    public Seeds seeds() {
        return new Seeds(List.of("TransactionTemplate", "TransactionOperations"), List.of());
    }

    @Override
    public Set<String> setUpOnce() {
        return Set.of("TransactionTemplate", "DefaultTransactionDefinition");
    }

    @Override
    public Optional<Answer> call(Call call) {
        if (call.receiver().isLibrary(MANAGERS)) {
            return byHand(call);
        }
        if (!call.receiver()
                .isLibrary("TransactionTemplate", "TransactionOperations", "DefaultTransactionDefinition")) {
            return Optional.empty();
        }
        switch (call.name()) {
            case "execute", "executeWithoutResult":
                return call.arguments().isEmpty()
                        ? Optional.empty()
                        : Optional.of(Answer.of(call.runInTransaction(
                                call.arguments().get(0),
                                List.of(call.unknown()),
                                settings(call, call.receiverValue()))));
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

    private static Optional<Answer> byHand(Call call) {
        switch (call.name()) {
            case "getTransaction":
                TransactionSettings asked = call.arguments().isEmpty()
                        ? TransactionSettings.DEFAULT
                        : settings(call, call.arguments().get(0));
                call.beginTransaction(asked.endedByHand());
                return Optional.of(Answer.of(call.unknown()));
            case "commit":
                // What waits is sent here, so that a catch around sees its violation.
                call.flush();
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

    private static TransactionSettings settings(Call call, Value told) {
        return new TransactionSettings(
                constant(call, told, "$propagation", "PROPAGATION_", "REQUIRED"),
                constant(call, told, "$isolation", "ISOLATION_", "DEFAULT"));
    }

    private static String constant(Call call, Value told, String property, String prefix, String other) {
        return call.known(told, property)
                .filter(v -> v instanceof Value.Named)
                .map(v -> ((Value.Named) v).name())
                .map(n -> n.startsWith(prefix) ? n.substring(prefix.length()) : n)
                .orElse(other);
    }
}
