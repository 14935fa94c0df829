package dev.tocsin.analyzer.facts;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A method, constructor or initializer.
 *
 * @param name {@link #CONSTRUCTOR} for a constructor (a compact one has the record's components as parameters),
 *     {@link #INITIALIZER} for an instance or static initializer block
 * @param returnType {@link TypeUse#NONE} for constructors and initializers
 * @param body empty for abstract and native methods
 */
public record MethodFacts(
        String name,
        List<TypeParameter> typeParameters,
        List<Parameter> parameters,
        TypeUse returnType,
        List<TypeUse> thrown,
        Set<Modifier> modifiers,
        List<Annotation> annotations,
        Optional<Stmt.Block> body,
        long at) {

    public static final String CONSTRUCTOR = "<init>";
    public static final String INITIALIZER = "<initializer>";

    public MethodFacts {
        typeParameters = List.copyOf(typeParameters);
        parameters = List.copyOf(parameters);
        thrown = List.copyOf(thrown);
        modifiers = Set.copyOf(modifiers);
        annotations = List.copyOf(annotations);
    }

    public boolean is(Modifier modifier) {
        return modifiers.contains(modifier);
    }

    public boolean constructor() {
        return name.equals(CONSTRUCTOR);
    }
}
