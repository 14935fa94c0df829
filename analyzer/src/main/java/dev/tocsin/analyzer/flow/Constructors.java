package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.FieldFacts;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.facts.Modifier;
import dev.tocsin.analyzer.facts.Parameter;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.facts.TypeFacts;
import dev.tocsin.analyzer.facts.TypeUse;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Runs constructors of the sources, those that are generated, and what the fields begin with. */
final class Constructors {

    /** Superclasses whose constructors are run. */
    private static final int MOST_SUPERS = 8;

    private final Interpreter interpreter;
    private final Expressions expressions;
    private final Calls calls;
    private final Invocations invocations;

    Constructors(Interpreter interpreter, Expressions expressions, Calls calls, Invocations invocations) {
        this.interpreter = interpreter;
        this.expressions = expressions;
        this.calls = calls;
        this.invocations = invocations;
    }

    private TypeIndex types() {
        return interpreter.program.types;
    }

    Typed create(Expr.New expr, Type expected) {
        List<Typed> arguments = calls.arguments(expr.arguments());
        if (!interpreter.state.alive) {
            return calls.nothing();
        }
        if (expr.body().isPresent()) {
            return new Typed(expressions.closure(expr), interpreter.resolve(expr.type()));
        }
        Type type = interpreter.resolve(expr.type());
        if (type.arguments().isEmpty() && !expected.arguments().isEmpty()) {
            type = new Type(type.name(), expected.arguments(), type.declaration(), false, type.dimensions());
        }
        return construct(type, arguments, interpreter.span(expr.at()));
    }

    /** A new object of the type. */
    Typed construct(Type type, List<Typed> arguments, SourceSpan at) {
        return type.declaration().isEmpty()
                ? createLibraryObject(type, arguments, at)
                : construct(type, constructor(type.declaration().get(), arguments), arguments, at);
    }

    /** A new object of a class of the sources; without a constructor it is a generated one that makes it. */
    Typed construct(Type type, Optional<Method> constructor, List<Typed> arguments, SourceSpan at) {
        Value made = expressions.objects.make(type, false);
        Typed object = new Typed(made, type);
        TypeDecl decl = type.declaration().orElseThrow();
        initialize(made, type, f -> true);
        if (constructor.isPresent() || arguments.isEmpty()) {
            implicitSuperCalls(decl, constructor, object, at);
        }
        if (constructor.isPresent()) {
            if (decl.facts().kind() == TypeFacts.Kind.RECORD) {
                // A compact constructor leaves the fields to the compiler.
                generatedConstructor(decl, made, arguments);
            }
            invocations.invoke(constructor.get(), object, arguments, false, at);
        } else if (!arguments.isEmpty()) {
            generatedConstructor(decl, made, arguments);
        }
        return object;
    }

    private Typed createLibraryObject(Type type, List<Typed> arguments, SourceSpan at) {
        Optional<Typed> known = expressions.library.create(type, arguments, at);
        if (known.isPresent()) {
            return known.get();
        }
        Optional<Typed> framework = calls.framework(
                new Typed(interpreter.unknown(), type),
                true,
                MethodFacts.CONSTRUCTOR,
                arguments,
                Optional.empty(),
                at,
                type);
        if (framework.isPresent()) {
            return new Typed(framework.get().value(), type);
        }
        for (Typed argument : arguments) {
            if (expressions.closure(argument.value()).isPresent()) {
                Frames outer = interpreter.frames;
                if (type.isLibrary("Thread")) {
                    interpreter.frames = outer.in(new Frame.Async(at));
                }
                invocations.functions.run(argument.value(), List.of(), at);
                interpreter.frames = outer;
            }
        }
        Value made = expressions.objects.make(type, true);
        for (int i = 0; i < arguments.size(); i++) {
            // A parser of options sets the fields of the object that it was made for.
            expressions.objects.open(arguments.get(i).value());
            expressions.objects.set(
                    new Typed(made, type), "$" + i, arguments.get(i).value(), at);
        }
        return new Typed(made, type);
    }

    /**
     * What the fields start with.
     *
     * @param run whose initializers are run
     */
    void initialize(Value made, Type type, Predicate<FieldFacts> run) {
        for (Type t : types().hierarchy(type)) {
            if (t.declaration().isEmpty() || t.declaration().get().isInterface()) {
                continue;
            }
            TypeDecl decl = t.declaration().get();
            for (FieldFacts field : decl.facts().fields()) {
                if (field.initializer().isPresent()
                        && !field.modifiers().contains(Modifier.STATIC)
                        && run.test(field)) {
                    // Some value it is given, whatever it be.
                    Value value = initialValue(field, decl).orElseGet(interpreter::unknown);
                    expressions.objects.set(new Typed(made, type), field.name(), value, interpreter.method.span());
                }
            }
        }
    }

    private Optional<Value> initialValue(FieldFacts field, TypeDecl decl) {
        Expr initializer = field.initializer().orElseThrow();
        if (initializer instanceof Expr.Member m && m.target() instanceof Expr.Name n) {
            return Optional.of(
                    new Value.Named(types().resolve(TypeUse.of(n.name()), decl).name(), m.name()));
        }
        if (initializer instanceof Expr.New n && n.arguments().stream().allMatch(Expr.Literal.class::isInstance)) {
            // A list, map or text that the constructor fills.
            return expressions
                    .library
                    .create(types().resolve(n.type(), decl), calls.arguments(n.arguments()), interpreter.method.span())
                    .map(Typed::value);
        }
        Optional<Typed> drawn = drawn(initializer, decl);
        if (drawn.isPresent()) {
            return drawn.map(Typed::value);
        }
        return interpreter.program.constants.evaluate(initializer, decl);
    }

    /** The moment, or what is drawn by lot, and what the library makes of it: {@code UUID.randomUUID().toString()}. */
    private Optional<Typed> drawn(Expr initializer, TypeDecl decl) {
        if (!(initializer instanceof Expr.Call c) || !c.arguments().stream().allMatch(Expr.Literal.class::isInstance)) {
            return Optional.empty();
        }
        SourceSpan at = interpreter.method.span();
        if (c.receiver() instanceof Expr.Name n) {
            Type source = types().resolve(TypeUse.of(n.name()), decl);
            return source.isLibrary("UUID", "System") || c.name().equals("now")
                    ? Optional.of(calls.onType(source, c.name(), calls.arguments(c.arguments()), at, Type.UNKNOWN))
                    : Optional.empty();
        }
        return drawn(c.receiver(), decl)
                .map(v -> calls.onValue(v, c.name(), calls.arguments(c.arguments()), false, at, Type.UNKNOWN));
    }

    /** Lombok's constructors and a record's own. */
    private void generatedConstructor(TypeDecl decl, Value made, List<Typed> arguments) {
        List<String> names = decl.facts().kind() == TypeFacts.Kind.RECORD
                ? decl.facts().components().stream().map(Parameter::name).toList()
                : generated(decl.facts(), arguments.size()).stream()
                        .map(FieldFacts::name)
                        .toList();
        Map<String, Value> given = new TreeMap<>();
        for (int i = 0; i < names.size() && names.size() == arguments.size(); i++) {
            given.put(names.get(i), arguments.get(i).value());
        }
        Typed object = new Typed(made, types().typeOf(decl));
        given.forEach((name, value) -> expressions.objects.set(object, name, value, interpreter.method.span()));
        if (given.isEmpty() && decl.facts().kind() != TypeFacts.Kind.RECORD) {
            arguments.forEach(a -> expressions.objects.copyInto(object, a.value(), interpreter.method.span()));
        }
    }

    /** The fields that Lombok's constructor with so many parameters fills, in their order; empty where there is none. */
    static List<FieldFacts> generated(TypeFacts type, int parameters) {
        List<FieldFacts> fields = type.fields().stream()
                .filter(f -> !f.modifiers().contains(Modifier.STATIC))
                .toList();
        List<FieldFacts> open = fields.stream()
                .filter(f -> !f.modifiers().contains(Modifier.FINAL)
                        || f.initializer().isEmpty())
                .toList();
        List<FieldFacts> required = open.stream()
                .filter(f -> f.initializer().isEmpty())
                .filter(f -> f.modifiers().contains(Modifier.FINAL) || Annotations.has(f.annotations(), "NonNull"))
                .toList();
        return Stream.of(required, fields, open)
                .filter(taken -> taken.size() == parameters)
                .findFirst()
                .orElse(List.of());
    }

    /** {@code this(..)} or {@code super(..)}. */
    void call(Expr.Call call, List<Typed> arguments, SourceSpan at) {
        Type self = types().typeOf(interpreter.context());
        Type owner = call.name().equals("this")
                ? self
                : types().supertypes(self).stream().findFirst().orElse(Type.UNKNOWN);
        owner.declaration()
                .flatMap(d -> constructor(d, arguments))
                .ifPresent(c -> invocations.invoke(
                        c,
                        new Typed(interpreter.activation().receiver, calls.self(interpreter.context())),
                        arguments,
                        false,
                        at));
    }

    /** A constructor that calls no other begins with its superclass' one without parameters. */
    private void implicitSuperCalls(TypeDecl decl, Optional<Method> constructor, Typed object, SourceSpan at) {
        Deque<Method> farthestFirst = new ArrayDeque<>();
        Optional<TypeDecl> above = superclass(decl);
        Optional<Method> below = constructor;
        // A class may name itself as its superclass.
        for (int i = 0;
                i < MOST_SUPERS
                        && above.isPresent()
                        && below.filter(Constructors::callsAnother).isEmpty();
                i++) {
            below = constructor(above.get(), List.of());
            below.ifPresent(farthestFirst::push);
            above = superclass(above.get());
        }
        farthestFirst.forEach(c -> invocations.invoke(c, object, List.of(), false, at));
    }

    private Optional<TypeDecl> superclass(TypeDecl decl) {
        return types().supertypes(decl).stream()
                .flatMap(t -> t.declaration().stream())
                .filter(d -> d.facts().kind() == TypeFacts.Kind.CLASS)
                .findFirst();
    }

    private static boolean callsAnother(Method constructor) {
        List<Stmt> statements =
                constructor.facts().body().map(Stmt.Block::statements).orElse(List.of());
        return !statements.isEmpty()
                && statements.get(0) instanceof Stmt.Evaluate e
                && e.expression() instanceof Expr.Call c
                && (c.name().equals("this") || c.name().equals("super"));
    }

    private Optional<Method> constructor(TypeDecl decl, List<Typed> arguments) {
        Method best = null;
        for (Method candidate : types().declaredMethods(decl, MethodFacts.CONSTRUCTOR)) {
            if (candidate.facts().parameters().size() == arguments.size() && best == null) {
                best = candidate;
            }
        }
        return best == null
                ? Optional.empty()
                : types().declaredMethods(decl, MethodFacts.CONSTRUCTOR).size() == 1
                        ? Optional.of(best)
                        : types().method(types().typeOf(decl), MethodFacts.CONSTRUCTOR, Calls.typesOf(arguments))
                                .filter(m -> m.owner() == decl);
    }
}
