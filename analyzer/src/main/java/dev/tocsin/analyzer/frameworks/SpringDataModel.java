package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.Parameter;
import dev.tocsin.analyzer.frameworks.query.DerivedQuery;
import dev.tocsin.analyzer.frameworks.query.Dialect;
import dev.tocsin.analyzer.frameworks.query.Operator;
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
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Spring Data JPA's and JDBC's repositories: inherited methods, derived queries, {@code @Query}. */
public final class SpringDataModel implements FrameworkModel {

    private static final String EXAMPLE = "org.springframework.data.domain.Example";

    private static final String[] REPOSITORIES = {
        "JpaRepository",
        "CrudRepository",
        "ListCrudRepository",
        "PagingAndSortingRepository",
        "ListPagingAndSortingRepository",
        "JpaRepositoryImplementation",
        "JpaSpecificationExecutor",
        "QuerydslPredicateExecutor",
        "SimpleJpaRepository",
        "Repository",
        "RevisionRepository",
        "QueryByExampleExecutor",
        "BaseJpaRepository",
        "HibernateRepository"
    };

    private static final Set<String> MANY_TYPES = Set.of(
            "List", "Collection", "Set", "Iterable", "Stream", "Page", "Slice", "Streamable", "Window", "ArrayList");

    private static final DataOperation.Api API = DataOperation.Api.SPRING_DATA_JPA;

    @Override
    public Seeds seeds() {
        return new Seeds(List.of(), List.of("Repository", "Repo", "Dao", "DAO"));
    }

    @Override
    public Optional<Answer> call(Call call) {
        if (call.isStatic() && call.name().equals("of") && call.receiver().isLibrary("Example")) {
            return call.arguments().isEmpty() ? Optional.empty() : Optional.of(newExample(call));
        }
        Optional<Type> repository = call.types().librarySupertype(call.receiver(), REPOSITORIES);
        if (repository.isEmpty() || otherStore(repository.get())) {
            return Optional.empty();
        }
        EntityOperations operations = new EntityOperations(call, API);
        Type row = rowType(call, repository.get());
        Entity entity = operations.entity(row);
        if (entity.unknown() || documentClass(row)) {
            return Optional.empty();
        }
        if (call.declared().isPresent()) {
            return declared(call, call.declared().get(), operations, entity, row);
        }
        return inherited(call, operations, entity, row);
    }

    /** Stores that are not relational have repositories of the same names in their own packages. */
    private static boolean otherStore(Type repository) {
        String name = repository.name();
        return name.contains(".mongodb.")
                || name.contains(".elasticsearch.")
                || name.contains(".redis.")
                || name.contains(".cassandra.")
                || name.contains(".neo4j.")
                || name.contains(".reactive.")
                || name.contains(".keyvalue.")
                || repository.simpleName().equals("Repository") && !name.contains(".data.");
    }

    private static boolean documentClass(Type row) {
        return row.declaration()
                .filter(d -> Annotations.has(
                        d.facts().annotations(), "Document", "RedisHash", "Node", "SolrDocument", "Container"))
                .isPresent();
    }

    /** The repository's row type; the most specific supertype may not carry it ({@code JpaSpecificationExecutor} does too). */
    private static Type rowType(Call call, Type repository) {
        if (!repository.argument(0).unknown()) {
            return repository.argument(0);
        }
        for (Type type : call.types().hierarchy(call.receiver())) {
            if (type.isLibrary(REPOSITORIES) && !type.argument(0).unknown()) {
                return type.argument(0);
            }
        }
        return Type.UNKNOWN;
    }

    // ---- methods that the repository's own interface declares

    private Optional<Answer> declared(Call call, Method method, EntityOperations operations, Entity entity, Type row) {
        DataOperation.LockMode lock = method.annotation("Lock")
                .flatMap(a -> Annotations.constant(a, "value"))
                .map(EntityOperations::lockMode)
                .orElse(DataOperation.LockMode.NONE);
        Optional<Annotation> query = method.annotation("Query").or(() -> method.annotation("NativeQuery"));
        if (query.isPresent()) {
            return query(call, method, query.get(), entity, lock);
        }
        if (method.annotation("Procedure").isPresent()) {
            return Optional.empty();
        }
        Optional<String> named = call.mappings().namedQuery(entity.name() + "." + method.name());
        if (named.isPresent()) {
            return text(call, method, named.get(), Dialect.JPQL, lock);
        }
        Optional<DerivedQuery> derived =
                DerivedQuery.parse(method.name(), new MappedProperties(call.mappings(), entity));
        if (derived.isPresent()) {
            return derived(call, derived.get(), operations, entity, row, lock);
        }
        // A redeclared method of the base interface: redeclared for a lock, an annotation, or a return type.
        return inherited(call, operations, entity, row, lock);
    }

    private Optional<Answer> query(
            Call call, Method method, Annotation annotation, Entity entity, DataOperation.LockMode lock) {
        Optional<String> text = annotation.value("value").flatMap(v -> call.text(call.constant(v, method)));
        boolean isNative =
                annotation.simpleName().equals("NativeQuery") || Annotations.isTrue(annotation, "nativeQuery");
        // Spring Data JDBC has SQL only.
        boolean sql = isNative || call.mappings().of(entity).isPresent() && !jpaEntity(call, entity);
        return text.flatMap(t -> text(
                call,
                method,
                t.replace("#{#entityName}", isNative ? entity.table() : entity.name()),
                sql ? Dialect.SQL : Dialect.JPQL,
                lock));
    }

    private static boolean jpaEntity(Call call, Entity entity) {
        return call.types().named(entity.typeName()).stream()
                .anyMatch(d -> d.annotation("Entity").isPresent());
    }

    private Optional<Answer> text(Call call, Method method, String text, Dialect dialect, DataOperation.LockMode lock) {
        QueryOperations operations = new QueryOperations(call, API, p -> parameter(call, method, p));
        return operations
                .perform(text, dialect, wanted(call, method), method.name(), lock)
                .map(Answer::of);
    }

    private static QueryOperations.Wanted wanted(Call call, Method method) {
        Type result = call.resultType();
        if (method.annotation("Modifying").isPresent() || result.isLibrary("void")) {
            return QueryOperations.Wanted.AFFECTED;
        }
        if (result.isLibrary("Optional")) {
            return QueryOperations.Wanted.OPTIONAL;
        }
        return MANY_TYPES.contains(result.simpleName()) || result.dimensions() > 0
                ? QueryOperations.Wanted.MANY
                : QueryOperations.Wanted.ROW;
    }

    private static Optional<Value> parameter(
            Call call, Method method, dev.tocsin.analyzer.frameworks.query.Value parameter) {
        List<Parameter> parameters = method.facts().parameters();
        if (parameter instanceof dev.tocsin.analyzer.frameworks.query.Value.Positional p) {
            return argument(call, p.index() - 1);
        }
        if (parameter instanceof dev.tocsin.analyzer.frameworks.query.Value.Named n) {
            for (int i = 0; i < parameters.size(); i++) {
                String name = Annotations.find(parameters.get(i).annotations(), "Param")
                        .flatMap(a -> Annotations.string(a, "value"))
                        .orElse(parameters.get(i).name());
                if (n.name().equals(name)) {
                    return argument(call, i);
                }
                // SpEL: #{#user.email}
                if (n.name().startsWith("#" + name + ".") || n.name().startsWith("#{#" + name + ".")) {
                    String path = n.name().substring(n.name().indexOf('.') + 1).replace("}", "");
                    return argument(call, i).map(a -> call.get(a, path));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Value> argument(Call call, int index) {
        return index >= 0 && index < call.arguments().size()
                ? Optional.of(call.arguments().get(index))
                : Optional.empty();
    }

    // ---- derived queries

    private Optional<Answer> derived(
            Call call,
            DerivedQuery query,
            EntityOperations operations,
            Entity entity,
            Type row,
            DataOperation.LockMode lock) {
        RowPredicate where = predicate(call, query, entity);
        if (query.subject() == DerivedQuery.Subject.DELETE) {
            operations.delete(entity, where, call.unknown());
            return Optional.of(Answer.of(call.unknown()));
        }
        Type result = call.resultType();
        DataOperation.Kind kind = switch (query.subject()) {
            case EXISTS -> DataOperation.Kind.EXISTS;
            case COUNT -> DataOperation.Kind.COUNT;
            default ->
                MANY_TYPES.contains(result.simpleName())
                        ? DataOperation.Kind.MANY
                        : query.limit().isPresent() && !query.orderBy().isEmpty()
                                ? DataOperation.Kind.TOP
                                : DataOperation.Kind.ONE;
        };
        OperationId read = operations.read(entity, where, kind, lock, !projects(call, result, row));
        return Optional.of(Answer.of(
                switch (kind) {
                    case EXISTS -> Results.truth(read, false);
                    case COUNT -> Results.count(read);
                    case MANY -> Results.many(read);
                    default -> result.isLibrary("Optional") ? Results.optional(read) : Results.row(read);
                }));
    }

    /**
     * A finder that is declared with another type of the program's own than the row's ({@code Optional<OrderState> findStateById(..)})
     * selects that type's properties only.
     *
     * @see <a href="https://docs.spring.io/spring-data/jpa/reference/repositories/projections.html">Spring Data, Projections</a>
     */
    private static boolean projects(Call call, Type result, Type row) {
        Type given = result.isLibrary("Optional") || MANY_TYPES.contains(result.simpleName())
                ? result.argument(0)
                : result.element();
        return row.declaration().isPresent()
                && given.declaration().isPresent()
                && !inherits(call, given, row)
                && !inherits(call, row, given);
    }

    private static boolean inherits(Call call, Type type, Type from) {
        return call.types().hierarchy(type).stream()
                .anyMatch(t -> t.declaration().equals(from.declaration()));
    }

    private static RowPredicate predicate(Call call, DerivedQuery query, Entity entity) {
        List<RowPredicate.Condition> conditions = new ArrayList<>();
        boolean alternatives = query.alternatives().size() > 1;
        if (query.alternatives().size() == 1) {
            for (DerivedQuery.Part part : query.alternatives().get(0)) {
                Value value = switch (part.operator()) {
                    case IS_TRUE -> Value.Const.TRUE;
                    case IS_FALSE -> Value.Const.FALSE;
                    default ->
                        part.arguments().isEmpty()
                                ? Value.Const.NULL
                                : argument(call, part.arguments().get(0)).orElseGet(call::unknown);
                };
                conditions.add(new RowPredicate.Condition(
                        part.path(), operator(call, part, entity), value, part.ignoreCase()));
            }
        }
        boolean ranges = alternatives
                && query.alternatives().stream()
                        .anyMatch(a -> a.stream()
                                .anyMatch(p ->
                                        QueryOperations.operator(p.operator()).ranged()));
        return new RowPredicate(conditions, !alternatives, ranges);
    }

    /** {@code existsByPhonesContains(phone)} asks for an element that is the phone, not for a text that has it in it. */
    private static RowPredicate.Operator operator(Call call, DerivedQuery.Part part, Entity entity) {
        return part.operator() == Operator.CONTAINS
                        && call.mappings().elements(entity, part.path()).isPresent()
                ? RowPredicate.Operator.EQ
                : QueryOperations.operator(part.operator());
    }

    // ---- methods that every repository has

    private Optional<Answer> inherited(Call call, EntityOperations operations, Entity entity, Type row) {
        return inherited(call, operations, entity, row, DataOperation.LockMode.NONE);
    }

    private Optional<Answer> inherited(
            Call call, EntityOperations operations, Entity entity, Type row, DataOperation.LockMode lock) {
        List<Value> arguments = call.arguments();
        Optional<Value> first = argument(call, 0);
        Type optional = Type.library("java.util.Optional", row);
        Type list = Type.library("java.util.List", row);
        switch (call.name()) {
            case "findById":
                return first.map(id -> new Answer(
                        Results.optional(operations.readById(entity, id, DataOperation.Kind.ONE, lock)),
                        call.resultType().unknown() ? optional : call.resultType()));
            case "getById", "getOne", "getReferenceById", "findOneById":
                return first.map(id ->
                        new Answer(Results.row(operations.readById(entity, id, DataOperation.Kind.ONE, lock)), row));
            case "existsById":
                return first.map(id -> Answer.of(
                        Results.truth(operations.readById(entity, id, DataOperation.Kind.EXISTS, lock), false)));
            case "findAll":
                return Optional.of(new Answer(
                        Results.many(operations.read(
                                entity,
                                arguments.isEmpty() ? RowPredicate.ALL : example(call),
                                DataOperation.Kind.MANY,
                                lock)),
                        list));
            case "findAllById":
                return Optional.of(new Answer(
                        Results.many(operations.read(
                                entity,
                                new RowPredicate(
                                        List.of(new RowPredicate.Condition(
                                                operations.idProperty(entity),
                                                RowPredicate.Operator.IN,
                                                first.orElseGet(call::unknown),
                                                false)),
                                        true),
                                DataOperation.Kind.MANY,
                                lock)),
                        list));
            case "findOne":
                return Optional.of(new Answer(
                        Results.optional(operations.read(entity, example(call), DataOperation.Kind.ONE, lock)),
                        optional));
            case "exists":
                return Optional.of(Answer.of(
                        Results.truth(operations.read(entity, example(call), DataOperation.Kind.EXISTS, lock), false)));
            case "count":
                return Optional.of(Answer.of(Results.count(operations.read(
                        entity,
                        arguments.isEmpty() ? RowPredicate.ALL : example(call),
                        DataOperation.Kind.COUNT,
                        lock))));
            case "save", "saveAndFlush", "persist", "persistAndFlush", "merge", "insert", "update", "updateAndFlush":
                return first.map(subject -> {
                    operations.save(
                            entity, subject, effect(call.name()), call.name().endsWith("AndFlush"));
                    flushIfAsked(call);
                    return new Answer(subject, row);
                });
            case "saveAll", "saveAllAndFlush", "persistAll":
                return first.map(subjects -> {
                    call.when(
                            call.filterOf(subjects),
                            () -> operations.save(
                                    entity,
                                    call.elementOf(subjects),
                                    effect(call.name()),
                                    call.name().endsWith("AndFlush")));
                    flushIfAsked(call);
                    return new Answer(subjects, list);
                });
            case "delete":
                first.ifPresent(subject -> operations.deleteObject(entity, subject));
                return Optional.of(Answer.of(Value.Const.NULL));
            case "deleteById":
                first.ifPresent(id -> operations.delete(entity, operations.byId(entity, id), call.unknown()));
                return Optional.of(Answer.of(Value.Const.NULL));
            case "deleteAll", "deleteAllInBatch", "deleteInBatch":
                if (first.isPresent()) {
                    operations.deleteObject(entity, call.elementOf(first.get()));
                } else {
                    operations.delete(entity, RowPredicate.ALL, call.unknown());
                }
                return Optional.of(Answer.of(Value.Const.NULL));
            case "deleteAllById", "deleteAllByIdInBatch":
                operations.delete(entity, RowPredicate.UNKNOWN, call.unknown());
                return Optional.of(Answer.of(Value.Const.NULL));
            case "flush":
                call.flush();
                return Optional.of(Answer.of(Value.Const.NULL));
            default:
                return Optional.empty();
        }
    }

    /** A query by example; a matcher may take away what the example would ask. */
    private static Answer newExample(Call call) {
        Value example = call.object(EXAMPLE);
        call.set(example, "probe", call.snapshot(call.arguments().get(0)));
        if (call.arguments().size() > 1) {
            call.set(example, "matcher", call.arguments().get(1));
        }
        return new Answer(example, Type.library(EXAMPLE, call.argumentTypes().get(0)));
    }

    /** The rows that are like the example: equal in all that is set in it. */
    private static RowPredicate example(Call call) {
        Optional<Value> probe = call.arguments().stream()
                .findFirst()
                .filter(a -> call.argumentTypes().get(0).isLibrary("Example"))
                .map(call::snapshot);
        if (probe.isEmpty()
                || !(probe.get() instanceof Value.Made example)
                || !(example.properties().get("probe") instanceof Value.Made row)) {
            return RowPredicate.UNKNOWN;
        }
        boolean whole = !example.properties().containsKey("matcher") && !row.open();
        List<RowPredicate.Condition> conditions = new ArrayList<>();
        for (Map.Entry<String, Value> set : row.properties().entrySet()) {
            if (set.getValue() instanceof Value.Made || set.getKey().startsWith("$")) {
                whole = false;
            } else if (!set.getValue().equals(Value.Const.NULL)) {
                conditions.add(
                        new RowPredicate.Condition(set.getKey(), RowPredicate.Operator.EQ, set.getValue(), false));
            }
        }
        return conditions.isEmpty() ? RowPredicate.UNKNOWN : new RowPredicate(conditions, whole);
    }

    private static void flushIfAsked(Call call) {
        if (call.name().endsWith("AndFlush")) {
            call.flush();
        }
    }

    private static DataOperation.Effect effect(String method) {
        if (method.startsWith("insert") || method.startsWith("persist")) {
            return DataOperation.Effect.INSERT;
        }
        return method.startsWith("update") ? DataOperation.Effect.UPDATE : DataOperation.Effect.SAVE;
    }
}
