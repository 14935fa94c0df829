package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.model.FrameworkModel;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How fields are set up whose objects frameworks name as such: {@code insert = new SimpleJdbcInsert(d).withTableName("t")}
 * in a constructor, and the calls on the field behind it.
 */
final class FieldSetups {

    private final Set<String> types = new HashSet<>();
    private final Map<TypeIndex.Field, Optional<Setup>> found = new ConcurrentHashMap<>();

    FieldSetups(List<FrameworkModel> models) {
        models.forEach(m -> types.addAll(m.setUpOnce()));
    }

    /**
     * What makes a field's object what it is.
     *
     * @param method where that stands; empty for the field's own initializer
     * @param value the object
     * @param calls the calls on it, in order
     */
    record Setup(Optional<MethodFacts> method, Expr value, List<Expr.Call> calls) {}

    Optional<Setup> of(TypeIndex.Field field) {
        if (field.type().declaration().isPresent()
                || !types.contains(field.type().simpleName())) {
            return Optional.empty();
        }
        return found.computeIfAbsent(field, FieldSetups::find);
    }

    /** Empty where two places assign the field. */
    private static Optional<Setup> find(TypeIndex.Field field) {
        String name = field.facts().name();
        List<Setup> setups = new ArrayList<>();
        List<Expr.Call> calls = new ArrayList<>();
        field.facts().initializer().ifPresent(i -> setups.add(new Setup(Optional.empty(), i, calls)));
        for (MethodFacts method : field.owner().facts().methods()) {
            List<Stmt> statements = method.body().map(Stmt.Block::statements).orElse(List.of());
            for (Stmt statement : statements) {
                if (!(statement instanceof Stmt.Evaluate e)) {
                    continue;
                }
                if (e.expression() instanceof Expr.Assign a && names(a.target(), name)) {
                    setups.add(new Setup(Optional.of(method), a.value(), calls));
                } else if (method.constructor() && e.expression() instanceof Expr.Call c && names(c.receiver(), name)) {
                    calls.add(c);
                }
            }
        }
        return setups.size() == 1 ? Optional.of(setups.get(0)) : Optional.empty();
    }

    private static boolean names(Expr expression, String field) {
        return expression instanceof Expr.Name n && n.name().equals(field)
                || expression instanceof Expr.Member m
                        && m.target() instanceof Expr.This
                        && m.name().equals(field);
    }
}
