package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.model.Answer;
import dev.tocsin.analyzer.model.Call;
import dev.tocsin.analyzer.model.FrameworkModel;
import dev.tocsin.analyzer.model.Seeds;
import dev.tocsin.analyzer.types.Type;
import java.util.List;
import java.util.Optional;

/**
 * Runs what it is given again when it has thrown: {@code RetryTemplate} of Spring Retry and of Spring 7, Failsafe,
 * Resilience4j's {@code Retry}. After which exceptions is a matter of their policies, which mostly stand in another place;
 * all of them do so after every exception unless they are told otherwise.
 */
public final class RetryModel implements FrameworkModel {

    @Override
    public Seeds seeds() {
        return new Seeds(List.of(), List.of());
    }

    @Override
    public Optional<Answer> call(Call call) {
        if (call.receiver().isLibrary("Failsafe") && call.name().equals("with")) {
            return Optional.of(
                    new Answer(call.object("FailsafeExecutor"), Type.library("dev.failsafe.FailsafeExecutor")));
        }
        boolean template = call.receiver().isLibrary("RetryTemplate", "RetryOperations")
                && (call.name().equals("execute") || call.name().equals("invoke"));
        boolean failsafe = call.receiver().isLibrary("FailsafeExecutor")
                && (call.name().equals("get") || call.name().equals("run"));
        boolean resilience = call.receiver().isLibrary("Retry") && call.name().startsWith("execute");
        if (!template && !failsafe && !resilience || call.arguments().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Answer.of(call.runWithRetry(call.arguments().get(0), List.of(call.unknown()), List.of())));
    }
}
