package dev.tocsin.analyzer.facts;

import java.util.List;

/**
 * A parameter of a method, constructor or lambda, or a component of a record.
 *
 * @param type {@link TypeUse#NONE} for a lambda's untyped parameter; the array type for a variable-arity one
 */
public record Parameter(String name, TypeUse type, List<Annotation> annotations, boolean varargs) {
    public Parameter {
        annotations = List.copyOf(annotations);
    }
}
