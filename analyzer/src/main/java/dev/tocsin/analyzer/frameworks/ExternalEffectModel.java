package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.ir.ExternalEffect;
import dev.tocsin.analyzer.model.Answer;
import dev.tocsin.analyzer.model.Call;
import dev.tocsin.analyzer.model.FrameworkModel;
import dev.tocsin.analyzer.model.Seeds;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Type;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Effects outside of the database that one call has: those of {@link ExternalApis}. */
public final class ExternalEffectModel implements FrameworkModel {

    private static final Pattern JMS = Pattern.compile("ja(?:karta|vax)\\.jms\\..*");

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
                        deed.get().kind(),
                        call.name(),
                        deed.get().undoes(),
                        JMS.matcher(type.name()).matches() && isOfContainer(call),
                        deed.get().replies()));
                return Optional.of(Answer.of(call.derived()));
            }
        }
        return Optional.empty();
    }

    /**
     * Whether the class has its messages from the container, by {@code @Inject JMSContext} or a factory that is its resource: sent in a
     * transaction of the container, they are part of it.
     *
     * @see <a href="https://jakarta.ee/specifications/messaging/3.1/jakarta-messaging-spec-3.1#injection-of-jmscontext-objects">Jakarta
     *     Messaging, Injection of JMSContext objects</a>
     */
    private static boolean isOfContainer(Call call) {
        return call.types().all().stream()
                .filter(t -> t.file().file().equals(call.span().file()))
                .flatMap(t -> t.facts().fields().stream())
                .anyMatch(f -> f.type().simpleName().equals("JMSContext") && Annotations.has(f.annotations(), "Inject")
                        || f.type().simpleName().endsWith("ConnectionFactory")
                                && Annotations.has(f.annotations(), "Resource"));
    }
}
