package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.FieldFacts;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.facts.Parameter;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import dev.tocsin.analyzer.types.Walk;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which annotations of the project's own something may look for when the program runs: an interceptor that carries it, an aspect
 * that has it in a pointcut or as a parameter, code that asks for {@code TheAnnotation.class}, or whoever looks for an annotation
 * that it carries itself.
 */
final class SoughtAnnotations {

    /** What Java itself has for annotations of annotations: nobody does anything for them. */
    private static final Set<String> PLAIN =
            Set.of("Target", "Retention", "Documented", "Inherited", "Repeatable", "Deprecated");

    private final TypeIndex types;
    private Set<String> asked;

    SoughtAnnotations(TypeIndex types) {
        this.types = types;
    }

    boolean mayBe(TypeDecl annotation) {
        return annotation.facts().annotations().stream().anyMatch(a -> !PLAIN.contains(a.simpleName()))
                || asked().contains(annotation.name())
                || types.all().stream()
                        .filter(d -> d.annotation("Aspect").isPresent())
                        .anyMatch(d -> advises(d, annotation.name()));
    }

    private static boolean advises(TypeDecl aspect, String annotation) {
        return aspect.facts().methods().stream()
                .flatMap(m -> m.annotations().stream())
                .flatMap(a -> a.values().values().stream())
                .anyMatch(v -> Walk.any(
                        v, e -> e instanceof Expr.Literal l && TransactionAdvice.mentions(l.value(), annotation)));
    }

    private synchronized Set<String> asked() {
        if (asked == null) {
            asked = new HashSet<>();
            types.all().forEach(this::collect);
        }
        return asked;
    }

    private void collect(TypeDecl decl) {
        boolean interceptor = decl.annotation("Interceptor").isPresent();
        boolean aspect = decl.annotation("Aspect").isPresent();
        if (interceptor) {
            decl.facts().annotations().stream().map(Annotation::simpleName).forEach(asked::add);
        }
        for (FieldFacts field : decl.facts().fields()) {
            field.initializer().ifPresent(this::literals);
        }
        for (MethodFacts method : decl.facts().methods()) {
            method.body().ifPresent(b -> Walk.every(b, this::literal));
            if (aspect) {
                List<Parameter> parameters = method.parameters();
                parameters.forEach(p -> asked.add(p.type().simpleName()));
            }
        }
    }

    private void literals(Expr expr) {
        Walk.any(expr, e -> {
            literal(e);
            return false;
        });
    }

    private void literal(Expr expr) {
        if (expr instanceof Expr.ClassLiteral c) {
            asked.add(c.type().simpleName());
        }
    }
}
