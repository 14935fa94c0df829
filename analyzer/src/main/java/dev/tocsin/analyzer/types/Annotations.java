package dev.tocsin.analyzer.types;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.Expr;
import java.util.List;
import java.util.Optional;

/** Look-ups in lists of annotations. */
public final class Annotations {

    private Annotations() {}

    public static Optional<Annotation> find(List<Annotation> annotations, String simpleName) {
        for (Annotation annotation : annotations) {
            if (annotation.simpleName().equals(simpleName)) {
                return Optional.of(annotation);
            }
        }
        return Optional.empty();
    }

    public static boolean has(List<Annotation> annotations, String... simpleNames) {
        for (String name : simpleNames) {
            if (find(annotations, name).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** A member that is a string literal. */
    public static Optional<String> string(Annotation annotation, String member) {
        return annotation
                .value(member)
                .filter(v -> v instanceof Expr.Literal l && l.kind() == Expr.Literal.Kind.STRING)
                .map(v -> ((Expr.Literal) v).value());
    }

    /** A member that is a boolean literal. */
    public static boolean isTrue(Annotation annotation, String member) {
        return annotation
                .value(member)
                .filter(v -> v instanceof Expr.Literal l && l.value().equals("true"))
                .isPresent();
    }

    public static boolean isFalse(Annotation annotation, String member) {
        return annotation
                .value(member)
                .filter(v -> v instanceof Expr.Literal l && l.value().equals("false"))
                .isPresent();
    }

    /** The last name of a member that is a constant: {@code REQUIRES_NEW} of {@code Propagation.REQUIRES_NEW}. */
    public static Optional<String> constant(Annotation annotation, String member) {
        return annotation.value(member).flatMap(Annotations::lastName);
    }

    /** The last name of a dotted expression. */
    public static Optional<String> lastName(Expr expr) {
        if (expr instanceof Expr.Member m) {
            return Optional.of(m.name());
        }
        if (expr instanceof Expr.Name n) {
            return Optional.of(n.name());
        }
        return Optional.empty();
    }

    /** The elements of a member that is an array or a single value. */
    public static List<Expr> elements(Annotation annotation, String member) {
        return annotation
                .value(member)
                .map(v -> v instanceof Expr.ArrayLiteral a ? a.elements() : List.of(v))
                .orElse(List.of());
    }
}
