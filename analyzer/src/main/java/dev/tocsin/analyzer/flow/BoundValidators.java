package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.facts.Parameter;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import dev.tocsin.analyzer.types.Walk;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Spring's validators that a controller adds to the binder of its requests: {@code @InitBinder void bind(WebDataBinder b) {
 * b.addValidators(new VenueValidator(venues)); }} (Spring Framework reference, "Validation" of {@code DataBinder}).
 */
final class BoundValidators {

    private static final Set<String> ADDING = Set.of("addValidators", "setValidator", "replaceValidators");

    private final TypeIndex types;

    BoundValidators(TypeIndex types) {
        this.types = types;
    }

    /** The validators of the project's own that are asked about a handler's parameter. */
    List<Type> of(Method handler, Parameter parameter, Type type) {
        List<Type> found = new ArrayList<>();
        for (Type above : types.hierarchy(types.typeOf(handler.owner()))) {
            above.declaration().ifPresent(decl -> {
                for (MethodFacts method : decl.facts().methods()) {
                    Optional<Annotation> binds = Annotations.find(method.annotations(), "InitBinder");
                    if (binds.filter(b -> concerns(b, parameter)).isPresent()) {
                        method.body().ifPresent(body -> search(body, decl, found));
                    }
                }
            });
        }
        found.removeIf(validator -> !supports(validator, type));
        return found;
    }

    /** A binder is made for an attribute's name: by default its type's, as a property would be called. */
    private static boolean concerns(Annotation binds, Parameter parameter) {
        List<Expr> names = Annotations.elements(binds, "value");
        String attribute = Annotations.find(parameter.annotations(), "ModelAttribute")
                .flatMap(a -> Annotations.string(a, "value").or(() -> Annotations.string(a, "name")))
                .orElseGet(() -> decapitalized(parameter.type().simpleName()));
        return names.isEmpty()
                || names.stream()
                        .anyMatch(
                                n -> !(n instanceof Expr.Literal l) || l.value().equals(attribute));
    }

    private static String decapitalized(String name) {
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    private void search(Stmt statement, TypeDecl context, List<Type> found) {
        Walk.every(statement, e -> {
            if (e instanceof Expr.Call call && ADDING.contains(call.name())) {
                call.arguments().forEach(a -> validator(a, context).ifPresent(found::add));
            }
        });
    }

    private Optional<Type> validator(Expr expression, TypeDecl context) {
        if (expression instanceof Expr.New made) {
            return Optional.of(types.resolve(made.type(), context));
        }
        return Annotations.lastName(expression)
                .flatMap(name -> types.field(types.typeOf(context), name))
                .map(TypeIndex.Field::type);
    }

    /** Whether {@code supports(Class)} speaks of the type: another one's validator throws. */
    private boolean supports(Type validator, Type type) {
        return types.method(validator, "supports", List.of(Type.UNKNOWN))
                .filter(m -> m.facts().body().isPresent())
                .filter(m -> names(m, types.hierarchy(type)))
                .isPresent();
    }

    private boolean names(Method supports, List<Type> any) {
        return Walk.any(supports.facts().body().get(), e -> names(e, supports.owner(), any));
    }

    private boolean names(Expr expression, TypeDecl context, List<Type> any) {
        if (!(expression instanceof Expr.ClassLiteral literal)) {
            return false;
        }
        Optional<TypeDecl> named = types.resolve(literal.type(), context).declaration();
        return named.isPresent() && any.stream().anyMatch(t -> t.declaration().equals(named));
    }
}
