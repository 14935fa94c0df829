package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.List;
import java.util.Optional;

/** Lombok's builders: {@code User.builder().email(e).build()}. A builder is the object itself, under another type. */
final class Builders {

    private static final String BUILDER = "$Builder";

    /** How Lombok names a builder's class: {@code UserBuilder}. */
    private static final String BUILDER_SUFFIX = "Builder";

    private Builders() {}

    static Optional<Typed> start(Type owner, String name, Expressions expressions, Interpreter interpreter) {
        TypeDecl decl = owner.declaration().orElseThrow();
        return name.equals(builderMethod(decl)) && built(decl)
                ? Optional.of(new Typed(expressions.make(owner, false), Type.library(BUILDER, owner)))
                : Optional.empty();
    }

    private static boolean built(TypeDecl decl) {
        return Annotations.has(decl.facts().annotations(), "Builder", "SuperBuilder")
                || decl.facts().methods().stream().anyMatch(m -> Annotations.has(m.annotations(), "Builder"));
    }

    private static String builderMethod(TypeDecl decl) {
        return decl.annotation("Builder")
                .or(() -> decl.annotation("SuperBuilder"))
                .flatMap(a -> Annotations.string(a, "builderMethodName"))
                .orElse("builder");
    }

    static Optional<Typed> step(
            Typed receiver, String name, List<Typed> arguments, Expressions expressions, Interpreter interpreter) {
        if (receiver.type().declaration().isPresent()
                && name.equals("toBuilder")
                && arguments.isEmpty()
                && built(receiver.type().declaration().get())) {
            Value copy = expressions.make(receiver.type(), true);
            expressions.copyInto(new Typed(copy, receiver.type()), receiver.value(), interpreter.method.span());
            return Optional.of(new Typed(copy, Type.library(BUILDER, receiver.type())));
        }
        return built(receiver.type(), interpreter).map(owner -> {
            if (arguments.isEmpty()) {
                return new Typed(receiver.value(), owner);
            }
            if (arguments.size() == 1) {
                expressions.set(
                        new Typed(receiver.value(), owner),
                        name,
                        arguments.get(0).value(),
                        interpreter.method.span());
            }
            return receiver;
        });
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
