package dev.tocsin.analyzer.facts;

import java.util.Map;
import java.util.Optional;

/**
 * An annotation.
 *
 * @param name as written, without the at sign: {@code Column}, {@code jakarta.persistence.Column}
 * @param values its members by name; the single unnamed one is {@code value}; an array is an {@link Expr.ArrayLiteral},
 *     a nested annotation an {@link Expr.Annotated}
 * @param at packed position ({@link Positions})
 */
public record Annotation(String name, Map<String, Expr> values, long at) {

    public Annotation {
        values = Map.copyOf(values);
    }

    /** The last segment of the name. */
    public String simpleName() {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    public Optional<Expr> value(String member) {
        return Optional.ofNullable(values.get(member));
    }
}
