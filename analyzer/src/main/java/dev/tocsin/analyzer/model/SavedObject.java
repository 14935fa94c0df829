package dev.tocsin.analyzer.model;

import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.DataOperation.Effect;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.schema.Mappings;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is written when an object is saved, as far as the object is known where that is asked. */
public final class SavedObject {

    private final Mappings mappings;

    public SavedObject(Mappings mappings) {
        this.mappings = mappings;
    }

    /**
     * The write with what is in the object, where something is: its values, and what a save turns out to be.
     *
     * <p>A row with a key of the database's own is inserted at once, but what is put into a collection waits for the flush.
     *
     * @param asked what the call asks for; {@link Effect#SAVE} leaves it to the object
     * @param object that is saved, as it is at the call
     * @param id what its identifying property holds
     */
    public DataOperation.Write write(DataOperation.Write asked, Value object, Value id) {
        boolean undecided = asked.effect() == Effect.SAVE || asked.effect() == Effect.INSERT && asked.keyDecides();
        Effect effect = undecided ? effect(object, id) : asked.effect();
        boolean turned = asked.effect() == Effect.INSERT && effect == Effect.UPDATE;
        SortedMap<String, Value> values = new TreeMap<>(asked.values());
        boolean known = asked.valuesKnown();
        if (object instanceof Value.Made made) {
            made.properties().forEach(values::putIfAbsent);
            known = !made.open();
        }
        RowPredicate where =
                effect == Effect.UPDATE && asked.where().conditions().isEmpty()
                        ? RowPredicate.equal(idProperty(asked.entity()), id)
                        : asked.where();
        return new DataOperation.Write(
                effect,
                asked.entity(),
                where,
                values,
                known,
                object,
                asked.conflict(),
                asked.immediate() && !(turned && insertsAtOnce(asked.entity()))
                        || effect == Effect.INSERT && !asked.intoCollection() && insertsAtOnce(asked.entity()),
                asked.span(),
                asked.label(),
                asked.api(),
                asked.collection(),
                asked.keyDecides());
    }

    /** The property that tells the entity's rows apart; {@code id} where the mapping does not say, or names several. */
    public String idProperty(Entity entity) {
        return mappings.of(entity)
                .filter(m -> m.idProperties().size() == 1)
                .map(m -> m.idProperties().get(0))
                .orElse("id");
    }

    /** Whether the database or the mapper makes the key, so that an object that has one stands for a row. */
    public boolean generatesKey(Entity entity) {
        return mappings.of(entity)
                .filter(m -> m.idGeneration() != MappedEntity.IdGeneration.ASSIGNED)
                .isPresent();
    }

    private boolean insertsAtOnce(Entity entity) {
        return mappings.of(entity)
                .filter(m -> m.idGeneration() == MappedEntity.IdGeneration.IDENTITY)
                .isPresent();
    }

    private static Effect effect(Value object, Value id) {
        if (readFrom(object) || readFrom(id)) {
            return Effect.UPDATE;
        }
        return object instanceof Value.Made ? Effect.INSERT : Effect.SAVE;
    }

    /** True where the value is a row that was read, or comes from one. */
    private static boolean readFrom(Value value) {
        return value instanceof Value.Result || value instanceof Value.Property p && readFrom(p.of());
    }
}
