package dev.tocsin.rules.fix;

import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.stmt.TryStmt;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Failures that a method survives as long as it has no transaction: it catches what a bean throws. In a transaction of its own
 * the bean's joins in, its exception marks the whole for rollback, and the catch does not take that back ({@code
 * UnexpectedRollbackException} at the commit).
 */
final class JoinedFailures {

    private final Project project;
    private final JavaSource file;

    JoinedFailures(Project project, JavaSource file) {
        this.project = project;
        this.file = file;
    }

    /** The call of a bean whose failure the method, or one that it calls in its own class, goes on behind. */
    Optional<MethodCallExpr> survived(MethodDeclaration method) {
        Set<MethodDeclaration> seen = new HashSet<>(Set.of(method));
        Deque<MethodDeclaration> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            MethodDeclaration next = open.pop();
            Optional<MethodCallExpr> found = survivedIn(next);
            if (found.isPresent()) {
                return found;
            }
            next.findAll(MethodCallExpr.class).stream()
                    .flatMap(call -> ofSameClass(call).stream())
                    .filter(seen::add)
                    .forEach(open::push);
        }
        return Optional.empty();
    }

    private Optional<MethodCallExpr> survivedIn(MethodDeclaration method) {
        return method.findAll(TryStmt.class).stream()
                .filter(t -> t.getCatchClauses().stream().anyMatch(Catches::goesOn))
                .flatMap(t -> t.getTryBlock().findAll(MethodCallExpr.class).stream())
                .filter(this::callsBean)
                .findFirst();
    }

    /** A field of a type of this repository: a library's client takes part in no transaction of Spring's. */
    private boolean callsBean(MethodCallExpr call) {
        return call.getScope()
                .filter(s -> !s.isNameExpr() || Receivers.isField(s.asNameExpr()))
                .flatMap(s -> Receivers.typeOf(file, s))
                .flatMap(type -> project.type(file, type))
                .isPresent();
    }

    private static List<MethodDeclaration> ofSameClass(MethodCallExpr call) {
        boolean here = call.getScope().filter(s -> !s.isThisExpr()).isEmpty();
        return here
                ? call.findAncestor(TypeDeclaration.class).stream()
                        .flatMap(t -> ((TypeDeclaration<?>) t).getMethodsByName(call.getNameAsString()).stream())
                        .toList()
                : List.of();
    }
}
