package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.facts.Modifier;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.facts.TypeFacts;
import dev.tocsin.analyzer.model.FunctionSource;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds what the source says of a function that is handed over. */
final class FunctionSources {

    /** The methods of the functions that libraries ask for, by the simple names of their types. */
    private static final Map<String, String> METHODS = Map.ofEntries(
            Map.entry("Runnable", "run"),
            Map.entry("Callable", "call"),
            Map.entry("Supplier", "get"),
            Map.entry("Consumer", "accept"),
            Map.entry("BiConsumer", "accept"),
            Map.entry("Function", "apply"),
            Map.entry("BiFunction", "apply"),
            Map.entry("UnaryOperator", "apply"),
            Map.entry("Predicate", "test"),
            Map.entry("TransactionCallback", "doInTransaction"),
            Map.entry("TransactionCallbackWithoutResult", "doInTransactionWithoutResult"));

    private FunctionSources() {}

    /**
     * Whether an object that has the method may be a lambda: its interface says so, or it is the only method of an interface that
     * extends none and of which no annotation says that a framework implements it.
     */
    static boolean isFunction(Method method, TypeIndex types) {
        TypeDecl owner = method.owner();
        if (Annotations.has(owner.facts().annotations(), "FunctionalInterface")) {
            return true;
        }
        return owner.isInterface()
                && owner.facts().annotations().isEmpty()
                && method.facts().annotations().isEmpty()
                && types.supertypes(owner).isEmpty()
                && owner.facts().methods().stream()
                        .filter(m -> m.body().isEmpty())
                        .allMatch(m -> m == method.facts());
    }

    /** Only anonymous classes implement it, so that who hands one over tells what it does, as with a lambda. */
    static boolean madeWhereHanded(Method method, TypeIndex types) {
        return types.concreteSubtypes(method.owner()).stream()
                .allMatch(d -> d.facts().name().isEmpty());
    }

    /**
     * The methods of a class above an anonymous one that its callers call, and that call its own:
     *
     * <pre>{@code
     * abstract class VoidCallback implements Callback<Void> {
     *     public final Void execute(Connection connection) {
     *         executeVoid(connection);
     *         return null;
     *     }
     * }
     * }</pre>
     */
    static List<Method> templates(TypeDecl anonymous, int arguments, TypeIndex types) {
        return types.supertypes(anonymous).stream()
                .flatMap(t -> t.declaration().stream())
                .filter(d -> !d.isInterface())
                .flatMap(d -> d.facts().methods().stream()
                        .filter(m -> m.body().isPresent()
                                && m.parameters().size() == arguments
                                && !m.constructor()
                                && !m.is(Modifier.STATIC)
                                && !m.is(Modifier.PRIVATE))
                        .map(m -> new Method(d, m))
                        .filter(m -> types.supertypes(d).stream()
                                .flatMap(i -> i.declaration().stream())
                                .flatMap(i -> types.declaredMethods(i, m.name()).stream())
                                .anyMatch(i -> isFunction(i, types))))
                .toList();
    }

    static Optional<FunctionSource> of(Expressions.Closure closure, TypeIndex types) {
        if (closure.source() instanceof Expr.Lambda l) {
            return Optional.of(new FunctionSource(l.parameters(), l.body(), isExpression(l)));
        }
        if (closure.source() instanceof Expr.New n) {
            return n.body().flatMap(b -> single(b, -1)).flatMap(FunctionSources::of);
        }
        return closure.source() instanceof Expr.MethodReference r
                ? referenced(r, closure, types).flatMap(FunctionSources::of)
                : Optional.empty();
    }

    private static Optional<FunctionSource> of(MethodFacts method) {
        return method.body().map(b -> new FunctionSource(method.parameters(), b, false));
    }

    /** The front end gives an expression's block the expression's own position. */
    private static boolean isExpression(Expr.Lambda lambda) {
        List<Stmt> statements = lambda.body().statements();
        return statements.size() == 1
                && statements.get(0) instanceof Stmt.Return r
                && r.value().filter(v -> v.at() == lambda.body().at()).isPresent();
    }

    /**
     * The method of an anonymous class that a caller means.
     *
     * @param arguments how many it is called with; -1 for any number
     */
    static Optional<MethodFacts> single(TypeFacts anonymous, int arguments) {
        List<MethodFacts> bodies = anonymous.methods().stream()
                .filter(m -> m.body().isPresent() && !m.is(Modifier.STATIC) && !m.is(Modifier.PRIVATE))
                .filter(m -> !m.constructor() && !m.name().equals(MethodFacts.INITIALIZER))
                .toList();
        return bodies.stream()
                .filter(m -> m.parameters().size() == arguments)
                .findFirst()
                .or(() -> bodies.stream().findFirst());
    }

    /** The method by which a class is a function of a library's; empty where it is none, or more than one. */
    static Optional<String> implemented(Type type, TypeIndex types) {
        List<String> methods = types.hierarchy(type).stream()
                .filter(t -> t.declaration().isEmpty())
                .flatMap(t -> Optional.ofNullable(METHODS.get(t.simpleName())).stream())
                .distinct()
                .toList();
        return methods.size() == 1 ? Optional.of(methods.get(0)) : Optional.empty();
    }

    private static Optional<MethodFacts> referenced(
            Expr.MethodReference reference, Expressions.Closure closure, TypeIndex types) {
        return owner(reference.scope(), closure, types)
                .flatMap(owner -> types.hierarchy(owner).stream()
                        .flatMap(t -> t.declaration().stream())
                        .flatMap(d -> types.declaredMethods(d, reference.name()).stream())
                        .findFirst())
                .map(Method::facts);
    }

    private static Optional<Type> owner(Expr scope, Expressions.Closure closure, TypeIndex types) {
        TypeDecl context = closure.activation().context;
        if (scope instanceof Expr.This || scope instanceof Expr.Super) {
            return Optional.of(types.typeOf(context));
        }
        if (!(scope instanceof Expr.Name name)) {
            return Optional.empty();
        }
        Typed local = closure.locals().get(name.name());
        if (local != null) {
            return Optional.of(local.type());
        }
        for (TypeDecl d = context; d != null; d = d.enclosing().orElse(null)) {
            Optional<TypeIndex.Field> field = types.field(types.typeOf(d), name.name());
            if (field.isPresent()) {
                return Optional.of(field.get().type());
            }
        }
        return types.declaration(name.name(), context).map(types::typeOf);
    }
}
