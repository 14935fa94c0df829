package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.facts.Modifier;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.facts.TypeFacts;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import dev.tocsin.analyzer.types.Walk;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Which methods an object calls on itself, and so whether an inherited body does something else in a subclass: a template
 * method whose steps the subclass overrides. Only such a body is looked at once more for the subclass; any other does the
 * same whoever inherits it.
 */
final class SelfCalls {

    /**
     * So many classes below one get a look of their own at a body that they inherit, the first ones in the order of files; to
     * further ones it does what it does by itself.
     */
    private static final int MAX_CLASSES = 48;

    private static final int MAX_BODIES = 256;

    private final TypeIndex types;
    private final Map<Method, Set<String>> direct = new ConcurrentHashMap<>();
    private final Map<Method, Set<String>> reached = new ConcurrentHashMap<>();
    private final Map<Method, Map<TypeDecl, TypeDecl>> classes = new ConcurrentHashMap<>();
    private final Map<TypeDecl, Set<TypeDecl>> first = new ConcurrentHashMap<>();
    private final Map<Method, Map<TypeDecl, Boolean>> replaced = new ConcurrentHashMap<>();

    SelfCalls(TypeIndex types) {
        this.types = types;
    }

    /**
     * The class that the body is to be looked at for, when it runs on an object of the type: the nearest one above the type
     * that overrides a method that the body calls on itself, or the class that declares the body.
     */
    TypeDecl classFor(Method body, Type receiver) {
        TypeDecl owner = body.owner();
        TypeDecl self = receiver.declaration().orElse(owner);
        if (self == owner || self.isInterface() || body.facts().is(Modifier.STATIC)) {
            return owner;
        }
        Map<TypeDecl, TypeDecl> known = classes.computeIfAbsent(body, b -> new ConcurrentHashMap<>(4));
        TypeDecl found = known.get(self);
        if (found == null) {
            found = allowed(body, overriding(body, self));
            known.put(self, found);
        }
        return found;
    }

    /**
     * The class of the type itself, for a body that in general hangs on what subclasses of its class override: a class that
     * overrides nothing is one of them.
     */
    TypeDecl exactClassFor(Method body, Type receiver) {
        TypeDecl owner = body.owner();
        TypeDecl self = receiver.declaration().orElse(owner);
        return self == owner
                        || self.isInterface()
                        || body.facts().is(Modifier.STATIC)
                        || types.asSuper(receiver, owner).isEmpty()
                ? owner
                : allowed(body, self);
    }

    private TypeDecl allowed(Method body, TypeDecl self) {
        return first.computeIfAbsent(body.owner(), this::firstBelow).contains(self) ? self : body.owner();
    }

    private Set<TypeDecl> firstBelow(TypeDecl owner) {
        Set<TypeDecl> below = new HashSet<>();
        Deque<TypeDecl> open = new ArrayDeque<>(types.directSubtypes(owner));
        while (!open.isEmpty() && below.size() < MAX_CLASSES) {
            TypeDecl next = open.poll();
            if (below.add(next)) {
                open.addAll(types.directSubtypes(next));
            }
        }
        return below;
    }

    private TypeDecl overriding(Method body, TypeDecl self) {
        TypeDecl owner = body.owner();
        Set<TypeDecl> above = new HashSet<>();
        for (Type type : types.hierarchy(types.typeOf(owner))) {
            type.declaration().ifPresent(above::add);
        }
        List<TypeDecl> below = types.hierarchy(types.typeOf(self)).stream()
                .flatMap(t -> t.declaration().stream())
                .filter(d -> !d.isInterface() && !above.contains(d))
                .toList();
        if (below.isEmpty() || types.asSuper(types.typeOf(self), owner).isEmpty()) {
            return owner;
        }
        Set<String> names = reached(body);
        for (TypeDecl decl : below) {
            for (MethodFacts facts : decl.facts().methods()) {
                if (names.contains(facts.name()) && overridable(facts)) {
                    return decl;
                }
            }
        }
        return owner;
    }

    private static boolean overridable(MethodFacts facts) {
        return facts.body().isPresent() && !facts.is(Modifier.STATIC) && !facts.is(Modifier.PRIVATE);
    }

    /** Names of the methods that the body calls on its own object, and those that these call. */
    private Set<String> reached(Method body) {
        Set<String> known = reached.get(body);
        if (known != null) {
            return known;
        }
        Set<String> names = new HashSet<>();
        Set<Method> seen = new HashSet<>(Set.of(body));
        Deque<Method> open = new ArrayDeque<>(seen);
        List<Type> hierarchy = types.hierarchy(types.typeOf(body.owner()));
        while (!open.isEmpty() && seen.size() < MAX_BODIES) {
            for (String name : direct.computeIfAbsent(open.poll(), SelfCalls::calls)) {
                if (!names.add(name)) {
                    continue;
                }
                for (Type type : hierarchy) {
                    for (Method called : type.declaration()
                            .map(d -> types.declaredMethods(d, name))
                            .orElse(List.of())) {
                        if (seen.add(called)) {
                            open.add(called);
                        }
                    }
                }
            }
        }
        reached.put(body, names);
        return names;
    }

    private static Set<String> calls(Method method) {
        Names names = new Names();
        method.facts().body().ifPresent(names::visit);
        return names.found;
    }

    /**
     * Whether an object that is only known to be of the type may be of a class that overrides the method: what the method's
     * own body then gives says little, a constant least of all.
     */
    boolean mayBeReplaced(Method method, Type receiver) {
        if (!overridable(method.facts())
                || method.facts().constructor()
                || method.facts().is(Modifier.FINAL)
                || receiver.declaration().isEmpty()) {
            return false;
        }
        TypeDecl known = receiver.declaration().get();
        if (types.directSubtypes(known).isEmpty()) {
            return false;
        }
        return replaced.computeIfAbsent(method, m -> new ConcurrentHashMap<>(4))
                .computeIfAbsent(known, d -> types.concreteSubtypes(d).stream().anyMatch(s -> overrides(s, method)));
    }

    private boolean overrides(TypeDecl subtype, Method method) {
        Optional<Method> nearest = Optional.empty();
        for (Type type : types.hierarchy(types.typeOf(subtype))) {
            if (type.declaration().isEmpty() || nearest.isPresent()) {
                continue;
            }
            nearest = types.declaredMethods(type.declaration().get(), method.name()).stream()
                    .filter(m -> overridable(m.facts())
                            && m.facts().parameters().size()
                                    == method.facts().parameters().size())
                    .findFirst();
        }
        return nearest.isPresent() && !nearest.get().equals(method);
    }

    /** Collects what a body calls on its own object, also from within its lambdas and anonymous classes. */
    private static final class Names {

        private final Set<String> found = new HashSet<>();
        private final Consumer<Stmt> statements = this::visit;
        private final Consumer<Expr> expressions = this::visit;
        private final Consumer<TypeFacts> types = this::visit;

        void visit(Stmt statement) {
            Walk.statement(statement, statements, expressions, types);
        }

        private void visit(Expr expression) {
            if (expression instanceof Expr.Call call && own(call.receiver())) {
                found.add(call.name());
            } else if (expression instanceof Expr.MethodReference reference && own(reference.scope())) {
                found.add(reference.name());
            }
            Walk.expression(expression, statements, expressions, types);
        }

        private void visit(TypeFacts inner) {
            inner.methods().forEach(m -> m.body().ifPresent(statements));
        }

        private static boolean own(Expr receiver) {
            return receiver instanceof Expr.Implicit || receiver instanceof Expr.This || receiver instanceof Expr.Super;
        }
    }
}
