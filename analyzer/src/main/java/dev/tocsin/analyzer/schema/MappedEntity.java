package dev.tocsin.analyzer.schema;

import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
 * @param restriction what the mapper adds to every query of the class
 * @param whole false where it may have more properties than are known: a superclass or embedded class is not in the sources
 * @param joined qualified names of the superclasses in whose tables the rest of each row is, the nearest first
 */
public record MappedEntity(
        String typeName,
        Entity entity,
        SortedMap<String, MappedProperty> properties,
        List<String> idProperties,
        IdGeneration idGeneration,
        Optional<String> version,
        Restriction restriction,
        boolean whole,
        List<String> joined) {

    public MappedEntity {
        properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
        idProperties = List.copyOf(idProperties);
        joined = List.copyOf(joined);
    }

    /** The paths of the properties that an embedded object has; none where the property is not embedded. */
    public Set<String> embedded(String property) {
        return properties.subMap(property + ".", property + (char) ('.' + 1)).keySet();
    }

    /** The same, with all that is known of its restriction among the conditions. */
    public MappedEntity restricted(RowPredicate rows) {
        return new MappedEntity(
                typeName,
                entity,
                properties,
                idProperties,
                idGeneration,
                version,
                new Restriction(rows, List.of()),
                whole,
                joined);
    }

    /**
     * What the mapper adds to every query of a class.
     *
     * @param rows its conditions name columns; not complete where more may be added than is known
     * @param clauses what is added besides: conditions in SQL, as the annotations have them
     */
    public record Restriction(RowPredicate rows, List<String> clauses) {

        public static final Restriction NONE = new Restriction(RowPredicate.ALL, List.of());

        /** What the session knows and nobody hands in: its tenant, a filter's parameter. */
        public static final Value OF_THE_SESSION = new Value.Named("", "of the session");

        public Restriction {
            clauses = List.copyOf(clauses);
        }
    }

    /** How the key of a new row is made; it decides when the INSERT is sent. */
    public enum IdGeneration {
        /** The program sets it: {@code save} merges, the INSERT waits for the flush. */
        ASSIGNED,
        /** The database makes it at the INSERT, which is therefore sent at once. */
        IDENTITY,
        /** Sequence, table, UUID: known before the INSERT, which waits for the flush. */
        GENERATED,
        /** A generator of the program's own, which may keep what the program has set. */
        CUSTOM
    }

    /**
     * A persistent property.
     *
     * @param column of the table, as declared or by the default
     * @param called the column's logical name, by which other annotations name it: what the mapping gives, before a naming strategy
     *     makes of it what the table has (Hibernate before 6.2 knows it by no other there)
     * @param targetType qualified or simple name of the associated class, for an association
     * @param collection true for a to-many association or element collection
     * @param fresh true where the mapper gives each new row another value: a generated key, the moment of the insert
     * @param eager true for an association whose rows are loaded together with this one, which is the default of those to one
     *     (Jakarta Persistence 3.1, sections 11.1.27 and 11.1.41)
     * @param updatable false where no UPDATE of the mapper has the column: what the row was inserted with stays, or the column is on
     *     the other end of the association
     * @param elements of a collection the table that holds what is in it, where that is none of another class
     */
    public record MappedProperty(
            String name,
            String column,
            String called,
            Optional<String> targetType,
            boolean collection,
            boolean fresh,
            boolean eager,
            boolean updatable,
            Optional<CollectionTable> elements) {

        public MappedProperty heldIn(CollectionTable table) {
            return new MappedProperty(
                    name, column, called, targetType, collection, fresh, eager, updatable, Optional.of(table));
        }
    }

    /**
     * A table whose rows are the elements of a collection.
     *
     * @param element the column that holds the element, or its key
     * @param owners the columns that lead to the owner, each with the column of the owner that it repeats
     */
    public record CollectionTable(String name, String element, Map<String, String> owners) {
        public CollectionTable {
            owners = Collections.unmodifiableMap(new LinkedHashMap<>(owners));
        }
    }
}
