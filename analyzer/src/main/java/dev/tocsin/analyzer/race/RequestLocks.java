package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.MethodFacts;
import dev.tocsin.analyzer.facts.Positions;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.flow.OwnLocks;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Method;
import dev.tocsin.analyzer.types.TypeDecl;
import dev.tocsin.analyzer.types.Walk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Locks that a servlet filter holds while the request is answered:
 *
 * <pre>{@code
 * Object lock = orderLocks.acquireLock(order);
 * try {
 *     chain.doFilter(request, response);
 * } finally {
 *     orderLocks.releaseLock(lock);
 * }
 * }</pre>
 *
 * <p>For which requests it is there, the filter decides when it runs.
 */
final class RequestLocks {

    private static final Set<String> CHAINS = Set.of("FilterChain", "WebFilterChain");

    /** A filter and where it takes the lock. */
    private record Held(TypeDecl filter, SourceSpan at) {}

    private final Predicate<Method> ofRequest;
    private final List<Held> held = new ArrayList<>();

    /** @param ofRequest whether what begins with a method may be a web request */
    RequestLocks(Program program, Predicate<Method> ofRequest) {
        this.ofRequest = ofRequest;
        for (TypeDecl type : program.types().all()) {
            for (MethodFacts method : type.facts().methods()) {
                boolean filters = method.parameters().stream()
                        .anyMatch(p -> CHAINS.contains(p.type().simpleName()));
                if (filters) {
                    method.body().ifPresent(b -> search(type, b));
                }
            }
        }
    }

    /** The lock that a filter may hold around what begins with the method. */
    Optional<Protection> around(Method root) {
        if (held.isEmpty() || !ofRequest.test(root)) {
            return Optional.empty();
        }
        Held first = held.get(0);
        return Optional.of(Protection.of(
                Protection.Kind.IN_PROCESS_LOCK,
                "lock of the filter `" + first.filter().name() + "`",
                Protection.Verdict.HOLDS_PARTLY,
                "for which requests it is taken, and whom it keeps out, is not known here",
                first.at()));
    }

    private void search(TypeDecl type, Stmt statement) {
        if (statement instanceof Stmt.Block block) {
            for (int i = 0; i < block.statements().size(); i++) {
                if (block.statements().get(i) instanceof Stmt.Try s && goesOn(s.body())) {
                    OwnLocks.around(block.statements().subList(0, i), s)
                            .ifPresent(taken -> held.add(
                                    new Held(type, Positions.span(type.file().file(), taken.at()))));
                }
            }
        }
        Walk.statement(statement, s -> search(type, s), e -> {}, t -> {});
    }

    private static boolean goesOn(Stmt body) {
        return Walk.any(
                body,
                e -> e instanceof Expr.Call c
                        && (c.name().equals("doFilter") || c.name().equals("filter"))
                        && c.receiver() instanceof Expr.Name);
    }
}
