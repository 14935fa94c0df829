package dev.tocsin.analyzer.types;

import dev.tocsin.analyzer.facts.MethodFacts;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Methods of one name and as many parameters, which the types of the arguments tell apart. */
public final class Overloads {

    private static final Set<String> NUMBERS = Set.of(
            "byte",
            "short",
            "int",
            "long",
            "float",
            "double",
            "char",
            "Byte",
            "Short",
            "Integer",
            "Long",
            "Float",
            "Double",
            "Character");

    private final TypeIndex types;

    public Overloads(TypeIndex types) {
        this.types = types;
    }

    /**
     * Whether a call with such arguments can mean no other method of the class than this one: each of the others has a
     * parameter that takes none of that type.
     */
    public boolean excludeOthers(Method method, List<Type> arguments) {
        return types.declaredMethods(method.owner(), method.name()).stream()
                .filter(m -> m.facts() != method.facts())
                .allMatch(m -> refuses(m, arguments));
    }

    private boolean refuses(Method method, List<Type> arguments) {
        MethodFacts facts = method.facts();
        int parameters = facts.parameters().size();
        if (parameters > 0 && facts.parameters().get(parameters - 1).varargs()) {
            return false;
        }
        if (parameters != arguments.size()) {
            return true;
        }
        for (int i = 0; i < parameters; i++) {
            Type parameter = types.resolve(facts.parameters().get(i).type(), method.owner(), Optional.of(facts));
            if (isNo(arguments.get(i), parameter)) {
                return true;
            }
        }
        return false;
    }

    /** Certain only of texts, numbers, and types that the sources declare down to the last supertype. */
    private boolean isNo(Type given, Type wanted) {
        if (given.unknown()
                || given.variable()
                || wanted.unknown()
                || wanted.variable()
                || wanted.isLibrary("Object")) {
            return false;
        }
        if (given.dimensions() != wanted.dimensions()) {
            return given.dimensions() == 0 || wanted.dimensions() > 0;
        }
        if (given.simpleName().equals(wanted.simpleName())) {
            return false;
        }
        if (given.isLibrary("String")) {
            return wanted.declaration().isPresent() || NUMBERS.contains(wanted.simpleName()) || isBoolean(wanted);
        }
        if (NUMBERS.contains(given.simpleName()) || isBoolean(given)) {
            return wanted.declaration().isPresent()
                    || wanted.isLibrary("String")
                    || isBoolean(given) != isBoolean(wanted)
                            && (NUMBERS.contains(wanted.simpleName()) || isBoolean(wanted));
        }
        return given.declaration().isPresent()
                && types.hierarchy(given).stream()
                        .allMatch(t ->
                                (t.declaration().isPresent() || t.isLibrary("Object", "Enum", "Record", "Serializable"))
                                        && !t.simpleName().equals(wanted.simpleName()));
    }

    private static boolean isBoolean(Type type) {
        return type.simpleName().equals("boolean") || type.simpleName().equals("Boolean");
    }
}
