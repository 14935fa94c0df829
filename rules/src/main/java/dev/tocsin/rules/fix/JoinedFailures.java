package dev.tocsin.rules.fix;

import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import com.github.javaparser.ast.expr.AnnotationExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.stmt.TryStmt;
import com.github.javaparser.ast.type.ClassOrInterfaceType;
import com.github.javaparser.ast.type.Type;
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
        Optional<String> type = call.getScope()
                .filter(s -> !s.isNameExpr() || Receivers.isField(s.asNameExpr()))
                .flatMap(s -> Receivers.typeOf(file, s));
        return type.flatMap(t -> project.type(file, t))
                .filter(declared -> !hasNoTransaction(declared, type.get()))
                .isPresent();
    }

    /** A class of its own that asks for no transaction and calls no other bean: what it throws has passed no proxy that notes it. */
    private boolean hasNoTransaction(JavaSource declared, String name) {
        return declared.unit().findAll(ClassOrInterfaceDeclaration.class).stream()
                .filter(c -> c.getNameAsString().equals(name))
                .anyMatch(c -> !c.isInterface()
                        && c.getExtendedTypes().isEmpty()
                        && c.findAll(AnnotationExpr.class).stream().noneMatch(OwnTransaction::isTransactional)
                        && c.getFields().stream()
                                .flatMap(f -> f.getVariables().stream())
                                .allMatch(v -> isOfLibrary(declared, v.getType())));
    }

    private boolean isOfLibrary(JavaSource declared, Type type) {
        return type.findAll(ClassOrInterfaceType.class).stream()
                .allMatch(t -> project.type(declared, t.getNameAsString()).isEmpty());
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
