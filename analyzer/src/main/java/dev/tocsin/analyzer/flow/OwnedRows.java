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
import java.util.concurrent.ConcurrentHashMap;

/**
 * Collections of rows that belong to a row: what is in {@code room.getReservations()} is what a query for the reservations
 * of the room finds, whether the provider fetches them with the room or later.
 */
final class OwnedRows {

    private final TypeIndex types;
    private final Mappings mappings;
    private final Set<String> labels = ConcurrentHashMap.newKeySet();
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

    /** Whether the read is one of a collection whose owner turns out to be a new object: there are no rows of it yet. */
    boolean ofNewObject(DataOperation operation) {
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
        return Optional.of(new Owned(rows.get().entity(), column.get(), label));
    }
}
