package dev.tocsin.analyzer.facts;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A field; one for each declarator of a declaration. A record's components appear as private final fields too. */
public record FieldFacts(
        String name,
        TypeUse type,
        Set<Modifier> modifiers,
        List<Annotation> annotations,
        Optional<Expr> initializer,
        long at) {
    public FieldFacts {
        modifiers = Set.copyOf(modifiers);
        annotations = List.copyOf(annotations);
    }
}
