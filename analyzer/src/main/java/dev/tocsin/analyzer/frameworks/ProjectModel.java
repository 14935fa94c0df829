package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.model.Answer;
import dev.tocsin.analyzer.model.Call;
import dev.tocsin.analyzer.model.FrameworkModel;
import dev.tocsin.analyzer.model.ProjectKnowledge;
import dev.tocsin.analyzer.model.ProjectKnowledge.Gives;
import dev.tocsin.analyzer.model.ProjectKnowledge.LockMethod;
import dev.tocsin.analyzer.model.ProjectKnowledge.MethodName;
import dev.tocsin.analyzer.model.ProjectKnowledge.ReadMethod;
import dev.tocsin.analyzer.model.ProjectKnowledge.WriteMethod;
import dev.tocsin.analyzer.model.Seeds;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.types.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The project's own data access and lock classes, as its configuration describes them. What it says of a method counts more
 * than the method's body.
 */
public final class ProjectModel implements FrameworkModel {

    private final ProjectKnowledge knowledge;
    private final Set<String> methodNames = new HashSet<>();

    public ProjectModel(ProjectKnowledge knowledge) {
        this.knowledge = knowledge;
        methods().map(MethodName::name).forEach(methodNames::add);
    }

    private Stream<MethodName> methods() {
        return Stream.of(
                        knowledge.reads().stream().map(ReadMethod::method),
                        knowledge.writes().stream().map(WriteMethod::method),
                        knowledge.locks().stream().map(LockMethod::method))
                .flatMap(names -> names);
    }

    @Override
    public Seeds seeds() {
        TreeSet<String> owners = new TreeSet<>();
        methods().map(MethodName::simpleOwner).forEach(owners::add);
        return new Seeds(List.copyOf(owners), List.of());
    }

    @Override
    public Set<String> insteadOfBodies() {
        return Set.copyOf(methodNames);
    }

    @Override
    public List<String> violations() {
        return knowledge.violations();
    }

    @Override
    public Optional<Answer> call(Call call) {
        if (!methodNames.contains(call.name())) {
            return Optional.empty();
        }
        return knowledge.reads().stream()
                .filter(read -> is(call, read.method()))
                .findFirst()
                .map(read -> read(call, read))
                .or(() -> knowledge.writes().stream()
                        .filter(write -> is(call, write.method()))
                        .findFirst()
                        .map(write -> write(call, write)))
                .or(() -> knowledge.locks().stream()
                        .filter(lock -> is(call, lock.method()))
                        .findFirst()
                        .map(lock -> lock(call, lock)));
    }

    /** A library's type may have come in with a whole package: then only its simple name is known. */
    private static boolean is(Call call, MethodName method) {
        return call.name().equals(method.name())
                && call.types().hierarchy(call.receiver()).stream()
                        .anyMatch(type -> type.name().equals(method.owner())
                                || type.declaration().isEmpty() && type.name().equals(method.simpleOwner()));
    }

    private static Entity entity(Call call, String name) {
        return call.mappings()
                .byTypeOrName(name)
                .map(MappedEntity::entity)
                .orElseGet(() -> call.mappings().entity(name));
    }

    private static RowPredicate where(Call call, List<String> by) {
        List<RowPredicate.Condition> conditions = new ArrayList<>();
        for (int i = 0; i < by.size(); i++) {
            Value value =
                    i < call.arguments().size() ? call.snapshot(call.arguments().get(i)) : call.unknown();
            conditions.add(new RowPredicate.Condition(by.get(i), RowPredicate.Operator.EQ, value, false));
        }
        return new RowPredicate(conditions, true);
    }

    // ---- reads

    private static Answer read(Call call, ReadMethod read) {
        Entity entity = entity(call, read.entity());
        Gives gives = read.gives().orElseGet(() -> gives(call.resultType()));
        OperationId id = call.operation(new DataOperation.Read(
                entity,
                where(call, read.by()),
                kind(gives),
                "",
                read.locks() ? DataOperation.LockMode.EXCLUSIVE : DataOperation.LockMode.NONE,
                false,
                call.span(),
                call.name(),
                DataOperation.Api.PROJECT));
        Type row = Type.library(entity.typeName().isEmpty() ? entity.name() : entity.typeName());
        Type known = call.resultType();
        return switch (gives) {
            case ROW -> new Answer(Results.row(id), known);
            case OPTIONAL ->
                new Answer(Results.optional(id), known.unknown() ? Type.library("java.util.Optional", row) : known);
            case LIST -> new Answer(Results.many(id), known.unknown() ? Type.library("java.util.List", row) : known);
            case EXISTS -> new Answer(Results.truth(id, false), Type.library("boolean"));
            case COUNT -> new Answer(Results.count(id), Type.library("long"));
        };
    }

    private static DataOperation.Kind kind(Gives gives) {
        return switch (gives) {
            case ROW, OPTIONAL -> DataOperation.Kind.ONE;
            case LIST -> DataOperation.Kind.MANY;
            case EXISTS -> DataOperation.Kind.EXISTS;
            case COUNT -> DataOperation.Kind.COUNT;
        };
    }

    private static Gives gives(Type result) {
        return switch (result.simpleName()) {
            case "Optional" -> Gives.OPTIONAL;
            case "boolean", "Boolean" -> Gives.EXISTS;
            case "int", "long", "Integer", "Long" -> Gives.COUNT;
            case "List", "Set", "Collection", "Iterable", "Stream" -> Gives.LIST;
            default -> Gives.ROW;
        };
    }

    // ---- writes

    private static Answer write(Call call, WriteMethod write) {
        Entity entity = entity(call, write.entity());
        boolean object = write.by().isEmpty()
                && write.sets().isEmpty()
                && !call.arguments().isEmpty();
        if (object) {
            return ofObject(call, write.effect(), entity, call.arguments().get(0));
        }
        SortedMap<String, Value> values = new TreeMap<>();
        for (int i = 0; i < write.sets().size(); i++) {
            int at = write.by().size() + i;
            values.put(
                    write.sets().get(i),
                    at < call.arguments().size()
                            ? call.snapshot(call.arguments().get(at))
                            : call.unknown());
        }
        OperationId id = call.operation(new DataOperation.Write(
                write.effect(),
                entity,
                write.effect() == DataOperation.Effect.INSERT ? RowPredicate.ALL : where(call, write.by()),
                values,
                true,
                call.unknown(),
                DataOperation.Conflict.FAIL,
                true,
                call.span(),
                call.name(),
                DataOperation.Api.PROJECT));
        boolean number = call.resultType().simpleName().equals("int");
        return number ? new Answer(Results.affected(id), Type.library("int")) : Answer.of(call.unknown());
    }

    private static Answer ofObject(Call call, DataOperation.Effect effect, Entity entity, Value subject) {
        EntityOperations operations = new EntityOperations(call, DataOperation.Api.PROJECT);
        if (effect == DataOperation.Effect.DELETE) {
            operations.deleteObject(entity, subject);
            return Answer.of(call.unknown());
        }
        operations.save(entity, subject, effect, true);
        return new Answer(subject, call.resultType());
    }

    // ---- locks

    private static Answer lock(Call call, LockMethod lock) {
        List<Value> arguments = call.arguments();
        Value function = arguments.stream()
                .filter(argument -> call.function(argument).isPresent())
                .findFirst()
                .orElseGet(call::unknown);
        Value subject = arguments.stream()
                .filter(argument -> !argument.equals(function))
                .findFirst()
                .map(call::snapshot)
                .orElseGet(() -> call.snapshot(call.receiverValue()));
        switch (lock.does()) {
            case ACQUIRE -> call.lock(lock.kind(), subject, true);
            case RELEASE -> call.lock(lock.kind(), subject, false);
            case RUN -> {
                call.lock(lock.kind(), subject, true);
                Value given = call.run(function, List.of());
                call.lock(lock.kind(), subject, false);
                return new Answer(given, call.resultType());
            }
        }
        return Answer.of(call.unknown());
    }
}
