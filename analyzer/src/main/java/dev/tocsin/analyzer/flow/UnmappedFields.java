package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.FieldFacts;
import dev.tocsin.analyzer.facts.Modifier;
import dev.tocsin.analyzer.schema.Mappings;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeIndex;

/**
 * The properties of entities that the mapper leaves alone, so that what is assigned to them changes no row: fields that are not
 * mapped, and what the class has not got at all, where it is another object than it seems.
 */
final class UnmappedFields {

    private final TypeIndex types;
    private final Mappings mappings;

    UnmappedFields(TypeIndex types, Mappings mappings) {
        this.types = types;
        this.mappings = mappings;
    }

    boolean contains(Type type, String property) {
        return mappings.byType(type.name())
                .filter(m -> !m.properties().containsKey(property))
                .filter(m -> types.field(type, property)
                        .map(f -> leftAlone(f.facts()))
                        .orElse(m.whole()))
                .isPresent();
    }

    private static boolean leftAlone(FieldFacts field) {
        return field.modifiers().contains(Modifier.STATIC)
                || field.modifiers().contains(Modifier.TRANSIENT)
                || Annotations.has(field.annotations(), "Transient");
    }
}
