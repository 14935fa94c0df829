package dev.tocsin.analyzer.facts;

import java.util.List;

/** A type parameter of a type or method, {@code T extends Base}. */
public record TypeParameter(String name, List<TypeUse> bounds) {
    public TypeParameter {
        bounds = List.copyOf(bounds);
    }
}
