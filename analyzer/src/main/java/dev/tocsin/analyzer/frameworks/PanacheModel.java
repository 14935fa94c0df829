package dev.tocsin.analyzer.frameworks;

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
import dev.tocsin.analyzer.types.Type;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Quarkus' Panache over Hibernate: repositories, and entities that find and persist themselves.
 *
 * <p>Source: the classes of quarkus-hibernate-orm-panache 3.15; what becomes of a text is {@code PanacheJpaUtil}'s, see {@link
 * PanacheQueryText}.
 */
public final class PanacheModel implements FrameworkModel {

    private static final String QUERY = "io.quarkus.hibernate.orm.panache.PanacheQuery";
    private static final String PARAMETERS = "io.quarkus.panache.common.Parameters";
    private static final String SORT = "io.quarkus.panache.common.Sort";

    /** Properties of a query that is being put together. */
    private static final String TEXT = "$text";

    private static final String LOCK = "$lock";
    private static final String LABEL = "$label";
    private static final String SOURCE = "$parameters";

    private static final Set<String> SEQUENCES =
            Set.of("List", "Collection", "Set", "Iterable", "Stream", "ArrayList", "HashSet", "LinkedList");

    private static final DataOperation.Api API = DataOperation.Api.JPA;

    @Override
    public Seeds seeds() {
        return new Seeds(
                List.of("PanacheRepository", "PanacheRepositoryBase", "PanacheEntity", "PanacheEntityBase"), List.of());
    }

    @Override
    public Optional<Answer> call(Call call) {
        if (call.receiver().name().equals(PARAMETERS)) {
            return parameters(call);
        }
        if (call.receiver().name().equals(SORT)) {
            return Optional.of(new Answer(call.unknown(), Type.library(SORT)));
        }
        if (call.receiver().isLibrary("PanacheQuery")) {
            return onQuery(call);
        }
        Optional<Type> repository =
                call.types().librarySupertype(call.receiver(), "PanacheRepository", "PanacheRepositoryBase");
        if (repository.isPresent()) {
            return reactive(repository.get())
                    ? Optional.empty()
                    : onRows(call, repository.get().argument(0));
        }
        Optional<Type> entity = call.types().librarySupertype(call.receiver(), "PanacheEntity", "PanacheEntityBase");
        return entity.isEmpty() || reactive(entity.get())
                ? Optional.empty()
                : onObject(call).or(() -> onRows(call, call.receiver()));
    }

    /** Its calls give no rows but what will give them. */
    private static boolean reactive(Type type) {
        return type.name().contains(".reactive.");
    }

    /** {@code Parameters.with("email", email).and("tenant", tenant)}. */
    private static Optional<Answer> parameters(Call call) {
        boolean begins = call.isStatic() && call.name().equals("with");
        if (call.name().equals("map")) {
            return Optional.of(new Answer(call.receiverValue(), Type.library(PARAMETERS)));
        }
        if (!begins && !call.name().equals("and") || call.arguments().size() != 2) {
            return Optional.empty();
        }
        Value parameters = begins ? call.object(PARAMETERS) : call.receiverValue();
        call.text(call.arguments().get(0))
                .ifPresent(n -> call.set(parameters, n, call.arguments().get(1)));
        return Optional.of(new Answer(parameters, Type.library(PARAMETERS)));
    }

    /** What an entity does with itself. */
    private static Optional<Answer> onObject(Call call) {
        if (call.isStatic() || !call.arguments().isEmpty()) {
            return Optional.empty();
        }
        EntityOperations operations = new EntityOperations(call, API);
        Entity entity = operations.entity(call.receiver());
        switch (call.name()) {
            case "persist", "persistAndFlush":
                persist(call, operations, entity, call.receiverValue());
                return Optional.of(Answer.of(Value.Const.NULL));
            case "delete":
                operations.deleteObject(entity, call.receiverValue());
                return Optional.of(Answer.of(Value.Const.NULL));
            default:
                return Optional.empty();
        }
    }

    private static Optional<Answer> onRows(Call call, Type row) {
        EntityOperations operations = new EntityOperations(call, API);
        Entity entity = operations.entity(row);
        if (entity.unknown()) {
            return Optional.empty();
        }
        List<Value> arguments = call.arguments();
        boolean none = arguments.isEmpty();
        switch (call.name()) {
            case "findById":
                return none
                        ? Optional.empty()
                        : Optional.of(new Answer(Results.row(byId(call, operations, entity)), row));
            case "findByIdOptional":
                return none
                        ? Optional.empty()
                        : Optional.of(new Answer(
                                Results.optional(byId(call, operations, entity)),
                                Type.library("java.util.Optional", row)));
            case "find", "findAll":
                return query(call, row);
            case "list", "listAll", "stream", "streamAll":
                return query(call, row).flatMap(q -> run(call, q.value(), row, QueryOperations.Wanted.MANY));
            case "count":
                return query(call, row).flatMap(q -> count(call, q.value(), row));
            case "persist", "persistAndFlush":
                for (int i = 0; i < arguments.size(); i++) {
                    persistAny(
                            call,
                            operations,
                            entity,
                            arguments.get(i),
                            call.argumentTypes().get(i));
                }
                return Optional.of(Answer.of(Value.Const.NULL));
            case "update":
                return none ? Optional.empty() : write(call, row, PanacheQueryText::update);
            case "delete":
                if (none || !isText(call)) {
                    arguments.forEach(a -> operations.deleteObject(entity, a));
                    return Optional.of(Answer.of(Value.Const.NULL));
                }
                return write(call, row, PanacheQueryText::delete);
            case "deleteById":
                if (!none) {
                    operations.delete(entity, operations.byId(entity, arguments.get(0)), call.unknown());
                }
                return Optional.of(Answer.of(call.unknown()));
            case "deleteAll":
                operations.delete(entity, RowPredicate.ALL, call.unknown());
                return Optional.of(Answer.of(call.unknown()));
            case "flush":
                call.flush();
                return Optional.of(Answer.of(Value.Const.NULL));
            case "getEntityManager":
                return Optional.of(new Answer(call.unknown(), Type.library("jakarta.persistence.EntityManager")));
            case "getSession":
                return Optional.of(new Answer(call.unknown(), Type.library("org.hibernate.Session")));
            default:
                return Optional.empty();
        }
    }

    private static boolean isText(Call call) {
        return call.argumentTypes().get(0).isLibrary("String")
                || call.text(call.arguments().get(0)).isPresent();
    }

    private static OperationId byId(Call call, EntityOperations operations, Entity entity) {
        return operations.readById(
                entity, call.arguments().get(0), DataOperation.Kind.ONE, EntityOperations.lockMode(call.arguments()));
    }

    // ---- writes

    private static void persistAny(Call call, EntityOperations operations, Entity entity, Value rows, Type type) {
        if (rows instanceof Value.Many || SEQUENCES.contains(type.simpleName())) {
            call.when(call.filterOf(rows), () -> persist(call, operations, entity, call.elementOf(rows)));
        } else {
            persist(call, operations, entity, rows);
        }
    }

    /** A row that is there already stays as it is: what was changed in it is written by the flush. */
    private static void persist(Call call, EntityOperations operations, Entity entity, Value subject) {
        if (subject instanceof Value.Choice choice) {
            for (Value.Arm arm : choice.arms()) {
                call.when(arm.guard(), () -> persist(call, operations, entity, arm.value()));
            }
            return;
        }
        boolean flushes = call.name().equals("persistAndFlush");
        operations.save(
                entity,
                subject,
                subject instanceof Value.Result ? DataOperation.Effect.UPDATE : DataOperation.Effect.INSERT,
                flushes);
        if (flushes) {
            call.flush();
        }
    }

    private static Optional<Answer> write(Call call, Type row, Function<PanacheQueryText, String> statement) {
        Value text = call.arguments().get(0);
        Optional<String> known = call.text(text);
        if (known.isEmpty()) {
            return call.later(text).map(Answer::of);
        }
        Entity entity = new EntityOperations(call, API).entity(row);
        QueryOperations operations = new QueryOperations(call, API, parameters(call, 1));
        return statement(call, known.get())
                .map(t -> statement.apply(new PanacheQueryText(t, entity.name(), given(call, 1))))
                .flatMap(t -> operations.perform(
                        t, Dialect.JPQL, QueryOperations.Wanted.AFFECTED, call.name(), DataOperation.LockMode.NONE))
                .map(Answer::of);
    }

    // ---- queries

    /** The query that {@code find(..)} gives, and that {@code list(..)} and {@code count(..)} run at once. */
    private static Optional<Answer> query(Call call, Type row) {
        Value query = call.object(QUERY);
        boolean all = call.arguments().isEmpty() || !isText(call);
        if (all) {
            call.set(query, TEXT, new Value.Const(Value.Const.Kind.STRING, ""));
        } else {
            Value text = call.arguments().get(0);
            Optional<String> known = call.text(text);
            if (known.isEmpty()) {
                return call.later(text).map(v -> new Answer(v, Type.library(QUERY, row)));
            }
            int first = firstParameter(call);
            Optional<String> statement = statement(call, known.get());
            if (statement.isEmpty()) {
                return Optional.empty();
            }
            String condition = PanacheQueryText.condition(statement.get(), given(call, first));
            call.set(query, TEXT, new Value.Const(Value.Const.Kind.STRING, condition));
            keep(call, query, first);
        }
        call.set(query, LABEL, new Value.Const(Value.Const.Kind.STRING, call.name()));
        return Optional.of(new Answer(query, Type.library(QUERY, row)));
    }

    /** {@code #User.byName} names a query of the mapping, empty where nobody tells which. */
    private static Optional<String> statement(Call call, String text) {
        return text.startsWith("#") ? call.mappings().namedQuery(text.substring(1)) : Optional.of(text);
    }

    /** Behind the text there may be a {@code Sort}. */
    private static int firstParameter(Call call) {
        return call.argumentTypes().size() > 1
                        && call.argumentTypes().get(1).name().equals(SORT)
                ? 2
                : 1;
    }

    /** How many parameters are given by their places. */
    private static int given(Call call, int first) {
        return named(call, first) ? 0 : Math.max(0, call.arguments().size() - first);
    }

    private static boolean named(Call call, int first) {
        return call.arguments().size() == first + 1
                && call.argumentTypes().get(first).isLibrary("Parameters", "Map", "HashMap");
    }

    private static void keep(Call call, Value query, int first) {
        if (named(call, first)) {
            call.set(query, SOURCE, call.arguments().get(first));
            return;
        }
        for (int i = first; i < call.arguments().size(); i++) {
            call.set(query, "$" + (i - first + 1), call.arguments().get(i));
        }
    }

    private static Function<dev.tocsin.analyzer.frameworks.query.Value, Optional<Value>> parameters(
            Call call, int first) {
        return named(call, first)
                ? SqlParameters.named(call, call.arguments().get(first))
                : SqlParameters.positional(
                        call, call.arguments().subList(first, call.arguments().size()));
    }

    private static Optional<Answer> onQuery(Call call) {
        Value query = call.receiverValue();
        Type row = call.receiver().argument(0);
        switch (call.name()) {
            case "withLock":
                if (!call.arguments().isEmpty()) {
                    call.set(query, LOCK, call.arguments().get(0));
                }
                return Optional.of(new Answer(query, call.receiver()));
            case "page", "nextPage", "previousPage", "firstPage", "lastPage", "range", "withHint", "project":
                return Optional.of(new Answer(query, call.receiver()));
            case "firstResult":
                return run(call, query, row, QueryOperations.Wanted.ROW);
            case "singleResult":
                return run(call, query, row, QueryOperations.Wanted.SINGLE);
            case "firstResultOptional", "singleResultOptional":
                return run(call, query, row, QueryOperations.Wanted.OPTIONAL);
            case "list", "stream":
                return run(call, query, row, QueryOperations.Wanted.MANY);
            case "count":
                return count(call, query, row);
            default:
                return Optional.empty();
        }
    }

    private static Optional<Answer> run(Call call, Value query, Type row, QueryOperations.Wanted wanted) {
        DataOperation.Kind kind =
                wanted == QueryOperations.Wanted.MANY ? DataOperation.Kind.MANY : DataOperation.Kind.ONE;
        Type type = switch (wanted) {
            case MANY -> Type.library("java.util.List", row);
            case OPTIONAL -> Type.library("java.util.Optional", row);
            default -> row;
        };
        Optional<String> text = call.known(query, TEXT).flatMap(call::text);
        if (text.isEmpty()) {
            return call.later(query).map(v -> new Answer(v, type));
        }
        if (PanacheQueryText.isStatement(text.get())) {
            return new QueryOperations(call, API, kept(call, query))
                    .perform(text.get(), Dialect.JPQL, wanted, label(call, query), lock(call, query))
                    .map(v -> new Answer(v, type));
        }
        OperationId read = read(call, query, row, kind, text.get(), wanted == QueryOperations.Wanted.SINGLE);
        Value result = switch (wanted) {
            case MANY -> Results.many(read);
            case OPTIONAL -> Results.optional(read);
            default -> Results.row(read);
        };
        return Optional.of(new Answer(result, type));
    }

    private static Optional<Answer> count(Call call, Value query, Type row) {
        Optional<String> text = call.known(query, TEXT).flatMap(call::text);
        if (text.isEmpty()) {
            return call.later(query).map(Answer::of);
        }
        if (PanacheQueryText.isStatement(text.get())) {
            return new QueryOperations(call, API, kept(call, query))
                    .perform(
                            PanacheQueryText.counting(text.get()),
                            Dialect.JPQL,
                            QueryOperations.Wanted.ROW,
                            label(call, query),
                            DataOperation.LockMode.NONE)
                    .map(Answer::of);
        }
        return Optional.of(
                Answer.of(Results.count(read(call, query, row, DataOperation.Kind.COUNT, text.get(), false))));
    }

    private static OperationId read(
            Call call, Value query, Type row, DataOperation.Kind kind, String condition, boolean throwsWhenAbsent) {
        Entity entity = new EntityOperations(call, API).entity(row);
        RowPredicate where = condition.isEmpty()
                ? RowPredicate.ALL
                : new QueryOperations(call, API, kept(call, query)).where(condition, entity.name(), Dialect.JPQL);
        return call.operation(new DataOperation.Read(
                entity,
                Restrictions.of(call.mappings(), entity, where),
                kind,
                "",
                lock(call, query),
                throwsWhenAbsent,
                call.span(),
                label(call, query),
                API));
    }

    private static Function<dev.tocsin.analyzer.frameworks.query.Value, Optional<Value>> kept(Call call, Value query) {
        return call.known(query, SOURCE)
                .map(s -> SqlParameters.named(call, s))
                .orElseGet(() -> SqlParameters.kept(call, query));
    }

    private static DataOperation.LockMode lock(Call call, Value query) {
        return call.known(query, LOCK)
                .map(m -> EntityOperations.lockMode(List.of(m)))
                .orElse(DataOperation.LockMode.NONE);
    }

    private static String label(Call call, Value query) {
        return call.known(query, LABEL).flatMap(call::text).orElse(call.name());
    }
}
