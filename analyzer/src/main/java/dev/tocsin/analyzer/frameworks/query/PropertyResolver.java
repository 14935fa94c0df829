package dev.tocsin.analyzer.frameworks.query;

import dev.tocsin.analyzer.ir.Known;
import java.util.List;

/** What a derived method name can be resolved against: the properties of an entity and of the types it refers to. */
@FunctionalInterface
public interface PropertyResolver {

    /** Knows no type at all. */
    PropertyResolver NOTHING = (path, name) -> Known.UNKNOWN;

    /**
     * Whether the type at the end of the path has this property.
     *
     * @param path the properties that lead from the entity to the type; of a collection the element type is meant; empty for the
     *     entity itself
     * @param name the property
     * @return {@link Known#UNKNOWN} where the type, or one of its superclasses, is not known
     */
    Known has(List<String> path, String name);
}
