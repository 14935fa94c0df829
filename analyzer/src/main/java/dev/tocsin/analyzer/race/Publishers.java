package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Who publishes the events of Spring's that a listener is called for, on the publisher's own thread. */
final class Publishers {

    private final Program program;
    private final TypeIndex types;
    private final CallPlaces places;
    private final Predicate<String> namedElsewhere;

    /** @param namedElsewhere whether files that are no part of the program mention a name */
    Publishers(Program program, CallPlaces places, Predicate<String> namedElsewhere) {
        this.program = program;
        this.types = program.types();
        this.places = places;
        this.namedElsewhere = namedElsewhere;
    }

    /** Whether the event of such a listener is published somewhere, and all ways to all of these places begin so. */
    boolean allComeFrom(Method listener, Predicate<Method> root) {
        if (!listens(listener)
                || Annotations.has(listener.facts().annotations(), "Async")
                || Annotations.has(listener.owner().facts().annotations(), "Async")) {
            return false;
        }
        List<CallPlaces.Place> published = published(listener);
        return !published.isEmpty() && published.stream().allMatch(p -> comesFrom(p, root));
    }

    /** Whether the way begins with a listener to an event of which no other listener is told that comes to the same method. */
    boolean aloneToldOf(Chain way) {
        return listens(way.root())
                && Chain.to(way.target(), program).stream()
                        .map(Chain::root)
                        .filter(r -> !r.equals(way.root()) && listens(r))
                        .noneMatch(r -> related(event(r), event(way.root())));
    }

    private boolean related(Type one, Type other) {
        return isA(one, other) || isA(other, one);
    }

    private boolean isA(Type one, Type other) {
        return types.hierarchy(one).stream().anyMatch(t -> t.simpleName().equals(other.simpleName()));
    }

    private static boolean listens(Method method) {
        return Annotations.has(method.facts().annotations(), "EventListener", "TransactionalEventListener")
                && method.facts().parameters().size() == 1;
    }

    private List<CallPlaces.Place> published(Method listener) {
        Type event = event(listener);
        return places.of("publishEvent").orElse(List.of()).stream()
                .filter(p -> mayCarry(p, event))
                .toList();
    }

    private Type event(Method listener) {
        return types.resolve(
                listener.facts().parameters().get(0).type(), listener.owner(), Optional.of(listener.facts()));
    }

    /**
     * Whether each event that the listener is given has a value of its own there, since whoever publishes it has drawn the value
     * for it: {@code publishEvent(new OrderPaid(UUID.randomUUID()))}.
     *
     * @param listener a method with the event as its one parameter
     */
    boolean drawnForEach(Method listener, String property, RootTraces traces) {
        Type event = event(listener);
        // A bus tells the other instances too.
        if (event.declaration().isEmpty()
                || types.librarySupertype(event, "RemoteApplicationEvent").isPresent()
                || namedElsewhere.test(event.simpleName())) {
            return false;
        }
        List<CallPlaces.Place> published = published(listener);
        return !published.isEmpty() && published.stream().allMatch(p -> drawnAt(p, event, property, traces));
    }

    private boolean drawnAt(CallPlaces.Place place, Type event, String property, RootTraces traces) {
        List<Chain> ways = methods(place).stream()
                .flatMap(m -> Chain.to(m, program).stream())
                .toList();
        return !ways.isEmpty()
                && !Chain.cut(ways)
                && ways.stream()
                        .allMatch(w -> traces.whole(w.root())
                                .filter(t -> drawnIn(t, place, event, property))
                                .isPresent());
    }

    /** In a loop, one value may be told of several times. */
    private boolean drawnIn(Trace trace, CallPlaces.Place place, Type event, String property) {
        List<Event.Published> here = trace.events().stream()
                .filter(Event.Published.class::isInstance)
                .map(Event.Published.class::cast)
                .filter(e -> place.isAt(e.at()))
                .toList();
        return !here.isEmpty()
                && here.stream()
                        .allMatch(e -> e.subject() instanceof Value.Made m
                                && (!mayBe(m, event)
                                        || e.frames().list().stream().noneMatch(Frame.Loop.class::isInstance)
                                                && Optional.ofNullable(
                                                                m.properties().get(property))
                                                        .filter(FreshValues::unique)
                                                        .isPresent()));
    }

    private boolean mayBe(Value.Made made, Type event) {
        List<TypeDecl> declared = types.named(made.type());
        return declared.isEmpty()
                || declared.stream()
                        .anyMatch(d -> types.asSuper(
                                        types.typeOf(d), event.declaration().orElseThrow())
                                .isPresent());
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

    private List<Method> methods(CallPlaces.Place place) {
        return place.in().stream()
                .flatMap(m -> types.methodsNamed(m.name()).stream().filter(o -> o.facts() == m))
                .toList();
    }

    private boolean comesFrom(CallPlaces.Place place, Predicate<Method> root) {
        List<Method> methods = methods(place);
        return !methods.isEmpty()
                && methods.stream().flatMap(m -> Chain.to(m, program).stream()).allMatch(w -> root.test(w.root()));
    }
}
