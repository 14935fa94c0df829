package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.facts.Parameter;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lombok's builders: {@code User.builder().email(e).build()}. A builder is the object itself, under another type; where a
 * constructor builds, the builder holds its parameters.
 */
final class Builders {

    private static final String BUILDER = "$Builder";

    /** How Lombok names a builder's class: {@code UserBuilder}. */
    private static final String BUILDER_SUFFIX = "Builder";

    private Builders() {}

    static Optional<Typed> start(Type owner, String name, Expressions expressions, Calls calls) {
        TypeDecl decl = owner.declaration().orElseThrow();
        if (!name.equals(builderMethod(decl)) || !built(decl)) {
            return Optional.empty();
        }
        Value made = expressions.objects.make(owner, false);
        if (builtByClass(decl)) {
            // Other initializers are not run.
            calls.constructors.initialize(
                    made, owner, f -> Annotations.has(f.annotations(), "Default", "Builder.Default"));
        }
        return Optional.of(new Typed(made, Type.library(BUILDER, owner)));
    }

    private static boolean builtByClass(TypeDecl decl) {
        return Annotations.has(decl.facts().annotations(), "Builder", "SuperBuilder");
    }

    private static boolean built(TypeDecl decl) {
        return builtByClass(decl)
                || decl.facts().methods().stream().anyMatch(m -> Annotations.has(m.annotations(), "Builder"));
    }

    private static String builderMethod(TypeDecl decl) {
        return decl.annotation("Builder")
                .or(() -> decl.annotation("SuperBuilder"))
                .flatMap(a -> Annotations.string(a, "builderMethodName"))
                .orElse("builder");
    }

    static Optional<Typed> step(
            Typed receiver,
            String name,
            List<Typed> arguments,
            Expressions expressions,
            Interpreter interpreter,
            Calls calls,
            SourceSpan at) {
        if (receiver.type().declaration().isPresent()
                && name.equals("toBuilder")
                && arguments.isEmpty()
                && built(receiver.type().declaration().get())) {
            return Optional.of(
                    new Typed(copy(receiver, expressions, interpreter), Type.library(BUILDER, receiver.type())));
        }
        return built(receiver.type(), interpreter).map(owner -> {
            if (arguments.isEmpty()) {
                return constructor(owner, interpreter)
                        .map(c -> calls.constructors.construct(
                                owner, Optional.of(c), parameters(c, receiver.value(), expressions, interpreter), at))
                        .orElseGet(() -> new Typed(receiver.value(), owner));
            }
            if (arguments.size() == 1) {
                expressions.objects.set(
                        new Typed(receiver.value(), owner),
                        name,
                        arguments.get(0).value(),
                        interpreter.method.span());
            }
            return receiver;
        });
    }

    /** An object like the other one: of one that was made here it is known what is in it. */
    private static Value copy(Typed object, Expressions expressions, Interpreter interpreter) {
        State.Obj made = object.value() instanceof Value.Ref r ? interpreter.state.heap.get(r.id()) : null;
        Value copy = expressions.objects.make(object.type(), made == null || made.open());
        if (made == null) {
            expressions.objects.copyInto(new Typed(copy, object.type()), object.value(), interpreter.method.span());
        } else {
            interpreter.state.heap.put(((Value.Ref) copy).id(), made);
        }
        return copy;
    }

    /** The constructor that the built object is made by, where it is not Lombok's own and only fills the object. */
    private static Optional<Method> constructor(Type owner, Interpreter interpreter) {
        return owner.declaration()
                .filter(d -> !builtByClass(d))
                .flatMap(d -> interpreter.program.types.declaredMethods(d, MethodFacts.CONSTRUCTOR).stream()
                        .filter(m -> Annotations.has(m.facts().annotations(), "Builder"))
                        .findFirst())
                .filter(m -> m.facts().body().filter(Builders::onlyAssigns).isPresent());
    }

    /** It sets fields and does nothing else: what a call in it does to others is no part of the object. */
    private static boolean onlyAssigns(Stmt.Block body) {
        return body.statements().stream()
                .allMatch(s -> s instanceof Stmt.Evaluate e && e.expression() instanceof Expr.Assign);
    }

    /** What the builder was given for each parameter; what it was not given is null, or nothing that is known. */
    private static List<Typed> parameters(
            Method constructor, Value builder, Expressions expressions, Interpreter interpreter) {
        List<Typed> given = new ArrayList<>();
        for (Parameter parameter : constructor.facts().parameters()) {
            Type type = interpreter.program.types.resolve(parameter.type(), constructor.owner());
            given.add(new Typed(
                    given(builder, parameter.name(), expressions, interpreter)
                            .orElseGet(() -> type.primitive() ? interpreter.unknown() : Value.Const.NULL),
                    type));
        }
        return given;
    }

    private static Optional<Value> given(Value builder, String name, Expressions expressions, Interpreter interpreter) {
        State.Obj made = builder instanceof Value.Ref r ? interpreter.state.heap.get(r.id()) : null;
        return made == null || made.open()
                ? Optional.of(expressions.objects.property(builder, name))
                : Optional.ofNullable(made.properties().get(name));
    }

    /** What a builder of the type builds, also where the type is written out: {@code UserBuilder}, {@code User.UserBuilder}. */
    private static Optional<Type> built(Type type, Interpreter interpreter) {
        if (type.name().equals(BUILDER)) {
            return Optional.of(type.argument(0));
        }
        String simpleName = type.simpleName();
        if (type.declaration().isPresent() || !simpleName.endsWith(BUILDER_SUFFIX)) {
            return Optional.empty();
        }
        TypeIndex types = interpreter.program.types;
        TypeDecl context = interpreter.context();
        int nested = type.name().lastIndexOf('.');
        String owner = nested < 0
                ? simpleName.substring(0, simpleName.length() - BUILDER_SUFFIX.length())
                : type.name().substring(0, nested);
        return types.declaration(owner, context)
                .or(() -> types.byQualifiedName(owner, context.file()))
                .filter(d -> built(d) && simpleName.equals(d.name() + BUILDER_SUFFIX))
                .map(types::typeOf);
    }
}
