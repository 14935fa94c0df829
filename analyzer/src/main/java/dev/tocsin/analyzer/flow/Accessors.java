package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.List;
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
            if (!rest.isEmpty()
                    && (prefix.equals("set")
                            || types.field(type, decapitalize(rest)).isPresent())) {
                return Optional.of(property(type, rest, types));
            }
        }
        return types.field(type, method).isPresent() ? Optional.of(method) : Optional.empty();
    }

    /** The field that a method sets to its one parameter, doing nothing else: {@code this.name = name}. */
    static Optional<String> setBy(Method method) {
        List<Stmt> statements =
                method.facts().body().map(Stmt.Block::statements).orElse(List.of());
        if (method.facts().parameters().size() != 1 || statements.isEmpty() || statements.size() > 2) {
            return Optional.empty();
        }
        if (statements.size() == 2
                && !(statements.get(1) instanceof Stmt.Return r
                        && r.value().filter(Expr.This.class::isInstance).isPresent())) {
            return Optional.empty();
        }
        String parameter = method.facts().parameters().get(0).name();
        return setTo(statements.get(0), parameter);
    }

    /** The field that a statement sets to a parameter: {@code this.name = name}. */
    static Optional<String> setTo(Stmt statement, String parameter) {
        return statement instanceof Stmt.Evaluate e
                        && e.expression() instanceof Expr.Assign a
                        && a.operator().equals("=")
                        && a.value() instanceof Expr.Name v
                        && v.name().equals(parameter)
                ? target(a.target(), parameter)
                : Optional.empty();
    }

    private static Optional<String> target(Expr target, String parameter) {
        if (target instanceof Expr.Member m && m.target() instanceof Expr.This) {
            return Optional.of(m.name());
        }
        return target instanceof Expr.Name n && !n.name().equals(parameter) ? Optional.of(n.name()) : Optional.empty();
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
        return types.field(type, name).isEmpty()
                        && types.field(type, "is" + rest).isPresent()
                ? "is" + rest
                : name;
    }

    static String decapitalize(String name) {
        if (name.length() > 1 && Character.isUpperCase(name.charAt(0)) && Character.isUpperCase(name.charAt(1))) {
            return name;
        }
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
