package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.Optional;

/** Names of getters and setters that no source shows. */
final class Accessors {

    private Accessors() {}

    /** The property that a call without arguments reads. */
    static Optional<String> read(Type type, String method, TypeIndex types) {
        if (types.field(type, method).isPresent()) {
            return Optional.of(method);
        }
        String rest = rest(method, "get");
        if (!rest.isEmpty()) {
            return Optional.of(property(type, rest, types));
        }
        rest = rest(method, "is");
        return rest.isEmpty() ? Optional.empty() : Optional.of(property(type, rest, types));
    }

    /** The property that a call with one argument sets. */
    static Optional<String> written(Type type, String method, TypeIndex types) {
        for (String prefix : new String[] {"set", "with"}) {
            String rest = rest(method, prefix);
            if (!rest.isEmpty() && (prefix.equals("set") || types.field(type, decapitalize(rest)).isPresent())) {
                return Optional.of(property(type, rest, types));
            }
        }
        return types.field(type, method).isPresent() ? Optional.of(method) : Optional.empty();
    }

    private static String rest(String method, String prefix) {
        return method.length() > prefix.length()
                        && method.startsWith(prefix)
                        && !Character.isLowerCase(method.charAt(prefix.length()))
                ? method.substring(prefix.length())
                : "";
    }

    /** A boolean field {@code isActive} has the accessors of {@code active}. */
    private static String property(Type type, String rest, TypeIndex types) {
        String name = decapitalize(rest);
        return types.field(type, name).isEmpty() && types.field(type, "is" + rest).isPresent() ? "is" + rest : name;
    }

    static String decapitalize(String name) {
        if (name.length() > 1 && Character.isUpperCase(name.charAt(0)) && Character.isUpperCase(name.charAt(1))) {
            return name;
        }
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
