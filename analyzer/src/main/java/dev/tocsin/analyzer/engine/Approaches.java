package dev.tocsin.analyzer.engine;

import dev.tocsin.analyzer.engine.Approach.Argument;
import dev.tocsin.analyzer.engine.Approach.Store;
import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.Import;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.facts.Modifier;
import dev.tocsin.analyzer.facts.Positions;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.schema.Mappings;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import dev.tocsin.analyzer.types.Walk;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Finds the {@link Approach} to a window. */
final class Approaches {

    private static final Set<String> BEANS = Set.of(
            "Service",
            "Component",
            "Repository",
            "Controller",
            "RestController",
            "Named",
            "Configuration",
            "DgsComponent",
            "Endpoint");

    private static final String[] COUNTING = {
        "JpaRepository",
        "CrudRepository",
        "ListCrudRepository",
        "PagingAndSortingRepository",
        "JpaRepositoryImplementation"
    };

    private static final String[] REPOSITORIES = {
        "JpaRepository",
        "CrudRepository",
        "ListCrudRepository",
        "PagingAndSortingRepository",
        "ListPagingAndSortingRepository",
        "JpaRepositoryImplementation",
        "Repository"
    };

    private final TypeIndex types;
    private final Mappings mappings;
    private final Shapes shapes;

    /** By the simple name of the class whose rows they keep. */
    private final Map<String, List<Repository>> stores = new TreeMap<>();

    /** A repository, and whether its own package alone may name it. */
    private record Repository(Store store, String packageName, boolean hidden) {}

    Approaches(TypeIndex types, Mappings mappings) {
        this.types = types;
        this.mappings = mappings;
        this.shapes = new Shapes(types);
        for (TypeDecl decl : types.all()) {
            if (decl.isInterface()) {
                addStore(decl);
            }
        }
    }

    private void addStore(TypeDecl decl) {
        Type type = types.typeOf(decl);
        types.librarySupertype(type, REPOSITORIES)
                .map(repository -> repository.argument(0))
                .filter(domain -> !domain.unknown() && !domain.variable())
                .ifPresent(domain -> stores.computeIfAbsent(domain.simpleName(), d -> new ArrayList<>())
                        .add(new Repository(
                                new Store(
                                        decl.qualifiedName(),
                                        types.librarySupertype(type, COUNTING).isPresent()),
                                decl.file().packageName(),
                                !decl.facts().is(Modifier.PUBLIC))));
    }

    /** Empty where the method is in no class that could be named. */
    Optional<Approach> to(CheckThenAct window) {
        String name = window.method();
        int dot = name.lastIndexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        return types.named(name.substring(0, dot)).stream()
                .filter(owner -> !owner.name().isEmpty())
                .findFirst()
                .map(owner -> to(window, owner, name.substring(dot + 1)));
    }

    private Approach to(CheckThenAct window, TypeDecl owner, String method) {
        TypeDecl bean = bean(owner);
        Optional<Method> called = method(owner, method, window).flatMap(m -> callable(m, bean));
        List<Argument> arguments = called.map(m -> arguments(m, bean)).orElse(List.of());
        Entity written = window.act().operation().map(DataOperation::entity).orElse(window.entity());
        Entity asked = window.check().operation().map(DataOperation::entity).orElse(window.entity());
        return new Approach(
                owner.file().file(),
                bean.file().packageName(),
                bean.qualifiedName(),
                bean.facts().annotations().stream().anyMatch(a -> BEANS.contains(a.simpleName())),
                usesSpring(owner) || usesSpring(bean),
                called.map(Method::name).orElse(""),
                called.filter(m -> m.facts().is(Modifier.STATIC)).isPresent(),
                arguments,
                called.map(m -> m.facts().returnType().toString()).orElse(""),
                wildcards(owner, bean),
                window.check().label(),
                window.check()
                        .operation()
                        .filter(o -> o.api() == DataOperation.Api.SPRING_DATA_JPA)
                        .isPresent(),
                stores(asked, bean),
                stores(written, bean),
                written.table(),
                window.columns().stream()
                        .map(c -> mappings.columnName(written, c))
                        .toList());
    }

    /** Those that code in the bean's package may name. */
    private List<Store> stores(Entity entity, TypeDecl bean) {
        if (entity.typeName().isEmpty()) {
            return List.of();
        }
        return stores.getOrDefault(entity.name(), List.of()).stream()
                .filter(r -> !r.hidden() || r.packageName().equals(bean.file().packageName()))
                .map(Repository::store)
                .toList();
    }

    private static boolean usesSpring(TypeDecl decl) {
        return decl.file().imports().stream().anyMatch(i -> i.name().startsWith("org.springframework."));
    }

    /** An abstract class or an interface has objects only below it. */
    private TypeDecl bean(TypeDecl owner) {
        if (!owner.isInterface() && !owner.facts().is(Modifier.ABSTRACT)) {
            return owner;
        }
        return types.concreteSubtypes(owner).stream()
                .filter(d -> !d.name().isEmpty())
                .min(Comparator.comparing(TypeDecl::qualifiedName))
                .orElse(owner);
    }

    /** Of several methods with the name the one that the first step of the window lies in. */
    private Optional<Method> method(TypeDecl owner, String name, CheckThenAct window) {
        SourceSpan inside = window.path().isEmpty()
                ? window.act().span()
                : window.path().get(0).span();
        List<Method> candidates = types.declaredMethods(owner, name);
        return candidates.stream()
                .filter(m -> inside.file().equals(owner.file().file())
                        && Positions.startLine(m.facts().at()) <= inside.startLine())
                .max(Comparator.comparingInt(m -> Positions.startLine(m.facts().at())))
                .or(() -> candidates.stream().findFirst());
    }

    /** The method, or the nearest in its class that calls it, which a class of the bean's package may call. */
    private Optional<Method> callable(Method method, TypeDecl bean) {
        Deque<Method> open = new ArrayDeque<>(List.of(method));
        Set<String> seen = new HashSet<>();
        while (!open.isEmpty()) {
            Method next = open.poll();
            if (!seen.add(next.name())) {
                continue;
            }
            if (isCallable(next, bean)) {
                return Optional.of(next);
            }
            for (MethodFacts other : method.owner().facts().methods()) {
                if (!other.constructor() && calls(other, next.name())) {
                    open.add(new Method(method.owner(), other));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isCallable(Method method, TypeDecl bean) {
        MethodFacts facts = method.facts();
        if (facts.constructor() || facts.name().equals(MethodFacts.INITIALIZER) || facts.is(Modifier.PRIVATE)) {
            return false;
        }
        return facts.is(Modifier.PUBLIC)
                || method.owner().isInterface()
                || method.owner().file().packageName().equals(bean.file().packageName());
    }

    private static boolean calls(MethodFacts method, String name) {
        return method.body()
                .filter(body -> Walk.any(
                        body,
                        e -> e instanceof Expr.Call call && call.name().equals(name)
                                || e instanceof Expr.MethodReference reference
                                        && reference.name().equals(name)))
                .isPresent();
    }

    private List<Argument> arguments(Method method, TypeDecl bean) {
        Map<String, Type> bindings = types.asSuper(types.typeOf(bean), method.owner())
                .map(types::bindings)
                .orElse(Map.of());
        return method.facts().parameters().stream()
                .map(p -> new Argument(
                        p.name(),
                        shapes.of(TypeIndex.substitute(
                                types.resolve(p.type(), method.owner(), Optional.of(method.facts())), bindings))))
                .toList();
    }

    private static List<String> wildcards(TypeDecl owner, TypeDecl bean) {
        List<String> names = new ArrayList<>();
        for (Import i : owner.file().imports()) {
            if (i.wildcard() && !i.isStatic()) {
                names.add(i.name());
            }
        }
        String own = owner.file().packageName();
        if (!own.isEmpty() && !own.equals(bean.file().packageName())) {
            names.add(own);
        }
        return names;
    }
}
