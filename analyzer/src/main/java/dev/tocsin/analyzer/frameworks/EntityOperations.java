package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.model.Call;
import dev.tocsin.analyzer.model.SavedObject;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.types.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Writes and reads of whole entity objects, shared by the frameworks that map objects. */
final class EntityOperations {

    private final Call call;
    private final DataOperation.Api api;
    private final SavedObject saved;

    EntityOperations(Call call, DataOperation.Api api) {
        this.call = call;
        this.api = api;
        this.saved = new SavedObject(call.mappings());
    }

    /**
     * The entity of a type: a mapped class, a type variable or a supertype that stands for one, which only the caller knows, or a
     * class by its own name.
     */
    Entity entity(Type type) {
        if (type.variable() || standsForAny(type)) {
            return new Entity(type.name(), "$" + type.name(), "$" + type.name());
        }
        Optional<MappedEntity> mapped = call.mappings().byType(type.name());
        if (mapped.isPresent()) {
            return mapped.get().entity();
        }
        return type.unknown() ? Entity.UNKNOWN : new Entity(type.simpleName(), type.simpleName(), type.name());
    }

    private static boolean standsForAny(Type type) {
        return type.isLibrary("Object", "Serializable")
                || type.declaration()
                        .filter(d -> d.isInterface()
                                || d.annotation("MappedSuperclass").isPresent())
                        .isPresent();
    }

    String idProperty(Entity entity) {
        return saved.idProperty(entity);
    }

    RowPredicate byId(Entity entity, Value id) {
        return RowPredicate.equal(idProperty(entity), id);
    }

    /** Of one key there is one row, whatever the mapper adds. */
    OperationId readById(Entity entity, Value id, DataOperation.Kind kind, DataOperation.LockMode lock) {
        return call.operation(
                new DataOperation.Read(entity, byId(entity, id), kind, "", lock, false, call.span(), call.name(), api));
    }

    OperationId read(Entity entity, RowPredicate where, DataOperation.Kind kind, DataOperation.LockMode lock) {
        return read(entity, where, kind, lock, true);
    }

    /** @param wholeRows whether what it gives back are rows, and not some of their columns */
    OperationId read(
            Entity entity,
            RowPredicate where,
            DataOperation.Kind kind,
            DataOperation.LockMode lock,
            boolean wholeRows) {
        return call.operation(new DataOperation.Read(
                entity,
                Restrictions.of(call.mappings(), entity, where),
                kind,
                "",
                lock,
                false,
                call.span(),
                call.name(),
                api,
                wholeRows));
    }

    /**
     * An object is written: inserted where it is new here, updated where it was read. One that may be either gives both,
     * each under its condition.
     *
     * @param asked what the call asks for; {@link DataOperation.Effect#SAVE} leaves it to the object
     * @param immediate the statement is sent at the call
     */
    void save(Entity entity, Value subject, DataOperation.Effect asked, boolean immediate) {
        save(entity, subject, asked, immediate, asked == DataOperation.Effect.SAVE);
    }

    /**
     * Hibernate's own {@code session.save(row)}: nothing is done for a row of the session, and any other object is inserted, whatever its
     * key is (Hibernate ORM 5 user guide, "Persistence Context"; {@code DefaultSaveEventListener}).
     */
    void saveNew(Entity entity, Value subject, boolean immediate) {
        save(entity, subject, DataOperation.Effect.SAVE, immediate, false);
    }

    private void save(Entity entity, Value subject, DataOperation.Effect asked, boolean immediate, boolean keyDecides) {
        if (subject instanceof Value.Choice choice) {
            for (Value.Arm arm : choice.arms()) {
                call.when(arm.guard(), () -> save(entity, arm.value(), asked, immediate, keyDecides));
            }
            return;
        }
        DataOperation.Write asks = new DataOperation.Write(
                asked,
                entity,
                RowPredicate.ALL,
                new TreeMap<>(),
                false,
                subject,
                DataOperation.Conflict.FAIL,
                immediate,
                call.span(),
                call.name(),
                api,
                Optional.empty(),
                keyDecides);
        Value key = call.get(subject, idProperty(entity));
        DataOperation.Write write =
                saved.write(asks, call.snapshot(subject), call.awaitsFlush(key) ? Value.Const.NULL : key);
        OperationId id = call.operation(write);
        if (write.effect() == DataOperation.Effect.INSERT
                && subject instanceof Value.Ref
                && saved.generatesKey(entity)) {
            // From here on the object stands for a row that is there.
            Value row = new Value.Result(id, Value.Result.Shape.WRITTEN);
            call.set(subject, idProperty(entity), new Value.Property(row, idProperty(entity)));
        }
    }

    void delete(Entity entity, RowPredicate where, Value subject) {
        call.operation(new DataOperation.Write(
                DataOperation.Effect.DELETE,
                entity,
                where,
                new TreeMap<>(),
                true,
                subject,
                DataOperation.Conflict.FAIL,
                false,
                call.span(),
                call.name(),
                api));
    }

    void deleteObject(Entity entity, Value subject) {
        delete(entity, byId(entity, call.get(subject, idProperty(entity))), call.snapshot(subject));
    }

    /** The lock that a constant of {@code LockModeType} or {@code LockMode} asks for. */
    static DataOperation.LockMode lockMode(String constant) {
        return switch (constant) {
            // A version that is raised anyway stops the second transaction at its commit, as a lock does at the read.
            case "PESSIMISTIC_WRITE",
                    "PESSIMISTIC_FORCE_INCREMENT",
                    "OPTIMISTIC_FORCE_INCREMENT",
                    "UPGRADE",
                    "UPGRADE_NOWAIT",
                    "UPGRADE_SKIPLOCKED",
                    "WRITE_PESSIMISTIC" -> DataOperation.LockMode.EXCLUSIVE;
            case "PESSIMISTIC_READ" -> DataOperation.LockMode.SHARED;
            case "OPTIMISTIC", "READ", "WRITE" -> DataOperation.LockMode.OPTIMISTIC;
            default -> DataOperation.LockMode.NONE;
        };
    }

    static DataOperation.LockMode lockMode(List<Value> arguments) {
        for (Value argument : arguments) {
            if (argument instanceof Value.Named n
                    && (n.type().endsWith("LockModeType")
                            || n.type().endsWith("LockMode")
                            || n.type().endsWith("LockOptions"))) {
                return lockMode(n.name());
            }
        }
        return DataOperation.LockMode.NONE;
    }

    /** The entity that a class literal among the arguments names. */
    Optional<Entity> classArgument() {
        List<Type> argumentTypes = new ArrayList<>(call.argumentTypes());
        for (int i = 0; i < argumentTypes.size(); i++) {
            if (argumentTypes.get(i).isLibrary("Class")
                    && !argumentTypes.get(i).argument(0).unknown()) {
                return Optional.of(entity(argumentTypes.get(i).argument(0)));
            }
        }
        return Optional.empty();
    }
}
