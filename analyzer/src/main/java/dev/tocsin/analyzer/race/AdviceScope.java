package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which controllers an advice is for, as Spring's {@code @ControllerAdvice} says: those of some packages, those that extend a class, or
 * those that carry an annotation; one of these is enough, and an advice that names none is for all.
 */
final class AdviceScope {

    /** Members that name packages by texts. */
    private static final List<String> PACKAGES = List.of("value", "basePackages");

    private final TypeDecl advice;
    private final Annotation annotation;
    private final TypeIndex types;

    AdviceScope(TypeDecl advice, Annotation annotation, TypeIndex types) {
        this.advice = advice;
        this.annotation = annotation;
        this.types = types;
    }

    /**
     * Whether what is thrown on a way in from this class is answered here. Where the class is no controller, one of its package is thought
     * to call it, of which the classes and annotations are not known.
     */
    boolean covers(TypeDecl root) {
        boolean byPackage = PACKAGES.stream().anyMatch(this::given) || given("basePackageClasses");
        boolean byClass = Stream.of("assignableTypes", "annotations").anyMatch(this::given);
        return !byPackage && !byClass || inPackage(root) || byClass && (!isController(root) || isNamed(root));
    }

    private boolean given(String member) {
        return !Annotations.elements(annotation, member).isEmpty();
    }

    private static boolean isController(TypeDecl type) {
        return Annotations.has(type.facts().annotations(), "Controller", "RestController");
    }

    private boolean isNamed(TypeDecl controller) {
        return classes("assignableTypes")
                        .anyMatch(
                                t -> types.asSuper(types.typeOf(controller), t).isPresent())
                || Annotations.elements(annotation, "annotations").stream()
                        .flatMap(e -> e instanceof Expr.ClassLiteral c
                                ? Stream.of(c.type().simpleName())
                                : Stream.empty())
                        .anyMatch(a -> Annotations.has(controller.facts().annotations(), a));
    }

    private boolean inPackage(TypeDecl type) {
        boolean named = PACKAGES.stream()
                .flatMap(m -> Annotations.elements(annotation, m).stream())
                // Whatever a constant says may be the class' package.
                .anyMatch(e -> !(e instanceof Expr.Literal l) || within(packageOf(type), l.value()));
        return named || classes("basePackageClasses").anyMatch(t -> within(packageOf(type), packageOf(t)));
    }

    private static boolean within(String name, String base) {
        return name.equals(base) || name.startsWith(base + ".");
    }

    private static String packageOf(TypeDecl type) {
        return type.file().packageName();
    }

    private Stream<TypeDecl> classes(String member) {
        return Annotations.elements(annotation, member).stream()
                .filter(Expr.ClassLiteral.class::isInstance)
                .map(e -> types.resolve(((Expr.ClassLiteral) e).type(), advice).declaration())
                .flatMap(Optional::stream);
    }
}
