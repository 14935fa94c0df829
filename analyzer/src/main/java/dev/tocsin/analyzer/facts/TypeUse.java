package dev.tocsin.analyzer.facts;

import java.util.List;

/**
 * A type as it is written at one place.
 *
 * @param name as written, without arguments and annotations: {@code User}, {@code java.util.List}, {@code Map.Entry},
 *     {@code var}, {@code int}, {@code void}; {@code ?} for a wildcard without a bound, a bounded one is its bound
 * @param arguments type arguments; empty for a raw type and for the diamond
 * @param dimensions of an array
 */
public record TypeUse(String name, List<TypeUse> arguments, int dimensions) {

    /** Stands where the source names no type: an untyped lambda parameter, a constructor's result. */
    public static final TypeUse NONE = new TypeUse("", List.of(), 0);

    public TypeUse {
        arguments = List.copyOf(arguments);
    }

    public static TypeUse of(String name, TypeUse... arguments) {
        return new TypeUse(name, List.of(arguments), 0);
    }

    /** The last segment of the name: {@code Entry} of {@code Map.Entry}. */
    public String simpleName() {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** True for {@code var} and for a type that is not written at all. */
    public boolean inferred() {
        return name.isEmpty() || name.equals("var");
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name);
        if (!arguments.isEmpty()) {
            text.append('<');
            for (int i = 0; i < arguments.size(); i++) {
                text.append(i == 0 ? "" : ", ").append(arguments.get(i));
            }
            text.append('>');
        }
        return text.append("[]".repeat(dimensions)).toString();
    }
}
