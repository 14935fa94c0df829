package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.TypeFacts;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Bean Validation's constraints that the scanned project has written itself, with the classes that decide them:
 * {@code @Constraint(validatedBy = UniqueEmailValidator.class)}. A library's own constraints ask no database.
 */
final class CustomConstraints {

    private final TypeIndex types;
    private final Map<TypeDecl, List<Type>> validators = new HashMap<>();

    CustomConstraints(TypeIndex types) {
        this.types = types;
        for (TypeDecl decl : types.all()) {
            if (decl.facts().kind() == TypeFacts.Kind.ANNOTATION) {
                decl.annotation("Constraint").ifPresent(c -> validators.put(decl, validators(c, decl)));
            }
        }
    }

    private List<Type> validators(Annotation constraint, TypeDecl context) {
        return Annotations.elements(constraint, "validatedBy").stream()
                .filter(Expr.ClassLiteral.class::isInstance)
                .map(c -> types.resolve(((Expr.ClassLiteral) c).type(), context))
                .filter(t -> t.declaration().isPresent())
                .toList();
    }

    boolean none() {
        return validators.isEmpty();
    }

    /** The classes that decide a constraint, all of which have to agree; none where the annotation is no such constraint. */
    List<Type> of(Annotation annotation, TypeDecl context) {
        return types.declaration(annotation.name(), context)
                .map(d -> validators.getOrDefault(d, List.of()))
                .orElse(List.of());
    }
}
