package dev.tocsin.analyzer.types;

import java.util.List;
import java.util.Optional;

/**
 * A type as far as it could be resolved.
 *
 * @param name qualified where a declaration or an import tells it, else as written; the name of a type variable where
 *     {@code variable}; {@link #UNKNOWN}'s is empty
 * @param arguments type arguments, empty for a raw type
 * @param declaration in the scanned sources, if there is one
 * @param variable true for a type variable that nothing is known about at this place
 * @param dimensions of an array
 */
public record Type(
        String name, List<Type> arguments, Optional<TypeDecl> declaration, boolean variable, int dimensions) {

    public static final Type UNKNOWN = new Type("", List.of(), Optional.empty(), false, 0);

    public Type {
        arguments = List.copyOf(arguments);
    }

    /** A type of some library, by its qualified or simple name. */
    public static Type library(String name, Type... arguments) {
        return new Type(name, List.of(arguments), Optional.empty(), false, 0);
    }

    public String simpleName() {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    public boolean unknown() {
        return name.isEmpty();
    }

    /** True where the type is not declared in the scanned sources and has one of these simple names. */
    public boolean isLibrary(String... simpleNames) {
        if (declaration.isPresent() || variable) {
            return false;
        }
        int start = name.lastIndexOf('.') + 1;
        for (String candidate : simpleNames) {
            if (name.length() - start == candidate.length() && name.endsWith(candidate)) {
                return true;
            }
        }
        return false;
    }

    /** A primitive type, whose values are never null. */
    public boolean primitive() {
        return dimensions == 0 && isLibrary("int", "long", "boolean", "short", "byte", "char", "double", "float");
    }

    public Type argument(int index) {
        return index < arguments.size() ? arguments.get(index) : UNKNOWN;
    }

    /** The type of the array's elements. */
    public Type element() {
        return new Type(name, arguments, declaration, variable, Math.max(0, dimensions - 1));
    }

    @Override
    public String toString() {
        return arguments.isEmpty() ? name : name + arguments;
    }
}
