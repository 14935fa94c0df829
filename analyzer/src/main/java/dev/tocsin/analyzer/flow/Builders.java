package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import java.util.List;
import java.util.Optional;

/** Lombok's builders: {@code User.builder().email(e).build()}. A builder is the object itself, under another type. */
final class Builders {

    private static final String BUILDER = "$Builder";

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
        if (!receiver.type().name().equals(BUILDER)) {
            return Optional.empty();
        }
        Type owner = receiver.type().argument(0);
        if (arguments.isEmpty()) {
            return Optional.of(new Typed(receiver.value(), owner));
        }
        if (arguments.size() == 1) {
            expressions.set(
                    new Typed(receiver.value(), owner), name, arguments.get(0).value(), interpreter.method.span());
        }
        return Optional.of(receiver);
    }
}
