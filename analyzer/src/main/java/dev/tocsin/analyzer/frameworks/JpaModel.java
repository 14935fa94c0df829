package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.facts.FieldFacts;
import dev.tocsin.analyzer.frameworks.query.Dialect;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.model.Answer;
import dev.tocsin.analyzer.model.Call;
import dev.tocsin.analyzer.model.FrameworkModel;
import dev.tocsin.analyzer.model.Seeds;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Jakarta Persistence's {@code EntityManager} and Hibernate's {@code Session}, their queries by text, by name and by
 * criteria.
 */
public final class JpaModel implements FrameworkModel {

    private static final String QUERY = "$jpa.Query";
    private static final String NATURAL_ID = "SimpleNaturalIdLoadAccess";
    private static final String SQL = "$sql";
    private static final String NATIVE = "$native";
    private static final String LOCK = "$lock";
    private static final String LABEL = "$label";
    private static final String CRITERIA = "$criteria";

    private static final String[] MANAGERS = {"EntityManager", "Session", "StatelessSession", "SharedSessionContract"};

    @Override
    public Seeds seeds() {
        return new Seeds(
                List.of("EntityManager", "SessionFactory", "Session", "StatelessSession", "PersistenceContext"),
                List.of());
    }

    @Override
    public Set<String> putTogether() {
        return Set.of(Type.library(QUERY).simpleName(), JpaCriteria.CRITERIA);
    }

    @Override
    public Optional<Answer> call(Call call) {
        if (call.receiver().isLibrary(QUERY)
                || call.receiver().isLibrary("Query", "TypedQuery", "NativeQuery", "MutationQuery", "SelectionQuery")) {
            return onQuery(call);
        }
        if (call.receiver().isLibrary("SessionFactory", "EntityManagerFactory")) {
            return manager(call);
        }
        if (call.receiver().isLibrary(NATURAL_ID)) {
            return byNaturalId(call);
        }
        if (call.types().librarySupertype(call.receiver(), MANAGERS).isPresent() && !httpSession(call)) {
            return onManager(call);
        }
        return new JpaCriteria(call).call();
    }

    private static Optional<Answer> manager(Call call) {
        String type = switch (call.name()) {
            case "getCurrentSession", "openSession" -> "org.hibernate.Session";
            case "openStatelessSession" -> "org.hibernate.StatelessSession";
            case "createEntityManager" -> "jakarta.persistence.EntityManager";
            default -> "";
        };
        return type.isEmpty() ? Optional.empty() : Optional.of(new Answer(call.unknown(), Type.library(type)));
    }

    private static boolean httpSession(Call call) {
        String name = call.receiver().name();
        return name.contains(".") && !name.contains("persistence") && !name.contains("hibernate");
    }

    private static DataOperation.Api api(Call call) {
        return call.receiver().isLibrary("EntityManager") ? DataOperation.Api.JPA : DataOperation.Api.HIBERNATE;
    }

    private Optional<Answer> onManager(Call call) {
        EntityOperations operations = new EntityOperations(call, api(call));
        List<Value> arguments = call.arguments();
        boolean stateless = call.receiver().isLibrary("StatelessSession");
        switch (call.name()) {
            case "find", "get", "load", "getReference", "byId", "findForUpdate":
                return arguments.size() >= 2 ? find(call, operations) : Optional.empty();
            case "bySimpleNaturalId":
                return Optional.of(new Answer(
                        call.object(NATURAL_ID),
                        Type.library(
                                NATURAL_ID,
                                call.argumentTypes().isEmpty()
                                        ? Type.UNKNOWN
                                        : call.argumentTypes().get(0).argument(0))));
            case "persist", "insert":
                save(call, operations, DataOperation.Effect.INSERT, stateless);
                return answer(call, 0);
            case "save":
                written(call)
                        .ifPresent(row -> operations.saveNew(operations.entity(row.type()), row.value(), stateless));
                return answer(call, 0);
            case "saveOrUpdate", "merge", "upsert":
                save(call, operations, DataOperation.Effect.SAVE, stateless);
                return answer(call, 0);
            case "update":
                save(call, operations, DataOperation.Effect.UPDATE, stateless);
                return answer(call, 0);
            case "remove", "delete":
                if (!arguments.isEmpty()) {
                    operations.deleteObject(
                            operations.entity(call.argumentTypes().get(0)), arguments.get(0));
                }
                return Optional.of(Answer.of(Value.Const.NULL));
            case "lock", "refresh":
                lock(call, operations);
                return Optional.of(Answer.of(Value.Const.NULL));
            case "flush":
                call.flush();
                return Optional.of(Answer.of(Value.Const.NULL));
            case "createQuery", "createSelectionQuery", "createMutationQuery":
                return arguments.isEmpty() ? Optional.empty() : query(call, arguments.get(0), false);
            case "createNativeQuery", "createSQLQuery", "createNativeMutationQuery":
                return arguments.isEmpty() ? Optional.empty() : query(call, arguments.get(0), true);
            case "createNamedQuery", "getNamedQuery", "createNamedSelectionQuery":
                return arguments.isEmpty() ? Optional.empty() : named(call);
            case "unwrap":
                return Optional.of(new Answer(
                        call.receiverValue(),
                        call.argumentTypes().isEmpty()
                                ? Type.UNKNOWN
                                : call.argumentTypes().get(0).argument(0)));
            default:
                return Optional.empty();
        }
    }

    private static Optional<Answer> answer(Call call, int argument) {
        return argument >= 0 && argument < call.arguments().size()
                ? Optional.of(new Answer(
                        call.arguments().get(argument), call.argumentTypes().get(argument)))
                : Optional.empty();
    }

    private Optional<Answer> find(Call call, EntityOperations operations) {
        Optional<Entity> entity = operations.classArgument();
        if (entity.isEmpty()) {
            return Optional.empty();
        }
        Type type = call.argumentTypes().get(0).argument(0);
        boolean locks =
                call.arguments().size() > 2 && call.argumentTypes().get(2).isLibrary("LockModeType", "LockMode");
        Optional<Value> missing = locks ? call.later(call.arguments().get(2)) : Optional.empty();
        if (missing.isPresent()) {
            return missing.map(v -> new Answer(v, type));
        }
        OperationId read = operations.readById(
                entity.get(),
                call.arguments().get(1),
                DataOperation.Kind.ONE,
                EntityOperations.lockMode(call.arguments()));
        return Optional.of(new Answer(Results.row(read), type));
    }

    /** {@code session.bySimpleNaturalId(User.class).load(name)}. */
    private static Optional<Answer> byNaturalId(Call call) {
        Type row = call.receiver().argument(0);
        Optional<String> property = row.declaration()
                .flatMap(d -> d.facts().fields().stream()
                        .filter(f -> Annotations.has(f.annotations(), "NaturalId"))
                        .map(FieldFacts::name)
                        .findFirst());
        boolean optional = call.name().equals("loadOptional");
        if (property.isEmpty() || call.arguments().size() != 1 || !call.name().equals("load") && !optional) {
            return Optional.empty();
        }
        EntityOperations operations = new EntityOperations(call, DataOperation.Api.HIBERNATE);
        OperationId read = operations.read(
                operations.entity(row),
                RowPredicate.equal(property.get(), call.arguments().get(0)),
                DataOperation.Kind.ONE,
                DataOperation.LockMode.NONE);
        return Optional.of(
                optional
                        ? new Answer(Results.optional(read), Type.library("java.util.Optional", row))
                        : new Answer(Results.row(read), row));
    }

    private static void save(Call call, EntityOperations operations, DataOperation.Effect effect, boolean immediate) {
        written(call).ifPresent(row -> operations.save(operations.entity(row.type()), row.value(), effect, immediate));
    }

    /** {@code save(entityName, object)} has the object last. */
    private static Optional<Answer> written(Call call) {
        return answer(call, call.arguments().size() - 1);
    }

    /** {@code em.lock(x, PESSIMISTIC_WRITE)} is a read of the row under a lock, {@code em.refresh(x)} one without. */
    private static void lock(Call call, EntityOperations operations) {
        DataOperation.LockMode mode = EntityOperations.lockMode(call.arguments());
        boolean reads = mode != DataOperation.LockMode.NONE || call.name().equals("refresh");
        if (!reads || call.arguments().isEmpty()) {
            return;
        }
        Entity entity = operations.entity(call.argumentTypes().get(0));
        Value id = call.get(call.arguments().get(0), operations.idProperty(entity));
        operations.readById(entity, id, DataOperation.Kind.ONE, mode);
    }

    private Optional<Answer> query(Call call, Value text, boolean isNative) {
        Optional<Type> criteria = Optional.of(call.argumentTypes().get(0)).filter(JpaCriteria::isCriteria);
        Value query = call.object(QUERY);
        if (criteria.isPresent()) {
            call.set(query, CRITERIA, text);
        } else {
            Optional<String> known = call.text(text);
            if (known.isEmpty()) {
                // A helper that makes a query of any text.
                return Optional.of(new Answer(call.later(text).orElse(query), Type.library(QUERY)));
            }
            call.set(query, SQL, new Value.Const(Value.Const.Kind.STRING, known.get()));
            call.set(query, NATIVE, isNative ? Value.Const.TRUE : Value.Const.FALSE);
        }
        Type row = call.argumentTypes().size() > 1 ? call.argumentTypes().get(1).argument(0) : Type.UNKNOWN;
        return Optional.of(new Answer(query, Type.library(QUERY, row)));
    }

    private Optional<Answer> named(Call call) {
        Optional<String> name = call.text(call.arguments().get(0));
        Optional<String> text = name.flatMap(n -> call.mappings().namedQuery(n));
        Value query = call.object(QUERY);
        text.ifPresent(t -> {
            call.set(query, SQL, new Value.Const(Value.Const.Kind.STRING, t));
            call.set(query, NATIVE, Value.Const.FALSE);
            call.set(query, LABEL, new Value.Const(Value.Const.Kind.STRING, name.get()));
        });
        Type row = call.argumentTypes().size() > 1 ? call.argumentTypes().get(1).argument(0) : Type.UNKNOWN;
        return Optional.of(new Answer(query, Type.library(QUERY, row)));
    }

    // ---- queries

    private Optional<Answer> onQuery(Call call) {
        List<Value> arguments = call.arguments();
        Type self = call.receiver();
        switch (call.name()) {
            case "setParameter", "setParameterList", "setString", "setLong", "setInteger":
                if (arguments.size() >= 2) {
                    parameterName(call, arguments.get(0))
                            .ifPresent(n -> call.set(call.receiverValue(), n, arguments.get(1)));
                }
                return Optional.of(new Answer(call.receiverValue(), self));
            case "setLockMode", "setLockOptions":
                if (!arguments.isEmpty()) {
                    call.set(call.receiverValue(), LOCK, arguments.get(arguments.size() - 1));
                }
                return Optional.of(new Answer(call.receiverValue(), self));
            case "setMaxResults",
                    "setFirstResult",
                    "setHint",
                    "setFlushMode",
                    "setReadOnly",
                    "setCacheable",
                    "setComment",
                    "setTimeout",
                    "setFetchSize",
                    "setProperties",
                    "addEntity",
                    "addScalar",
                    "unwrap",
                    "setResultTransformer",
                    "setTupleTransformer",
                    "setHibernateFlushMode":
                return Optional.of(new Answer(call.receiverValue(), self));
            case "getSingleResult":
                return run(call, QueryOperations.Wanted.SINGLE);
            case "getSingleResultOrNull", "uniqueResult", "getFirstResult":
                return run(call, QueryOperations.Wanted.ROW);
            case "uniqueResultOptional":
                return run(call, QueryOperations.Wanted.OPTIONAL);
            case "getResultList", "list", "getResultStream", "stream", "scroll":
                return run(call, QueryOperations.Wanted.MANY);
            case "executeUpdate", "execute":
                return run(call, QueryOperations.Wanted.AFFECTED);
            default:
                return Optional.empty();
        }
    }

    private static Optional<String> parameterName(Call call, Value name) {
        return call.text(name).map(n -> ":" + n);
    }

    private Optional<Answer> run(Call call, QueryOperations.Wanted wanted) {
        if (!(call.receiverValue() instanceof Value.Choice queries)) {
            return run(call, call.receiverValue(), wanted);
        }
        // One of several queries was chosen before: q = name == null ? all() : named(name).
        List<Value.Arm> results = new ArrayList<>();
        List<Type> types = new ArrayList<>();
        for (Value.Arm arm : queries.arms()) {
            call.when(
                    arm.guard(),
                    () -> run(call, arm.value(), wanted).ifPresent(a -> {
                        results.add(new Value.Arm(arm.guard(), a.value()));
                        types.add(a.type());
                    }));
        }
        return results.size() < queries.arms().size()
                ? Optional.empty()
                : Optional.of(new Answer(new Value.Choice(results), types.get(0)));
    }

    private Optional<Answer> run(Call call, Value query, QueryOperations.Wanted wanted) {
        Optional<Value> mode = call.known(query, LOCK);
        Optional<Value> missing = mode.flatMap(call::later);
        if (missing.isPresent()) {
            // The caller knows how the rows are to be locked.
            return missing.map(v -> new Answer(v, type(call.receiver().argument(0), wanted)));
        }
        DataOperation.LockMode lock =
                mode.map(m -> EntityOperations.lockMode(List.of(m))).orElse(DataOperation.LockMode.NONE);
        Optional<Value> criteria = call.known(query, CRITERIA);
        Type row = call.receiver().argument(0);
        if (criteria.isPresent()) {
            return new JpaCriteria(call).run(criteria.get(), wanted, lock);
        }
        Optional<String> text = call.known(query, SQL).flatMap(call::text);
        if (text.isEmpty()) {
            return call.later(query).map(v -> new Answer(v, type(row, wanted)));
        }
        boolean isNative =
                call.known(query, NATIVE).filter(Value.Const.TRUE::equals).isPresent();
        String label = call.known(query, LABEL).flatMap(call::text).orElse("");
        QueryOperations operations =
                new QueryOperations(call, DataOperation.Api.JPA, parameter -> parameter(call, query, parameter));
        Optional<Value> result =
                operations.perform(text.get(), isNative ? Dialect.SQL : Dialect.JPQL, wanted, label, lock);
        if (result.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Answer(result.get(), type(row, wanted)));
    }

    private static Type type(Type row, QueryOperations.Wanted wanted) {
        if (row.unknown() || row.isLibrary("Long", "Integer", "Boolean", "String", "Number", "Object")) {
            return Type.UNKNOWN;
        }
        return switch (wanted) {
            case MANY -> Type.library("java.util.List", row);
            case OPTIONAL -> Type.library("java.util.Optional", row);
            default -> row;
        };
    }

    private static Optional<Value> parameter(
            Call call, Value query, dev.tocsin.analyzer.frameworks.query.Value parameter) {
        if (parameter instanceof dev.tocsin.analyzer.frameworks.query.Value.Named n) {
            return call.known(query, ":" + n.name());
        }
        if (parameter instanceof dev.tocsin.analyzer.frameworks.query.Value.Positional p) {
            return call.known(query, ":" + p.index());
        }
        return Optional.empty();
    }
}
