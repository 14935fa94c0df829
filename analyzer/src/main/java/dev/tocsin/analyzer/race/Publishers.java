package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Who publishes the events of Spring's that a listener is called for, on the publisher's own thread. */
final class Publishers {

    private final Program program;
    private final TypeIndex types;
    private final CallPlaces places;

    Publishers(Program program, CallPlaces places) {
        this.program = program;
        this.types = program.types();
        this.places = places;
    }

    /** Whether the event of such a listener is published somewhere, and all ways to all of these places begin so. */
    boolean allComeFrom(Method listener, Predicate<Method> root) {
        if (!Annotations.has(listener.facts().annotations(), "EventListener", "TransactionalEventListener")
                || Annotations.has(listener.facts().annotations(), "Async")
                || Annotations.has(listener.owner().facts().annotations(), "Async")
                || listener.facts().parameters().size() != 1) {
            return false;
        }
        Type event = types.resolve(
                listener.facts().parameters().get(0).type(), listener.owner(), Optional.of(listener.facts()));
        List<CallPlaces.Place> published = places.of("publishEvent").orElse(List.of()).stream()
                .filter(p -> mayCarry(p, event))
                .toList();
        return !published.isEmpty() && published.stream().allMatch(p -> comesFrom(p, root));
    }

    /** {@code publishEvent(new OrderPaid(..))} carries no other event than that. */
    private boolean mayCarry(CallPlaces.Place place, Type event) {
        if (!(place.call() instanceof Expr.Call c) || c.arguments().size() != 1) {
            return true;
        }
        if (!(c.arguments().get(0) instanceof Expr.New made)) {
            return true;
        }
        return place.file().types().stream()
                .findFirst()
                .map(types::declaration)
                .map(d -> types.resolve(made.type(), d))
                .filter(t -> types.hierarchy(t).stream()
                        .noneMatch(s -> s.simpleName().equals(event.simpleName())))
                .isEmpty();
    }

    private boolean comesFrom(CallPlaces.Place place, Predicate<Method> root) {
        List<Method> methods = place.in().stream()
                .flatMap(m -> types.methodsNamed(m.name()).stream().filter(o -> o.facts() == m))
                .toList();
        return !methods.isEmpty()
                && methods.stream().flatMap(m -> Chain.to(m, program).stream()).allMatch(w -> root.test(w.root()));
    }
}
