package dev.tocsin.analyzer.schema;

import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.RowPredicate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A class that is mapped to a table.
 *
 * @param typeName qualified name of the class
 * @param entity how operations name it
 * @param properties persistent properties by name, inherited and embedded ones included (an embedded one's by its path too)
 * @param idProperties names of the properties that make the primary key
 * @param idGeneration how new rows get their key
 * @param version the property under {@code @Version}
 * @param restriction what the mapper adds to every query of the class; its conditions name columns. Not complete where more
 *     may be added than is known
 * @param whole false where it may have more properties than are known: a superclass or embedded class is not in the sources
 */
public record MappedEntity(
        String typeName,
        Entity entity,
        SortedMap<String, MappedProperty> properties,
        List<String> idProperties,
        IdGeneration idGeneration,
        Optional<String> version,
        RowPredicate restriction,
        boolean whole) {

    public MappedEntity {
        properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
        idProperties = List.copyOf(idProperties);
    }

    /** How the key of a new row is made; it decides when the INSERT is sent. */
    public enum IdGeneration {
        /** The program sets it: {@code save} merges, the INSERT waits for the flush. */
        ASSIGNED,
        /** The database makes it at the INSERT, which is therefore sent at once. */
        IDENTITY,
        /** Sequence, table, UUID: known before the INSERT, which waits for the flush. */
        GENERATED
    }

    /**
     * A persistent property.
     *
     * @param column of the table, as declared or by the default
     * @param targetType qualified or simple name of the associated class, for an association
     * @param collection true for a to-many association or element collection
     * @param fresh true where the mapper gives each new row another value: a generated key, the moment of the insert
     * @param eager true for an association whose rows are loaded together with this one, which is the default of those to one
     *     (Jakarta Persistence 3.1, sections 11.1.27 and 11.1.41)
     */
    public record MappedProperty(
            String name,
            String column,
            Optional<String> targetType,
            boolean collection,
            boolean fresh,
            boolean eager) {}
}
