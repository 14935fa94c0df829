package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.Modifier;
import dev.tocsin.analyzer.facts.Positions;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which methods run again when they have thrown, because of an annotation: Spring's {@code @Retryable} (of Spring Retry, and
 * Spring's own since 7) and Resilience4j's {@code @Retry}, on the method or its class.
 */
final class Retries {

    private static final List<String> ANNOTATIONS = List.of("Retryable", "Retry");

    /** Members that name the exceptions; without any of them, all are meant. */
    private static final List<String> TYPES = List.of("retryFor", "include", "includes", "value");

    private Retries() {}

    /** The retry that the method's annotations ask for, if it can be had: private and static methods get none. */
    static Optional<Frame.Retry> declared(Method method) {
        if (method.facts().is(Modifier.PRIVATE)
                || method.facts().is(Modifier.STATIC)
                || method.facts().constructor()) {
            return Optional.empty();
        }
        return find(method.facts().annotations())
                .or(() -> find(method.owner().facts().annotations()))
                .map(a -> new Frame.Retry(
                        types(a), Positions.span(method.owner().file().file(), a.at())));
    }

    private static Optional<Annotation> find(List<Annotation> annotations) {
        return ANNOTATIONS.stream()
                .flatMap(n -> Annotations.find(annotations, n).stream())
                .findFirst();
    }

    private static List<String> types(Annotation annotation) {
        List<String> types = new ArrayList<>();
        for (String member : TYPES) {
            annotation.value(member).ifPresent(v -> add(v, types));
        }
        return types;
    }

    private static void add(Expr value, List<String> into) {
        if (value instanceof Expr.ArrayLiteral array) {
            array.elements().forEach(e -> add(e, into));
        } else if (value instanceof Expr.ClassLiteral type) {
            into.add(type.type().simpleName());
        }
    }
}
