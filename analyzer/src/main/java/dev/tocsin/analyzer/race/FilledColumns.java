package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.types.Annotations;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import dev.tocsin.analyzer.types.Walk;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Columns that get a value although the code that saves the row gives them none. */
final class FilledColumns {

    private static final Pattern ACCESSOR = Pattern.compile("(?:get|is|set)\\p{Lu}\\w*");

    private FilledColumns() {}

    /** Whether a callback, a listener or an initializer may set what the program does not. */
    static boolean any(TypeIndex types, MappedEntity mapped) {
        return byOthers(types, mapped) || callbacks(types, mapped).findAny().isPresent();
    }

    /** Whether any of them may set this property. */
    static boolean may(TypeIndex types, MappedEntity mapped, String property) {
        return byOthers(types, mapped) || callbacks(types, mapped).anyMatch(m -> mayFill(m, property));
    }

    private static boolean byOthers(TypeIndex types, MappedEntity mapped) {
        return classes(types, mapped)
                .anyMatch(d -> d.annotation("EntityListeners").isPresent()
                        || d.annotation("DynamicInsert").isPresent()
                        || d.facts().methods().stream().anyMatch(m -> m.name().equals(MethodFacts.INITIALIZER)));
    }

    private static Stream<MethodFacts> callbacks(TypeIndex types, MappedEntity mapped) {
        return classes(types, mapped)
                .flatMap(d -> d.facts().methods().stream())
                .filter(m -> Annotations.has(m.annotations(), "PrePersist", "PreUpdate"));
    }

    private static Stream<TypeDecl> classes(TypeIndex types, MappedEntity mapped) {
        return types.named(mapped.typeName()).stream()
                .limit(1)
                .flatMap(d -> types.hierarchy(types.typeOf(d)).stream())
                .flatMap(t -> t.declaration().stream());
    }

    /** It names the property, or does something of which it is not to be seen what it sets. */
    private static boolean mayFill(MethodFacts callback, String property) {
        String setter = "set" + Character.toUpperCase(property.charAt(0)) + property.substring(1);
        return callback.body()
                .filter(b -> !Walk.any(
                        b,
                        e -> e instanceof Expr.Name n && n.name().equals(property)
                                || e instanceof Expr.Member m && m.name().equals(property)
                                || e instanceof Expr.Call c && (c.name().equals(setter) || isOpen(c))))
                .isEmpty();
    }

    /** Another method of the object's own, or one that is handed the object. */
    private static boolean isOpen(Expr.Call call) {
        boolean own = call.receiver() instanceof Expr.Implicit
                || call.receiver() instanceof Expr.This
                || call.receiver() instanceof Expr.Super;
        return own && !ACCESSOR.matcher(call.name()).matches()
                || call.arguments().stream().anyMatch(Expr.This.class::isInstance);
    }
}
