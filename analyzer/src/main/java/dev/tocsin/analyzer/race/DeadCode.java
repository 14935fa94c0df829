package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.FileFacts;
import dev.tocsin.analyzer.facts.Modifier;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.facts.TypeFacts;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.Walk;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Private methods whose name is called nowhere in their file, and that no framework calls for an annotation. */
final class DeadCode {

    /** Annotations that change how a method runs, or say something of it, and make nobody call it. */
    private static final Set<String> NO_CALL = Set.of(
            "Transactional",
            "Async",
            "Retryable",
            "Lock",
            "SuppressWarnings",
            "Deprecated",
            "SneakyThrows",
            "SafeVarargs");

    private final Map<FileFacts, Set<String>> calledByFile = new IdentityHashMap<>();

    /** Whether the method, which nobody was seen to call, never runs. */
    boolean neverRuns(Method root) {
        return root.facts().is(Modifier.PRIVATE)
                && root.facts().annotations().stream().allMatch(a -> NO_CALL.contains(a.simpleName()))
                && !calledByFile
                        .computeIfAbsent(root.owner().file(), f -> new Calls().of(f))
                        .contains(root.name());
    }

    /** The names of all methods that a file calls, or hands on by name. */
    private static final class Calls {

        private final Set<String> names = new HashSet<>();
        private final Consumer<Stmt> statements = this::visit;
        private final Consumer<Expr> expressions = this::visit;
        private final Consumer<TypeFacts> types = this::visit;

        Set<String> of(FileFacts file) {
            file.types().forEach(types);
            return names;
        }

        private void visit(TypeFacts type) {
            type.methods().forEach(m -> m.body().ifPresent(statements));
            type.fields().forEach(f -> f.initializer().ifPresent(expressions));
            type.nested().forEach(types);
        }

        private void visit(Stmt statement) {
            Walk.statement(statement, statements, expressions, types);
        }

        private void visit(Expr expression) {
            if (expression instanceof Expr.Call call) {
                names.add(call.name());
            } else if (expression instanceof Expr.MethodReference reference) {
                names.add(reference.name());
            }
            Walk.expression(expression, statements, expressions, types);
        }
    }
}
