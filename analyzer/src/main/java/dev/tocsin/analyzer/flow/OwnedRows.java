package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.schema.Mappings;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Collections of rows that belong to a row: what is in {@code room.getReservations()} is what a query for the reservations
 * of the room finds, whether the provider fetches them with the room or later.
 *
 * <p>What is in a collection of values, or in a many-to-many association, are the rows of a table of its own: to add an
 * element is to insert one. Where the owner has a version, the provider raises it with each such row (Jakarta Persistence
 * 3.1, 3.4.2), so that a second request fails: then nothing is told.
 */
final class OwnedRows {

    private final TypeIndex types;
    private final Mappings mappings;
    private final Map<Label, Owned> byLabel = new ConcurrentHashMap<>();

    /** How operations on a collection are known again. */
    private record Label(String collection, String table) {
        static Label of(DataOperation operation) {
            Optional<String> filled = operation instanceof DataOperation.Write w ? w.collection() : Optional.empty();
            return new Label(
                    filled.orElseGet(operation::label), operation.entity().key());
        }
    }

    /**
     * A collection as its owner declares it.
     *
     * @param column of the rows in it, which holds their owner: a property or a column's name
     * @param element the column that holds an element that is no row of a class; empty where it is
     * @param cascades whether a new row in it is inserted with its owner
     * @param label as messages name it
     */
    private record Owned(Entity rows, String column, Optional<String> element, boolean cascades, String label) {}

    OwnedRows(TypeIndex types, Mappings mappings) {
        this.types = types;
        this.mappings = mappings;
    }

    /**
     * The read that gives what is in the collection.
     *
     * @param collection with its element's type
     * @param owner the type of the object that the collection is a property of
     */
    Optional<DataOperation.Read> read(Typed collection, Type owner, SourceSpan at) {
        if (!(collection.value() instanceof Value.Property property)
                || property.of() instanceof Value.Ref
                || property.of() instanceof Value.Made) {
            return Optional.empty();
        }
        return types.field(owner, property.name())
                .flatMap(f -> owned(f, owner))
                .map(o -> new DataOperation.Read(
                        o.rows(),
                        RowPredicate.equal(o.column(), property.of()),
                        DataOperation.Kind.MANY,
                        "",
                        DataOperation.LockMode.NONE,
                        false,
                        at,
                        o.label(),
                        DataOperation.Api.JPA));
    }

    /**
     * The write of a row that is added to the collection; empty where the mapping leaves that to the program.
     *
     * @param collection the read that gives what is in it
     * @param row the object that is added
     */
    Optional<DataOperation.Write> insert(DataOperation.Read collection, Value row, SourceSpan at) {
        boolean object = row instanceof Value.Made || row instanceof Value.Param;
        if (!object
                || owned(collection).filter(Owned::cascades).isEmpty()
                || collection.where().conditions().isEmpty()) {
            return Optional.empty();
        }
        RowPredicate.Condition owner = collection.where().conditions().get(0);
        SortedMap<String, Value> values = new TreeMap<>();
        boolean known = false;
        if (row instanceof Value.Made made) {
            values.putAll(made.properties());
            known = !made.open();
        }
        values.put(owner.column(), owner.value());
        return Optional.of(DataOperation.Write.into(collection.label(), collection.entity(), values, known, row, at));
    }

    /** Whether the read is one of a collection, rather than a query. */
    boolean isOf(DataOperation.Read read) {
        return owned(read).isPresent();
    }

    /** Whether the collection has a table of its own, whose rows hold its elements. */
    boolean ofValues(DataOperation.Read read) {
        return owned(read).flatMap(Owned::element).isPresent();
    }

    /** The element of a row that such a read gives, where it is not the row itself. */
    Optional<Value> element(DataOperation.Read read, OperationId id) {
        return owned(read)
                .flatMap(Owned::element)
                .map(e -> new Value.Property(new Value.Result(id, Value.Result.Shape.ELEMENT), e));
    }

    /**
     * The insert of an element into the collection that the read reads.
     *
     * @return empty where that inserts nothing by itself
     */
    Optional<DataOperation.Write> adding(DataOperation.Read read, Value element, Value nobody, SourceSpan at) {
        return owned(read).filter(o -> o.element().isPresent()).map(o -> {
            SortedMap<String, Value> values = new TreeMap<>();
            read.where().conditions().forEach(c -> values.put(c.column(), c.value()));
            values.put(o.element().get(), element);
            return DataOperation.Write.into(o.label(), o.rows(), values, true, nobody, at);
        });
    }

    private Optional<Owned> owned(DataOperation operation) {
        return Optional.ofNullable(byLabel.get(Label.of(operation)));
    }

    /**
     * Whether the operation is one of a collection whose owner turns out to be a new object: there are no rows of it yet. What is
     * added and is no new object is there already.
     */
    boolean ofNewObject(DataOperation operation) {
        if (operation instanceof DataOperation.Read r) {
            return owned(r).isPresent() && r.where().conditions().stream().anyMatch(c -> isNew(c.value()));
        }
        DataOperation.Write write = (DataOperation.Write) operation;
        if (!write.intoCollection()) {
            return false;
        }
        boolean ofNew = owned(write)
                .flatMap(o -> Optional.ofNullable(write.values().get(o.column())))
                .filter(OwnedRows::isNew)
                .isPresent();
        boolean ofValues = owned(write).flatMap(Owned::element).isPresent();
        return ofNew || !ofValues && !(write.subject() instanceof Value.Made || write.subject() instanceof Value.Param);
    }

    private static boolean isNew(Value owner) {
        return owner instanceof Value.Made || owner instanceof Value.Ref;
    }

    private Optional<Owned> owned(TypeIndex.Field field, Type owner) {
        Optional<MappedEntity> mapped = mappings.byType(owner.name());
        Optional<MappedEntity.CollectionTable> table = mapped.map(
                        m -> m.properties().get(field.facts().name()))
                .flatMap(MappedEntity.MappedProperty::elements);
        if (table.isPresent()) {
            return mapped.filter(m -> m.version().isEmpty()).flatMap(m -> elements(table.get(), field));
        }
        return rows(field);
    }

    private Optional<Owned> elements(MappedEntity.CollectionTable table, TypeIndex.Field field) {
        return table.owners().keySet().stream()
                .findFirst()
                .map(column -> known(new Owned(
                        Entity.table(table.name()), column, Optional.of(table.element()), false, label(field))));
    }

    private static String label(TypeIndex.Field field) {
        return field.owner().name() + "." + field.facts().name();
    }

    private Owned known(Owned owned) {
        byLabel.put(new Label(owned.label(), owned.rows().key()), owned);
        return owned;
    }

    private Optional<Owned> rows(TypeIndex.Field field) {
        Optional<Annotation> toMany = Annotations.find(field.facts().annotations(), "OneToMany");
        if (toMany.isEmpty()) {
            return Optional.empty();
        }
        Optional<MappedEntity> rows = mappings.byType(field.type().argument(0).name());
        Optional<String> column = Annotations.string(toMany.get(), "mappedBy")
                .or(() -> Annotations.find(field.facts().annotations(), "JoinColumn")
                        .flatMap(j -> Annotations.string(j, "name")));
        if (rows.isEmpty() || column.isEmpty()) {
            return Optional.empty();
        }
        boolean cascades = Annotations.elements(toMany.get(), "cascade").stream()
                .flatMap(e -> Annotations.lastName(e).stream())
                .anyMatch(Set.of("ALL", "PERSIST", "MERGE")::contains);
        return Optional.of(
                known(new Owned(rows.get().entity(), column.get(), Optional.empty(), cascades, label(field))));
    }
}
