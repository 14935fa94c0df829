package dev.tocsin.rules.fix;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.VariableDeclarator;
import com.github.javaparser.ast.expr.AssignExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.LambdaExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.NameExpr;
import java.util.Optional;

/** Asks once more what the check has asked, which gives the row of whoever was first. */
final class WinnersRow {

    private final Project project;
    private final JavaSource file;
    private final MethodCallExpr check;
    private final Draft draft;

    /** @param check the call that asks, in the method that inserts */
    WinnersRow(Project project, JavaSource file, MethodCallExpr check, Draft draft) {
        this.project = project;
        this.file = file;
        this.check = check;
        this.draft = draft;
    }

    /**
     * An expression that gives the row itself.
     *
     * @param at where it will stand, in the same method
     * @param inTransaction whether the transaction of the check is still open there
     */
    Optional<String> at(Node at, boolean inTransaction) {
        Optional<SpringRepository> repository = SpringRepository.of(project, file, check);
        Optional<MethodDeclaration> finder = repository.flatMap(r -> finder(r));
        if (finder.isEmpty() || !check.getArguments().stream().allMatch(a -> sayable(a, at))) {
            return Optional.empty();
        }
        Optional<String> unwrapped = unwrapping(repository.get(), finder.get());
        if (unwrapped.isEmpty()) {
            return Optional.empty();
        }
        String scope = file.text(check.getScope().orElseThrow());
        String arguments =
                String.join(", ", check.getArguments().stream().map(file::text).toList());
        if (scope.contains("\n") || arguments.contains("\n")) {
            return Optional.empty();
        }
        return called(finder.get(), inTransaction)
                .map(name -> scope + "." + name + "(" + arguments + ")" + unwrapped.get());
    }

    /** The method that is asked; for one that only says whether there is a row, the one that gives it. */
    private Optional<MethodDeclaration> finder(SpringRepository repository) {
        String name = check.getNameAsString();
        return name.startsWith("exists")
                ? repository.type().getMethods().stream()
                        .filter(m -> m.getAnnotations().isEmpty()
                                && m.getNameAsString().equals(name.replaceFirst("exists", "find"))
                                && m.getParameters().size()
                                        == check.getArguments().size())
                        .findFirst()
                : repository.method(name);
    }

    private Optional<String> unwrapping(SpringRepository repository, MethodDeclaration finder) {
        String type = finder.getTypeAsString();
        if (type.equals(repository.entity())) {
            return Optional.of("");
        }
        // Java 8 has no `orElseThrow()`.
        return type.equals("Optional<" + repository.entity() + ">")
                ? Optional.of(".orElseThrow(IllegalStateException::new)")
                : Optional.empty();
    }

    /** On MySQL only a read that locks sees past the snapshot of its transaction. */
    private Optional<String> called(MethodDeclaration finder, boolean inTransaction) {
        if (!inTransaction) {
            return Optional.of(finder.getNameAsString());
        }
        switch (Snapshots.of(project, file.path())) {
            case KEPT -> {
                return finder.getNameAsString().equals(check.getNameAsString())
                        ? LockingRead.of(project, draft, file, check).map(LockingRead::text)
                        : Optional.empty();
            }
            case UNKNOWN -> draft.review(Snapshots.NOTE);
            case NONE -> {}
        }
        return Optional.of(finder.getNameAsString());
    }

    /** Whether it means the same where it stands as where the check is. */
    private boolean sayable(Expression argument, Node at) {
        if (!Answer.repeatable(argument)) {
            return false;
        }
        CallableDeclaration<?> method =
                check.findAncestor(CallableDeclaration.class).orElseThrow();
        return argument.findAll(NameExpr.class).stream()
                .map(NameExpr::getNameAsString)
                .allMatch(name -> isVisible(name, method, at) && !changes(name, method, at));
    }

    private static boolean isVisible(String name, CallableDeclaration<?> method, Node at) {
        boolean local = method
                .findAll(VariableDeclarator.class, v -> v.getNameAsString().equals(name))
                .stream()
                .anyMatch(v -> v.findAncestor(com.github.javaparser.ast.stmt.Statement.class)
                        .flatMap(Node::getParentNode)
                        .filter(block -> block.isAncestorOf(at))
                        .isEmpty());
        boolean ofLambda = method.findAll(LambdaExpr.class).stream()
                .filter(l -> l.getParameters().stream()
                        .anyMatch(p -> p.getNameAsString().equals(name)))
                .anyMatch(l -> !l.isAncestorOf(at));
        return !local && !ofLambda;
    }

    private boolean changes(String name, CallableDeclaration<?> method, Node at) {
        return method.findAll(AssignExpr.class).stream()
                .filter(a -> a.getTarget().toString().equals(name))
                .anyMatch(a -> file.start(a) > file.start(check) && file.start(a) < file.end(at));
    }
}
