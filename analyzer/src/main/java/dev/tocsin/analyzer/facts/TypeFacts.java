package dev.tocsin.analyzer.facts;

import java.util.List;
import java.util.Set;

/**
 * A class, interface, enum, record or annotation type; also a local or anonymous one.
 *
 * @param name simple name; empty for an anonymous class
 * @param qualifiedName with package and enclosing types, dots throughout; local and anonymous classes take the name of
 *     the enclosing type and their line: {@code com.acme.Outer.$41}
 * @param supertypes what it extends and implements, in the order of the source, the extended class first
 * @param components of a record
 * @param constants of an enum
 * @param nested member types
 */
public record TypeFacts(
        String name,
        String qualifiedName,
        Kind kind,
        Set<Modifier> modifiers,
        List<TypeParameter> typeParameters,
        List<TypeUse> supertypes,
        List<Annotation> annotations,
        List<Parameter> components,
        List<EnumConstant> constants,
        List<FieldFacts> fields,
        List<MethodFacts> methods,
        List<TypeFacts> nested,
        long at) {

    /** Kinds of types. */
    public enum Kind {
        CLASS,
        INTERFACE,
        ENUM,
        RECORD,
        ANNOTATION
    }

    public TypeFacts {
        modifiers = Set.copyOf(modifiers);
        typeParameters = List.copyOf(typeParameters);
        supertypes = List.copyOf(supertypes);
        annotations = List.copyOf(annotations);
        components = List.copyOf(components);
        constants = List.copyOf(constants);
        fields = List.copyOf(fields);
        methods = List.copyOf(methods);
        nested = List.copyOf(nested);
    }

    /** The names of an enum's constants, in the order of the source. */
    public List<String> constantNames() {
        return constants.stream().map(EnumConstant::name).toList();
    }

    public boolean is(Modifier modifier) {
        return modifiers.contains(modifier);
    }
}
