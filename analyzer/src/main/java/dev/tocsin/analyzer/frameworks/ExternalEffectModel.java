package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.ir.ExternalEffect;
import dev.tocsin.analyzer.model.Answer;
import dev.tocsin.analyzer.model.Call;
import dev.tocsin.analyzer.model.FrameworkModel;
import dev.tocsin.analyzer.model.Seeds;
import dev.tocsin.analyzer.types.Type;
import java.util.List;
import java.util.Optional;

/** Effects outside of the database that one call has: those of {@link ExternalApis}. */
public final class ExternalEffectModel implements FrameworkModel {

    /** Only code that reads or writes the database is looked at; {@link #types} says what else of it matters. */
    @Override
    public Seeds seeds() {
        return new Seeds(List.of(), List.of());
    }

    /** Qualified names of the types whose users may have effects. */
    public static List<String> types() {
        return ExternalApis.types().stream()
                // Nearly every program has files; they matter where something else does.
                .filter(t -> !t.startsWith("java."))
                .toList();
    }

    @Override
    public Optional<Answer> call(Call call) {
        for (Type type : call.types().hierarchy(call.receiver())) {
            Optional<Type> step = ExternalApis.step(type, call.name());
            if (step.isPresent()) {
                return Optional.of(new Answer(call.derived(), step.get()));
            }
            Optional<ExternalApis.Deed> deed = ExternalApis.deed(type, call.name());
            if (deed.isPresent()) {
                call.effect(new ExternalEffect(
                        deed.get().kind(), call.name(), deed.get().undoes()));
                return Optional.of(Answer.of(call.derived()));
            }
        }
        return Optional.empty();
    }
}
