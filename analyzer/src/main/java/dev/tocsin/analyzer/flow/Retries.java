package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.Modifier;
import dev.tocsin.analyzer.facts.Parameter;
import dev.tocsin.analyzer.facts.Positions;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.schema.RetrySettings;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which methods run again when they have thrown, because of an annotation: Spring's {@code @Retryable} (of Spring Retry, and
 * Spring's own since 7) and Resilience4j's {@code @Retry}, on the method or its class.
 *
 * <p>After which exceptions Resilience4j's runs again is said in the settings; what its {@code fallbackMethod} does about what
 * comes out in the end is what a catch around the call would do.
 */
final class Retries {

    private static final List<String> ANNOTATIONS = List.of("Retryable", "Retry");

    private static final String FALLBACK = "fallbackMethod";

    /** No try statement has this number: they are counted from 0. */
    private static final int NO_STATEMENT = -1;

    /** Members that name the exceptions; without any of them, all are meant. */
    private static final List<String> TYPES = List.of("retryFor", "include", "includes", "value");

    private final TypeIndex types;
    private final RetrySettings settings;

    Retries(TypeIndex types, RetrySettings settings) {
        this.types = types;
        this.settings = settings;
    }

    /** What the method's annotations put around it, outermost first: private and static methods get none. */
    List<Frame> declared(Method method) {
        if (method.facts().is(Modifier.PRIVATE)
                || method.facts().is(Modifier.STATIC)
                || method.facts().constructor()) {
            return List.of();
        }
        Optional<Annotation> annotation = find(method.facts().annotations())
                .or(() -> find(method.owner().facts().annotations()));
        if (annotation.isEmpty()) {
            return List.of();
        }
        List<Frame> frames = new ArrayList<>(2);
        fallback(annotation.get(), method).ifPresent(frames::add);
        frames.add(new Frame.Retry(
                types(annotation.get()), span(method, annotation.get().at())));
        return frames;
    }

    /** The method that Resilience4j calls in the end: its last parameter says of which exceptions. */
    private Optional<Frame.Try> fallback(Annotation annotation, Method method) {
        Optional<String> name = annotation.value(FALLBACK).flatMap(Retries::text);
        return method.owner().facts().methods().stream()
                .filter(m -> name.filter(m.name()::equals).isPresent())
                .filter(m -> !m.parameters().isEmpty() && m.body().isPresent())
                .findFirst()
                .map(m -> {
                    Parameter thrown = m.parameters().get(m.parameters().size() - 1);
                    Completion.Handling handling = new Completion(types, method.owner())
                            .handling(new Stmt.Catch(
                                    List.of(thrown.type()),
                                    thrown.name(),
                                    m.body().get(),
                                    m.at()));
                    Frame.Handler handler = new Frame.Handler(
                            List.of(thrown.type().simpleName()),
                            List.of(thrown.type().name()),
                            handling.outcome(),
                            handling.thrown(),
                            handling.inspects(),
                            handling.alike(),
                            span(method, m.at()));
                    return new Frame.Try(NO_STATEMENT, List.of(handler), span(method, m.at()));
                });
    }

    private static SourceSpan span(Method method, long at) {
        return Positions.span(method.owner().file().file(), at);
    }

    private static Optional<Annotation> find(List<Annotation> annotations) {
        Optional<Annotation> found = Optional.empty();
        for (int i = 0; i < ANNOTATIONS.size() && found.isEmpty(); i++) {
            found = Annotations.find(annotations, ANNOTATIONS.get(i));
        }
        return found;
    }

    private List<String> types(Annotation annotation) {
        Optional<String> instance = annotation.simpleName().equals("Retry")
                ? annotation.value("name").flatMap(Retries::text)
                : Optional.empty();
        if (instance.isPresent()) {
            return settings.exceptions(instance.get());
        }
        List<String> types = new ArrayList<>();
        for (String member : TYPES) {
            annotation.value(member).ifPresent(v -> add(v, types));
        }
        return types;
    }

    private static Optional<String> text(Expr value) {
        return value instanceof Expr.Literal l && l.kind() == Expr.Literal.Kind.STRING
                ? Optional.of(l.value())
                : Optional.empty();
    }

    private static void add(Expr value, List<String> into) {
        if (value instanceof Expr.ArrayLiteral array) {
            array.elements().forEach(e -> add(e, into));
        } else if (value instanceof Expr.ClassLiteral type) {
            into.add(type.type().simpleName());
        }
    }
}
