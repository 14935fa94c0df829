package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.Import;
import dev.tocsin.analyzer.facts.Modifier;
import dev.tocsin.analyzer.facts.Parameter;
import dev.tocsin.analyzer.facts.TypeFacts;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.model.Answer;
import dev.tocsin.analyzer.model.FrameworkModel;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides what a call means: a method of the sources, a framework's operation, an accessor, or something unknown. */
final class Calls {

    /** An interface with more implementations than this is no port with an adapter. */
    private static final int MAX_IMPLEMENTATIONS = 3;

    /** Methods that functions have beside the one that runs them. */
    private static final Set<String> COMBINATORS = Set.of(
            "andThen", "compose", "and", "or", "negate", "equals", "hashCode", "toString", "reversed", "thenComparing");

    /** By their simple names, for those that come with {@code import java.util.function.*}. */
    private static final String[] FUNCTIONS = {
        "Runnable", "Callable", "Supplier", "Function", "BiFunction", "UnaryOperator", "Consumer", "BiConsumer"
    };

    private final Interpreter interpreter;
    private final Expressions expressions;
    private final Invocations invocations;
    private final GeneratedMappers generatedMappers;
    final Constructors constructors;

    Calls(Interpreter interpreter, Expressions expressions) {
        this.interpreter = interpreter;
        this.expressions = expressions;
        this.invocations = new Invocations(interpreter, expressions);
        this.constructors = new Constructors(interpreter, expressions, this, invocations);
        this.generatedMappers = new GeneratedMappers(interpreter, expressions);
    }

    private TypeIndex types() {
        return interpreter.program.types;
    }

    Typed evaluate(Expr.Call call, Type expected) {
        if (call.receiver() instanceof Expr.Implicit) {
            List<Typed> arguments = arguments(call.arguments());
            return interpreter.state.alive ? implicit(call, arguments, expected) : nothing();
        }
        Optional<Type> owner = expressions.staticType(call.receiver());
        if (owner.isPresent()) {
            List<Typed> arguments = arguments(call.arguments());
            return interpreter.state.alive
                    ? onType(owner.get(), call.name(), arguments, interpreter.span(call.at()), expected)
                    : nothing();
        }
        Typed receiver = expressions.evaluate(call.receiver());
        if (receiver.type().unknown()) {
            receiver = new Typed(receiver.value(), expressions.objects.typeOf(receiver.value()));
        }
        List<Typed> arguments = arguments(call.arguments());
        if (!interpreter.state.alive) {
            return nothing();
        }
        SourceSpan at = interpreter.span(call.at());
        if (call.receiver() instanceof Expr.Super) {
            return inherited(receiver, call.name(), arguments, at, expected);
        }
        if (call.receiver() instanceof Expr.This t && t.outer().isEmpty()) {
            return onValue(own(receiver, call.name(), arguments), call.name(), arguments, false, at, expected);
        }
        boolean self = call.receiver() instanceof Expr.This;
        return onValue(receiver, call.name(), arguments, !self, at, expected);
    }

    /** The object itself, as what its class makes of the method. */
    Typed own(Typed object, String name, List<Typed> arguments) {
        TypeDecl context = interpreter.context();
        return types().method(types().typeOf(context), name, typesOf(arguments))
                .filter(m -> m.facts().is(Modifier.PRIVATE))
                .map(m -> object)
                .orElseGet(() -> new Typed(object.value(), self(context)));
    }

    /** The type of an object whose body in the class is being run. */
    Type self(TypeDecl context) {
        if (context == interpreter.context()) {
            return types().typeOf(interpreter.activation().self);
        }
        return types().typeOf(context == interpreter.method.owner() ? interpreter.self : context);
    }

    /** What the class' own method is called instead of, where the object's class overrides it. */
    private Method overriding(Method method, TypeDecl context, List<Typed> arguments) {
        Type self = self(context);
        return self.declaration().filter(d -> d == context).isPresent()
                        || method.facts().is(Modifier.PRIVATE)
                        || method.facts().is(Modifier.STATIC)
                ? method
                : types().method(self, method.name(), typesOf(arguments)).orElse(method);
    }

    /** {@code super.m()}: the superclass' method, run on this object. */
    private Typed inherited(Typed object, String name, List<Typed> arguments, SourceSpan at, Type expected) {
        Type type = types().supertypes(types().typeOf(interpreter.context())).stream()
                .findFirst()
                .orElse(Type.UNKNOWN);
        Optional<Method> method = type.declaration().isPresent()
                ? types().method(type, name, typesOf(arguments))
                        .filter(m -> m.facts().body().isPresent())
                : Optional.empty();
        return method.isPresent()
                ? method(
                        method.get(),
                        new Typed(object.value(), self(interpreter.context())),
                        arguments,
                        false,
                        at,
                        expected)
                : onValue(new Typed(object.value(), type), name, arguments, false, at, expected);
    }

    Typed nothing() {
        return new Typed(interpreter.unknown(), Type.UNKNOWN);
    }

    List<Typed> arguments(List<Expr> exprs) {
        List<Typed> arguments = new ArrayList<>(exprs.size());
        for (Expr expr : exprs) {
            arguments.add(expressions.evaluate(expr));
        }
        return arguments;
    }

    static List<Type> typesOf(List<Typed> arguments) {
        List<Type> types = new ArrayList<>(arguments.size());
        for (Typed argument : arguments) {
            types.add(argument.type());
        }
        return types;
    }

    // ---- unqualified calls

    private Typed implicit(Expr.Call call, List<Typed> arguments, Type expected) {
        SourceSpan at = interpreter.span(call.at());
        if (call.name().equals("this") || call.name().equals("super")) {
            constructors.call(call, arguments, at);
            return nothing();
        }
        Value self = interpreter.activation().receiver;
        for (TypeDecl d = interpreter.context(); d != null; d = d.enclosing().orElse(null)) {
            Type type = types().typeOf(d);
            Optional<Method> method = types().method(type, call.name(), typesOf(arguments));
            if (method.isPresent()) {
                return method(
                        overriding(method.get(), d, arguments),
                        new Typed(self, self(d)),
                        arguments,
                        false,
                        at,
                        expected);
            }
        }
        for (Import imported : interpreter.context().file().imports()) {
            if (imported.isStatic() && !imported.wildcard() && imported.name().endsWith("." + call.name())) {
                String owner = imported.name().substring(0, imported.name().lastIndexOf('.'));
                return onType(named(owner), call.name(), arguments, at, expected);
            }
        }
        for (Import imported : interpreter.context().file().imports()) {
            if (imported.isStatic() && imported.wildcard()) {
                Type owner = named(imported.name());
                if (owner.declaration().isPresent()
                        && types().method(owner, call.name(), typesOf(arguments))
                                .isPresent()) {
                    return onType(owner, call.name(), arguments, at, expected);
                }
            }
        }
        Optional<Typed> generated = ownAccessor(call.name(), arguments, at);
        if (generated.isPresent()) {
            return generated.get();
        }
        // A method inherited from a library's class: this may be a framework's base class.
        Typed receiver = new Typed(self, types().typeOf(interpreter.context()));
        return framework(receiver, false, call.name(), arguments, Optional.empty(), at, expected)
                .orElseGet(() -> unknownCall(receiver, call.name(), arguments, at));
    }

    private Type named(String qualifiedName) {
        return types().byQualifiedName(qualifiedName, interpreter.context().file())
                .map(types()::typeOf)
                .orElseGet(() -> Type.library(qualifiedName));
    }

    // ---- static calls

    Typed onType(Type owner, String name, List<Typed> arguments, SourceSpan at, Type expected) {
        if (owner.declaration().isPresent()) {
            Optional<Method> method = types().method(owner, name, typesOf(arguments));
            if (method.isPresent()) {
                return method(method.get(), new Typed(interpreter.unknown(), owner), arguments, false, at, expected);
            }
            Optional<Typed> builder = Builders.start(owner, name, expressions, this);
            if (builder.isPresent()) {
                return builder.get();
            }
            if (name.equals("valueOf") && owner.declaration().get().facts().kind() == TypeFacts.Kind.ENUM) {
                return new Typed(Values.derived("valueOf", values(arguments)), owner);
            }
            if (name.equals("values") && owner.declaration().get().facts().kind() == TypeFacts.Kind.ENUM) {
                return new Typed(new Value.Named(owner.name(), "values"), Type.library("java.util.List", owner));
            }
        }
        Optional<Typed> known = expressions.library.onType(owner, name, arguments, at);
        if (known.isPresent()) {
            return known.get();
        }
        Typed receiver = new Typed(interpreter.unknown(), owner);
        return framework(receiver, true, name, arguments, Optional.empty(), at, expected)
                .orElseGet(() -> unknownCall(new Typed(new Value.Named(owner.name(), ""), owner), name, arguments, at));
    }

    // ---- calls on an object

    /**
     * @param throughProxy the call goes to another object
     */
    Typed onValue(
            Typed receiver, String name, List<Typed> arguments, boolean throughProxy, SourceSpan at, Type expected) {
        Optional<Typed> builder = Builders.step(receiver, name, arguments, expressions, interpreter, this, at);
        if (builder.isPresent()) {
            return builder.get();
        }
        Optional<Method> method = receiver.type().declaration().isPresent()
                ? types().method(receiver.type(), name, typesOf(arguments))
                : Optional.empty();
        if (method.isPresent()) {
            return method(method.get(), receiver, arguments, throughProxy, at, expected);
        }
        if (expressions.closure(receiver.value()).isPresent() && !COMBINATORS.contains(name)) {
            return invocations.functions.run(receiver.value(), arguments, at);
        }
        if (Aspects.proceeds(receiver.type(), name)) {
            return invocations.functions.run(receiver.value(), arguments, at);
        }
        if (isFunction(receiver.type()) && !COMBINATORS.contains(name)) {
            return new Typed(
                    invocations.functions.run(receiver.value(), arguments, at).value(),
                    functionResult(receiver.type()));
        }
        if (receiver.type().declaration().isEmpty()) {
            Optional<Typed> known = expressions.library.onValue(receiver, name, arguments, at);
            if (known.isPresent()) {
                return known.get();
            }
        }
        Optional<Typed> operation = framework(receiver, false, name, arguments, Optional.empty(), at, expected);
        if (operation.isPresent()) {
            return operation.get();
        }
        boolean ofRow =
                interpreter.program.mappings.byType(receiver.type().name()).isPresent();
        boolean ofEnum = receiver.type()
                .declaration()
                .filter(d -> d.facts().kind() == TypeFacts.Kind.ENUM)
                .isPresent();
        if ((ofRow || ofEnum) && name.equals("equals") && arguments.size() == 1) {
            // A mapped class that says nothing of it has it from Object: in one session the same row is the same
            // object. An enum's constants are what they are.
            Value other = arguments.get(0).value();
            return Expressions.truth(Conditions.equal(receiver.value(), other));
        }
        Optional<Typed> accessed = accessor(receiver, name, arguments, at);
        return accessed.orElseGet(() -> unknownCall(receiver, name, arguments, at));
    }

    /** A function that was handed in: what it does is its maker's to say. */
    private static boolean isFunction(Type type) {
        return type.declaration().isEmpty()
                && (type.name().startsWith("java.util.function.") || type.isLibrary(FUNCTIONS));
    }

    private static Type functionResult(Type type) {
        return switch (type.simpleName()) {
            case "Supplier", "Callable", "UnaryOperator", "BinaryOperator" -> type.argument(0);
            case "Function" -> type.argument(1);
            case "BiFunction" -> type.argument(2);
            default -> Type.UNKNOWN;
        };
    }

    private Typed method(
            Method method, Typed receiver, List<Typed> arguments, boolean throughProxy, SourceSpan at, Type expected) {
        Typed result = followed(method, receiver, arguments, throughProxy, at, expected);
        if (interpreter.program.builtTexts.mayBuild(method)) {
            return built(method, receiver, arguments, result);
        }
        return method.facts().returnType().simpleName().equals("String") ? lookedUp(arguments, result) : result;
    }

    /** What a method gives under constant keys, unless following it told what that is. */
    private Typed lookedUp(List<Typed> arguments, Typed result) {
        if (result.value() instanceof Value.Const || arguments.isEmpty()) {
            return result;
        }
        return interpreter
                .program
                .keyedTexts
                .of(arguments, interpreter.method.owner())
                .map(t -> new Typed(new Value.Const(Value.Const.Kind.STRING, t), result.type()))
                .orElse(result);
    }

    /** What a method gives that puts a statement together, unless following it with whatever it is given told more. */
    private Typed built(Method method, Typed receiver, List<Typed> arguments, Typed result) {
        BuiltTexts texts = interpreter.program.builtTexts;
        Optional<String> told = texts.told(interpreter, result.value(), expressions, interpreter.context());
        return texts.text(
                        interpreter,
                        method,
                        receiver.type(),
                        typesOf(arguments),
                        texts.given(interpreter, arguments, expressions, interpreter.context()))
                .filter(t -> told.isEmpty() || BuiltTexts.holes(t) <= BuiltTexts.holes(told.get()))
                .map(t -> new Typed(new Value.Const(Value.Const.Kind.STRING, t), result.type()))
                .orElse(result);
    }

    private Typed followed(
            Method method, Typed receiver, List<Typed> arguments, boolean throughProxy, SourceSpan at, Type expected) {
        if (interpreter.program.insteadOfBodies.contains(method.name())) {
            Optional<Typed> told =
                    framework(receiver, false, method.name(), arguments, Optional.of(method), at, expected);
            if (told.isPresent()) {
                return told.get();
            }
        }
        Optional<String> set = arguments.size() == 1 ? Accessors.setBy(method) : Optional.empty();
        if (set.isPresent()) {
            // What a plain setter does is done by whoever calls it.
            expressions.objects.set(receiver, set.get(), arguments.get(0).value(), at);
            return receiver;
        }
        if (method.facts().body().isPresent()) {
            return invocations.invoke(method, receiver, arguments, throughProxy, at);
        }
        if (expressions.closure(receiver.value()).isPresent()) {
            return new Typed(
                    invocations.functions.run(receiver.value(), arguments, at).value(),
                    resultType(method, receiver.type()));
        }
        List<Invocations.Target> implementations = implementations(method, receiver.type(), arguments);
        if (receiver.value() instanceof Value.Param
                && FunctionSources.isFunction(method, types())
                && (implementations.isEmpty() || FunctionSources.madeWhereHanded(method, types()))) {
            return new Typed(
                    invocations.functions.run(receiver.value(), arguments, at).value(),
                    resultType(method, receiver.type()));
        }
        if (!implementations.isEmpty() && implementations.size() <= MAX_IMPLEMENTATIONS) {
            return invocations.invokeAll(method, implementations, receiver, arguments, throughProxy, at);
        }
        Optional<Typed> operation =
                framework(receiver, false, method.name(), arguments, Optional.of(method), at, expected);
        if (operation.isPresent()) {
            return operation.get();
        }
        Optional<Typed> below = extendedPort(method, receiver, arguments, at, expected);
        if (below.isPresent()) {
            return below.get();
        }
        Type result = resultType(method, receiver.type());
        return mapped(method, receiver, result, arguments, at).orElseGet(() -> {
            Typed unknown = unknownCall(receiver, method.name(), arguments, at);
            return new Typed(unknown.value(), result);
        });
    }

    /** A port that a framework's own interface extends: {@code interface JpaUsers extends JpaRepository<User, Long>, Users}. */
    private Optional<Typed> extendedPort(
            Method method, Typed receiver, List<Typed> arguments, SourceSpan at, Type expected) {
        TypeDecl port = receiver.type().declaration().orElse(method.owner());
        List<TypeDecl> interfaces = types().directSubtypes(port).stream()
                .filter(TypeDecl::isInterface)
                .toList();
        if (interfaces.size() != 1) {
            return Optional.empty();
        }
        Type extended = types().typeOf(interfaces.get(0));
        Method declared =
                types().method(extended, method.name(), typesOf(arguments)).orElse(method);
        return framework(
                new Typed(receiver.value(), extended),
                false,
                method.name(),
                arguments,
                Optional.of(declared),
                at,
                expected);
    }

    /** The bodies that an abstract method may have, each once, in the order of the declarations. */
    private List<Invocations.Target> implementations(Method method, Type receiver, List<Typed> arguments) {
        Map<Method, Type> found = new LinkedHashMap<>();
        TypeDecl start = receiver.declaration().orElse(method.owner());
        if (start.facts().annotations().stream()
                .anyMatch(a -> interpreter.program.madeByFramework.contains(a.simpleName()))) {
            return List.of();
        }
        List<TypeDecl> candidates = types().concreteSubtypes(start);
        if (candidates.isEmpty() && start != method.owner()) {
            candidates = types().concreteSubtypes(method.owner());
        }
        for (TypeDecl candidate : candidates) {
            Optional<Method> body = types().method(types().typeOf(candidate), method.name(), typesOf(arguments))
                    .filter(m -> m.facts().body().isPresent());
            // A generic base class has its body for several: then it is not known what its type variables stand for.
            body.ifPresent(b -> found.merge(b, types().typeOf(candidate), (x, y) -> types().typeOf(b.owner())));
        }
        return found.entrySet().stream()
                .map(e -> new Invocations.Target(e.getKey(), e.getValue()))
                .toList();
    }

    private Type resultType(Method method, Type receiver) {
        Type declared = types().resolve(method.facts().returnType(), method.owner(), Optional.of(method.facts()));
        return types().asSuper(receiver, method.owner())
                .map(t -> TypeIndex.substitute(declared, types().bindings(t)))
                .orElse(declared);
    }

    /** A body-less method of no framework that turns one object into another: a generated mapper. */
    private Optional<Typed> mapped(Method method, Typed receiver, Type result, List<Typed> arguments, SourceSpan at) {
        for (int i = 0; i < method.facts().parameters().size() && i < arguments.size(); i++) {
            Parameter parameter = method.facts().parameters().get(i);
            if (Annotations.has(parameter.annotations(), "MappingTarget")) {
                if (!generatedMappers.fill(method, receiver, i, arguments, at)) {
                    Value source =
                            arguments.size() > 1 ? arguments.get(i == 0 ? 1 : 0).value() : interpreter.unknown();
                    expressions.objects.copyInto(arguments.get(i), source, at);
                }
                return Optional.of(new Typed(arguments.get(i).value(), result));
            }
        }
        Entity made = expressions.objects.entityOf(result);
        Entity source = arguments.isEmpty()
                ? Entity.UNKNOWN
                : expressions.objects.entityOf(arguments.get(0).type());
        // A reservation that is made for a room takes neither the room's key nor its other properties.
        boolean ofOther = !made.unknown() && !source.unknown() && !source.same(made);
        Optional<Typed> generated =
                ofOther ? Optional.empty() : generatedMappers.map(method, receiver, result, arguments, at);
        if (generated.isPresent()
                || arguments.isEmpty()
                || made.unknown()
                || result.declaration().isEmpty()) {
            return generated;
        }
        return Optional.of(filled(
                result, ofOther ? interpreter.unknown() : arguments.get(0).value()));
    }

    /** A new object whose properties come from another's. */
    Typed filled(Type type, Value source) {
        Value made = expressions.objects.make(type, true);
        expressions.objects.copyInto(new Typed(made, type), source, interpreter.method.span());
        return new Typed(made, type);
    }

    /** A call that a model has put off, with what the method is given. */
    Typed again(Event.Asked asked, Typed receiver, List<Typed> arguments, SourceSpan at) {
        return ask(new ModelCall(
                        interpreter,
                        expressions,
                        receiver,
                        asked.isStatic(),
                        asked.name(),
                        arguments,
                        asked.declared(),
                        asked.resultType(),
                        at))
                .map(a -> new Typed(a.value(), a.type()))
                .orElseGet(this::nothing);
    }

    private Optional<Answer> ask(ModelCall call) {
        for (FrameworkModel model : interpreter.program.models) {
            Optional<Answer> answer = model.call(call);
            if (answer.isPresent()) {
                return answer;
            }
        }
        return Optional.empty();
    }

    Optional<Typed> framework(
            Typed receiver,
            boolean isStatic,
            String name,
            List<Typed> arguments,
            Optional<Method> declared,
            SourceSpan at,
            Type expected) {
        Type result = declared.map(m -> resultType(m, receiver.type())).orElse(Type.UNKNOWN);
        SourceSpan told = interpreter.toldAt.orElse(at);
        ModelCall call =
                new ModelCall(interpreter, expressions, receiver, isStatic, name, arguments, declared, result, told);
        return ask(call).map(answer -> {
            Type type = answer.type();
            if (type.unknown()) {
                type = result.unknown() || result.variable() ? expressions.objects.typeOf(answer.value()) : result;
            }
            return new Typed(answer.value(), type.unknown() ? expected : type);
        });
    }

    /** A getter, setter or record accessor that Lombok or the compiler makes, or whose type is not in the sources. */
    private Optional<Typed> accessor(Typed receiver, String name, List<Typed> arguments, SourceSpan at) {
        if (arguments.isEmpty()) {
            Optional<String> property = Accessors.read(receiver.type(), name, types());
            return property.map(p -> expressions.objects.property(receiver, p));
        }
        if (arguments.size() == 1) {
            Optional<String> property = Accessors.written(receiver.type(), name, types());
            if (property.isPresent()) {
                expressions.objects.set(
                        receiver, property.get(), arguments.get(0).value(), at);
                return Optional.of(receiver);
            }
        }
        return Optional.empty();
    }

    /** {@code getUsers()} of a class that Lombok makes the getters of, called by the class itself. */
    private Optional<Typed> ownAccessor(String name, List<Typed> arguments, SourceSpan at) {
        for (TypeDecl d = interpreter.context(); d != null; d = d.enclosing().orElse(null)) {
            Type type = types().typeOf(d);
            Optional<String> property = switch (arguments.size()) {
                case 0 -> Accessors.read(type, name, types());
                case 1 -> Accessors.written(type, name, types());
                default -> Optional.empty();
            };
            if (property.isPresent() && types().field(type, property.get()).isPresent()) {
                return accessor(new Typed(interpreter.activation().receiver, type), name, arguments, at);
            }
        }
        return Optional.empty();
    }

    private static List<Value> values(List<Typed> typed) {
        return typed.stream().map(Typed::value).toList();
    }

    /** Nothing is known of the call but that its result may come from all it is given; functions it gets are run. */
    private Typed unknownCall(Typed receiver, String name, List<Typed> arguments, SourceSpan at) {
        List<Value> from = new ArrayList<>();
        from.add(receiver.value());
        for (Typed argument : arguments) {
            if (expressions.closure(argument.value()).isPresent()) {
                Frames outer = interpreter.frames;
                if (LibraryCalls.startsThread(receiver.type(), name)) {
                    interpreter.frames = onAnotherThread(receiver, at);
                }
                Typed given = invocations.functions.run(
                        argument.value(), List.of(expressions.library.sequences.element(receiver)), at);
                interpreter.frames = outer;
                from.add(given.value());
            } else {
                expressions.objects.open(argument.value());
                from.add(argument.value());
            }
        }
        if (receiver.value() instanceof Value.Ref && name.startsWith("set")) {
            return receiver;
        }
        Type type = arguments.size() >= 2 && name.startsWith("map") ? classArgument(arguments) : Type.UNKNOWN;
        if (!type.unknown() && !expressions.objects.entityOf(type).unknown()) {
            // modelMapper.map(dto, User.class)
            return filled(type, arguments.get(0).value());
        }
        Optional<Value> spelt = PlainTexts.of(receiver, name, arguments);
        if (spelt.isPresent()) {
            return new Typed(spelt.get(), Type.library("java.lang.String"));
        }
        // Long.toString(count): among overloads, the type decides.
        boolean text = name.equals("toString");
        return new Typed(Values.derived(name, from), text ? Type.library("java.lang.String") : Type.UNKNOWN);
    }

    private Frames onAnotherThread(Typed executor, SourceSpan at) {
        Frames frames = interpreter.frames.in(new Frame.Async(at));
        // All calls that hand something to this executor wait for the same thread, wherever they are.
        return interpreter.program.singleWorkers.is(executor.value(), interpreter.self)
                ? frames.in(new Frame.OneWorker(at))
                : frames;
    }

    private static Type classArgument(List<Typed> arguments) {
        return arguments.stream()
                .map(Typed::type)
                .filter(t -> t.isLibrary("Class"))
                .map(t -> t.argument(0))
                .findFirst()
                .orElse(Type.UNKNOWN);
    }

    Typed run(Value function, List<Typed> arguments, SourceSpan at) {
        return invocations.functions.run(function, arguments, at);
    }
}
