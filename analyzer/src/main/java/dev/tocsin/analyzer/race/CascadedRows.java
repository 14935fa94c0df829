package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.schema.Mappings;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * New rows that a mapper inserts with the one that refers to them: {@code @OneToOne(cascade = ALL)} (Jakarta Persistence 3.1,
 * section 3.2.2).
 */
final class CascadedRows {

    private static final Set<String> INSERTING = Set.of("ALL", "PERSIST", "MERGE");

    private final TypeIndex types;
    private final Mappings mappings;

    CascadedRows(TypeIndex types, Mappings mappings) {
        this.types = types;
        this.mappings = mappings;
    }

    /** The inserts that come with the write, each at its place. */
    List<DataOperation.Write> of(DataOperation.Write write) {
        List<DataOperation.Write> inserts = new ArrayList<>();
        Optional<MappedEntity> owner = mappings.of(write.entity());
        Optional<TypeDecl> declared =
                owner.flatMap(o -> types.named(o.typeName()).stream().findFirst());
        if (declared.isEmpty() || !write.throughEntity()) {
            return inserts;
        }
        for (Map.Entry<String, Value> property : write.values().entrySet()) {
            Optional<MappedEntity> target = Optional.ofNullable(
                            owner.get().properties().get(property.getKey()))
                    .flatMap(MappedEntity.MappedProperty::targetType)
                    .flatMap(mappings::byType);
            if (property.getValue() instanceof Value.Made made
                    && target.isPresent()
                    && cascades(declared.get(), property.getKey())) {
                inserts.add(new DataOperation.Write(
                        DataOperation.Effect.INSERT,
                        target.get().entity(),
                        RowPredicate.ALL,
                        made.properties(),
                        !made.open(),
                        made,
                        DataOperation.Conflict.FAIL,
                        write.immediate(),
                        write.span(),
                        write.label(),
                        write.api()));
            }
        }
        return inserts;
    }

    private boolean cascades(TypeDecl owner, String property) {
        return types.field(types.typeOf(owner), property)
                .flatMap(f -> Annotations.find(f.facts().annotations(), "OneToOne")
                        .or(() -> Annotations.find(f.facts().annotations(), "ManyToOne")))
                .filter(CascadedRows::inserts)
                .isPresent();
    }

    private static boolean inserts(Annotation association) {
        return Annotations.elements(association, "cascade").stream()
                .flatMap(e -> Annotations.lastName(e).stream())
                .anyMatch(INSERTING::contains);
    }
}
