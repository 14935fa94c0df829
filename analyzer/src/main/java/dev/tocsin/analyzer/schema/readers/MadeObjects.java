package dev.tocsin.analyzer.schema.readers;

import dev.tocsin.analyzer.facts.Annotation;
import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.FieldFacts;
import dev.tocsin.analyzer.facts.Parameter;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.facts.TypeUse;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.TypeIndex;
import dev.tocsin.analyzer.types.Walk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * How the beans of the configuration classes, and the objects that they are made of, come to be: {@code new T(..)}, and the calls
 * that set it up. An object is followed through locals, the class's own methods and fields, and the parameters that are other beans.
 */
final class MadeObjects {

    private static final int DEEPEST = 16;

    private final TypeIndex types;
    private final ConstantTexts texts;
    private final List<Method> beans;

    MadeObjects(TypeIndex types) {
        this.types = types;
        this.texts = new ConstantTexts(types);
        this.beans = types.all().stream()
                .flatMap(d -> d.facts().methods().stream()
                        .filter(m -> Annotations.has(m.annotations(), "Bean"))
                        .map(m -> new Method(d, m)))
                .toList();
    }

    /** An expression, and the method that it stands in. */
    record Part(Expr expr, Method where) {}

    /** A call that sets an object up. */
    record Told(String name, List<Part> arguments) {}

    /**
     * An object.
     *
     * @param creation {@code new T(..)}, or a call that is not of the sources: {@code Map.of(..)}
     * @param told the calls on it
     * @param whole no other call sets it up, and each of these is made, once
     */
    record Made(Part creation, List<Told> told, boolean whole) {

        /** The simple name of its class; empty where that is made on the spot, or the object is not made by {@code new}. */
        String type() {
            return creation.expr() instanceof Expr.New n && n.body().isEmpty()
                    ? n.type().simpleName()
                    : "";
        }

        /** What its constructor, or the call, is given. */
        List<Part> arguments() {
            return parts(
                    creation.expr() instanceof Expr.New n
                            ? n.arguments()
                            : creation.expr() instanceof Expr.Call c ? c.arguments() : List.of(),
                    creation.where());
        }

        /** What the last call of that name hands over. */
        Optional<Part> told(String name) {
            return told.stream()
                    .filter(t -> t.name().equals(name) && t.arguments().size() == 1)
                    .map(t -> t.arguments().get(0))
                    .reduce((earlier, later) -> later);
        }
    }

    private static List<Part> parts(List<Expr> expressions, Method where) {
        return expressions.stream().map(e -> new Part(e, where)).toList();
    }

    /** Methods that make beans, in the order of the types. */
    List<Method> beans() {
        return beans;
    }

    /** What the method gives back, if there is one thing that it can give. */
    Optional<Made> returned(Method method) {
        return returned(method, 0);
    }

    /** The object that the expression means. */
    Optional<Made> made(Part part) {
        return made(part.expr(), part.where(), 0);
    }

    /** The text of a constant expression, or of a local that holds one. */
    Optional<String> text(Part part) {
        Optional<Expr> local = part.expr() instanceof Expr.Name n
                ? local(n.name(), part.where()).flatMap(Stmt.Local::initializer)
                : Optional.empty();
        return texts.of(local.orElse(part.expr()), part.where().owner());
    }

    /** The simple name of the type that the sources give the expression; empty where they give none. */
    Optional<String> declared(Part part) {
        Expr expr = part.expr();
        Method where = part.where();
        Optional<TypeUse> type = Optional.empty();
        if (expr instanceof Expr.Call c && own(c.receiver())) {
            type = called(c, where).map(m -> m.facts().returnType());
        } else if (expr instanceof Expr.Name n) {
            type = local(n.name(), where)
                    .map(Stmt.Local::type)
                    .or(() -> parameter(n.name(), where).map(Parameter::type))
                    .or(() -> where.owner().field(n.name()).map(FieldFacts::type));
        }
        return type.map(TypeUse::simpleName);
    }

    private Optional<Made> made(Expr expr, Method where, int depth) {
        if (depth > DEEPEST) {
            return Optional.empty();
        }
        if (expr instanceof Expr.Cast c) {
            return made(c.operand(), where, depth + 1);
        }
        if (expr instanceof Expr.New n) {
            return Optional.of(new Made(new Part(n, where), List.of(), n.body().isEmpty()));
        }
        if (expr instanceof Expr.Call c) {
            return own(c.receiver())
                    ? called(c, where).flatMap(m -> returned(m, depth + 1))
                    : Optional.of(new Made(new Part(c, where), List.of(), true));
        }
        if (expr instanceof Expr.Member m && m.target() instanceof Expr.This) {
            return field(m.name(), where, depth);
        }
        if (!(expr instanceof Expr.Name name)) {
            return Optional.empty();
        }
        if (local(name.name(), where).isPresent()) {
            return setUp(name.name(), where, depth);
        }
        Optional<Parameter> parameter = parameter(name.name(), where);
        return parameter.isPresent()
                ? bean(name.name(), parameter.get().type(), parameter.get().annotations(), depth)
                : field(name.name(), where, depth);
    }

    private static boolean own(Expr receiver) {
        return receiver instanceof Expr.Implicit || receiver instanceof Expr.This;
    }

    private Optional<Method> called(Expr.Call call, Method where) {
        return types.hierarchy(types.typeOf(where.owner())).stream()
                .flatMap(t -> t.declaration().stream())
                .flatMap(d -> types.declaredMethods(d, call.name()).stream())
                .filter(m -> m.facts().parameters().size() == call.arguments().size())
                .findFirst();
    }

    private static Optional<Parameter> parameter(String name, Method where) {
        return where.facts().parameters().stream()
                .filter(p -> p.name().equals(name))
                .findFirst();
    }

    private Optional<Made> field(String name, Method where, int depth) {
        Optional<FieldFacts> field = where.owner().field(name);
        if (field.flatMap(FieldFacts::initializer).isPresent()) {
            return made(field.get().initializer().get(), where, depth + 1);
        }
        return field.flatMap(f -> bean(name, f.type(), f.annotations(), depth));
    }

    /** The bean of that name, or the one of that type. */
    private Optional<Made> bean(String name, TypeUse type, List<Annotation> annotations, int depth) {
        String wanted = Annotations.find(annotations, "Qualifier")
                .flatMap(q -> Annotations.string(q, "value"))
                .orElse(name);
        return only(beans.stream().filter(b -> names(b).contains(wanted)).toList())
                .or(() -> only(beans.stream()
                        .filter(b -> b.facts().returnType().simpleName().equals(type.simpleName()))
                        .toList()))
                .flatMap(b -> returned(b, depth + 1));
    }

    private static List<String> names(Method bean) {
        Annotation annotation =
                Annotations.find(bean.facts().annotations(), "Bean").orElseThrow();
        List<String> names = new ArrayList<>();
        for (String member : List.of("value", "name")) {
            for (Expr element : Annotations.elements(annotation, member)) {
                if (element instanceof Expr.Literal l) {
                    names.add(l.value());
                }
            }
        }
        return names.isEmpty() ? List.of(bean.name()) : names;
    }

    private static Optional<Method> only(List<Method> methods) {
        return methods.size() == 1 ? Optional.of(methods.get(0)) : Optional.empty();
    }

    private Optional<Made> returned(Method method, int depth) {
        List<Stmt.Return> returns = new ArrayList<>();
        method.facts()
                .body()
                .ifPresent(b -> every(b, s -> {
                    if (s instanceof Stmt.Return r) {
                        returns.add(r);
                    }
                }));
        return returns.size() == 1 ? returns.get(0).value().flatMap(v -> made(v, method, depth + 1)) : Optional.empty();
    }

    /** The only local of that name. */
    private static Optional<Stmt.Local> local(String name, Method where) {
        List<Stmt.Local> found = new ArrayList<>();
        where.facts()
                .body()
                .ifPresent(b -> every(b, s -> {
                    if (s instanceof Stmt.Local l && l.name().equals(name)) {
                        found.add(l);
                    }
                }));
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    /** What a local holds, with the calls on it. */
    private Optional<Made> setUp(String name, Method where, int depth) {
        Stmt.Block body = where.facts().body().orElseThrow();
        List<Told> told = new ArrayList<>();
        always(body, s -> {
            if (s instanceof Stmt.Evaluate e && e.expression() instanceof Expr.Call c && means(c.receiver(), name)) {
                told.add(new Told(c.name(), parts(c.arguments(), where)));
            }
        });
        AtomicInteger changes = new AtomicInteger();
        Walk.every(body, e -> {
            if (e instanceof Expr.Call c && means(c.receiver(), name)
                    || e instanceof Expr.Assign a && means(a.target(), name)) {
                changes.incrementAndGet();
            }
        });
        boolean handedOn = statements(body).stream()
                .anyMatch(s -> s instanceof Stmt.Evaluate e
                        && e.expression() instanceof Expr.Call c
                        && own(c.receiver())
                        && c.arguments().stream().anyMatch(a -> means(a, name)));
        boolean all = changes.get() == told.size() && !handedOn;
        return local(name, where)
                .flatMap(Stmt.Local::initializer)
                .flatMap(i -> made(i, where, depth + 1))
                .map(m -> new Made(
                        m.creation(),
                        Stream.concat(m.told().stream(), told.stream()).toList(),
                        m.whole() && all));
    }

    private static boolean means(Expr expr, String name) {
        return expr instanceof Expr.Name n && n.name().equals(name);
    }

    private static List<Stmt> statements(Stmt body) {
        List<Stmt> found = new ArrayList<>();
        every(body, found::add);
        return found;
    }

    /** Every statement, at any depth; not those of classes and lambdas in it. */
    private static void every(Stmt statement, Consumer<Stmt> found) {
        found.accept(statement);
        Walk.statement(statement, s -> every(s, found), e -> {}, t -> {});
    }

    /** The statements that are come to however the method goes on, each once. */
    private static void always(Stmt statement, Consumer<Stmt> found) {
        if (statement instanceof Stmt.Block b) {
            b.statements().forEach(s -> always(s, found));
        } else if (statement instanceof Stmt.Try t) {
            always(t.body(), found);
        } else {
            found.accept(statement);
        }
    }
}
