package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.List;
import java.util.Optional;

/** Columns that get a value although the code that saves the row gives them none. */
final class FilledColumns {

    private FilledColumns() {}

    /** Whether a callback, a listener or an initializer may set what the program does not. */
    static boolean any(TypeIndex types, MappedEntity mapped) {
        Optional<TypeDecl> decl = types.named(mapped.typeName()).stream().findFirst();
        List<Type> hierarchy = decl.map(d -> types.hierarchy(types.typeOf(d))).orElse(List.of());
        return hierarchy.stream()
                .flatMap(t -> t.declaration().stream())
                .anyMatch(d -> d.annotation("EntityListeners").isPresent()
                        || d.annotation("DynamicInsert").isPresent()
                        || d.facts().methods().stream()
                                .anyMatch(m -> m.name().equals(MethodFacts.INITIALIZER)
                                        || Annotations.has(m.annotations(), "PrePersist", "PreUpdate")));
    }
}
