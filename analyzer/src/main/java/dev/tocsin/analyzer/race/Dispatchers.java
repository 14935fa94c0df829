package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.Positions;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.TypeIndex;
import dev.tocsin.analyzer.types.Walk;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Handlers of messages that a program hands on inside of itself: many classes implement one interface, and its method is called
 * only where every exception is caught and let go. What a handler throws, no caller hears of, and nothing tries it again.
 */
final class Dispatchers {

    private static final Set<String> EVERYTHING = Set.of("RuntimeException", "Exception", "Throwable");

    private static final Set<String> LOGGERS = Set.of("log", "logger", "err", "e", "ex", "exception", "t", "throwable");

    private final TypeIndex types;
    private final CallPlaces places;

    Dispatchers(TypeIndex types, CallPlaces places) {
        this.types = types;
        this.places = places;
    }

    /** The catch that lets go what the handler throws; empty where the method is no such handler. */
    Optional<SourceSpan> lostAt(Method handler) {
        if (!implementsOwnInterface(handler)) {
            return Optional.empty();
        }
        List<CallPlaces.Place> calls = places.of(handler.name()).orElse(List.of()).stream()
                .filter(p -> p.fits(handler.facts()))
                .toList();
        List<SourceSpan> catches = new ArrayList<>();
        for (CallPlaces.Place call : calls) {
            Optional<SourceSpan> around = call.in().flatMap(m -> m.body()).flatMap(b -> around(b, call));
            if (around.isEmpty()) {
                return Optional.empty();
            }
            catches.add(around.get());
        }
        return catches.stream().findFirst();
    }

    private boolean implementsOwnInterface(Method handler) {
        return types.hierarchy(types.typeOf(handler.owner())).stream()
                .flatMap(t -> t.declaration().stream())
                .filter(d -> d.isInterface())
                .flatMap(d -> types.declaredMethods(d, handler.name()).stream())
                .anyMatch(m -> m.facts().parameters().size()
                        == handler.facts().parameters().size());
    }

    private static Optional<SourceSpan> around(Stmt statement, CallPlaces.Place call) {
        List<SourceSpan> found = new ArrayList<>();
        search(statement, call, found);
        return found.stream().findFirst();
    }

    private static void search(Stmt statement, CallPlaces.Place call, List<SourceSpan> found) {
        if (statement instanceof Stmt.Try attempt
                && Positions.contains(attempt.body().at(), call.call().at())) {
            attempt.catches().stream()
                    .filter(c -> c.types().stream().anyMatch(t -> EVERYTHING.contains(t.simpleName())))
                    .filter(c -> c.body().statements().stream().allMatch(Dispatchers::onlyLogs))
                    .forEach(c -> found.add(Positions.span(call.file().file(), c.at())));
        }
        Walk.statement(statement, s -> search(s, call, found), e -> search(e, call, found), t -> {});
    }

    private static void search(Expr expression, CallPlaces.Place call, List<SourceSpan> found) {
        Walk.expression(expression, s -> search(s, call, found), e -> search(e, call, found), t -> {});
    }

    /** {@code LOG.error("..", e)}, {@code e.printStackTrace()}. */
    private static boolean onlyLogs(Stmt statement) {
        return statement instanceof Stmt.Evaluate e
                && e.expression() instanceof Expr.Call c
                && (c.receiver() instanceof Expr.Name n
                                && LOGGERS.contains(n.name().toLowerCase(Locale.ROOT))
                        || c.receiver() instanceof Expr.Member m
                                && LOGGERS.contains(m.name().toLowerCase(Locale.ROOT)));
    }
}
