package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.model.Answer;
import dev.tocsin.analyzer.model.Call;
import dev.tocsin.analyzer.model.FrameworkModel;
import dev.tocsin.analyzer.model.Seeds;
import dev.tocsin.analyzer.model.TransactionSettings;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * {@code jdbi.inTransaction(handle -> ..)} and {@code useTransaction}, with an isolation level before the function or without
 * ("Transactions" of the Jdbi Developer Guide, jdbi3-core 3.49; {@code org.skife.jdbi.v2.DBI} of jdbi 2).
 */
public final class JdbiTransactionModel implements FrameworkModel {

    private static final String[] BEGIN = {"Jdbi", "Handle", "DBI"};

    @Override
    public Seeds seeds() {
        return new Seeds(List.of(), List.of());
    }

    @Override
    public Optional<Answer> call(Call call) {
        boolean begins = call.name().equals("inTransaction") || call.name().equals("useTransaction");
        if (!begins || call.arguments().isEmpty() || !call.receiver().isLibrary(BEGIN)) {
            return Optional.empty();
        }
        Value function = call.arguments().get(call.arguments().size() - 1);
        int parameters = call.function(function).map(f -> f.parameters().size()).orElse(1);
        return Optional.of(Answer.of(call.runInTransaction(
                function,
                Collections.nCopies(parameters, call.unknown()),
                new TransactionSettings("REQUIRED", isolation(call)))));
    }

    private static String isolation(Call call) {
        if (call.arguments().size() == 1) {
            return TransactionSettings.DEFAULT.isolation();
        }
        return call.arguments().get(0) instanceof Value.Named level ? level.name() : TransactionSettings.UNKNOWN;
    }
}
