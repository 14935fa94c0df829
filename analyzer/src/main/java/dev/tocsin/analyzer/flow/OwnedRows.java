package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.FieldFacts;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.schema.Mappings;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.IdentityMemo;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Collections of rows that belong to a row: what is in {@code room.getReservations()} is what a query for the reservations
 * of the room finds, whether the provider fetches them with the room or later.
 */
final class OwnedRows {

    private final TypeIndex types;
    private final Mappings mappings;
    private final Set<String> labels = ConcurrentHashMap.newKeySet();
    private final Set<String> cascading = ConcurrentHashMap.newKeySet();
    private final IdentityMemo<FieldFacts, Optional<Owned>> known = new IdentityMemo<>();

    /**
     * A collection as its owner declares it.
     *
     * @param column of the rows in it, which holds their owner: a property or a column's name
     * @param label as messages name it
     */
    private record Owned(Entity rows, String column, String label) {}

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
                .flatMap(this::owned)
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
        if (!cascading.contains(collection.label())
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
        return Optional.of(new DataOperation.Write(
                DataOperation.Effect.INSERT,
                collection.entity(),
                RowPredicate.ALL,
                values,
                known,
                row,
                DataOperation.Conflict.FAIL,
                false,
                at,
                collection.label() + DataOperation.Write.INTO_COLLECTION,
                DataOperation.Api.JPA));
    }

    /**
     * Whether the operation is one of a collection whose owner turns out to be a new object: there are no rows of it yet. What is
     * added and is no new object is there already.
     */
    boolean ofNewObject(DataOperation operation) {
        if (operation instanceof DataOperation.Write w) {
            return w.intoCollection()
                    && (w.values().values().stream().anyMatch(v -> v instanceof Value.Made)
                            || !(w.subject() instanceof Value.Made || w.subject() instanceof Value.Param));
        }
        return operation instanceof DataOperation.Read r
                && labels.contains(r.label())
                && r.where().conditions().stream().anyMatch(c -> c.value() instanceof Value.Made);
    }

    private Optional<Owned> owned(TypeIndex.Field field) {
        return known.get(field.facts()).orElseGet(() -> {
            Optional<Owned> owned = ownedAnew(field);
            known.put(field.facts(), owned);
            return owned;
        });
    }

    private Optional<Owned> ownedAnew(TypeIndex.Field field) {
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
        String label = field.owner().name() + "." + field.facts().name();
        labels.add(label);
        boolean cascades = Annotations.elements(toMany.get(), "cascade").stream()
                .flatMap(e -> Annotations.lastName(e).stream())
                .anyMatch(Set.of("ALL", "PERSIST", "MERGE")::contains);
        if (cascades) {
            cascading.add(label);
        }
        return Optional.of(new Owned(rows.get().entity(), column.get(), label));
    }
}
