package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.model.Answer;
import dev.tocsin.analyzer.model.Call;
import dev.tocsin.analyzer.model.FrameworkModel;
import dev.tocsin.analyzer.model.Seeds;
import java.util.List;
import java.util.Optional;

/** Events of Spring's application: {@code events.publishEvent(new OrderPaid(id))} gives them to the program's own listeners. */
public final class SpringEventModel implements FrameworkModel {

    /** Only listeners that read or write the database are looked at. */
    @Override
    public Seeds seeds() {
        return new Seeds(List.of(), List.of());
    }

    @Override
    public Optional<Answer> call(Call call) {
        boolean publishes = call.name().equals("publishEvent")
                && call.arguments().size() == 1
                && call.types()
                        .librarySupertype(
                                call.receiver(),
                                "ApplicationEventPublisher",
                                "ApplicationContext",
                                "ConfigurableApplicationContext")
                        .isPresent();
        if (!publishes) {
            return Optional.empty();
        }
        call.publish(call.arguments().get(0));
        return Optional.of(Answer.of(call.derived()));
    }
}
