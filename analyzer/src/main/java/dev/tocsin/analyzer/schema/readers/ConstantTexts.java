package dev.tocsin.analyzer.schema.readers;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.Optional;

/** The texts of constant expressions: literals, concatenations and static fields. */
final class ConstantTexts {

    private static final int DEEPEST = 64;

    private final TypeIndex types;

    ConstantTexts(TypeIndex types) {
        this.types = types;
    }

    /** @param context the type that the expression stands in */
    Optional<String> of(Expr expr, TypeDecl context) {
        return of(expr, context, 0);
    }

    private Optional<String> of(Expr expr, TypeDecl context, int depth) {
        if (depth > DEEPEST) {
            return Optional.empty();
        }
        if (expr instanceof Expr.Literal l) {
            return Optional.of(l.value());
        }
        if (expr instanceof Expr.Binary b) {
            Optional<String> left = of(b.left(), context, depth + 1);
            return left.flatMap(l -> of(b.right(), context, depth + 1).map(r -> l + r));
        }
        Optional<TypeIndex.Field> field = Optional.empty();
        if (expr instanceof Expr.Name n) {
            field = types.field(types.typeOf(context), n.name());
        } else if (expr instanceof Expr.Member m && m.target() instanceof Expr.Name n) {
            field = types.declaration(n.name(), context).flatMap(d -> types.field(types.typeOf(d), m.name()));
        }
        return field.flatMap(f -> f.facts().initializer().flatMap(i -> of(i, f.owner(), depth + 1)));
    }
}
