package dev.tocsin.rules.fix;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import com.github.javaparser.ast.body.VariableDeclarator;
import com.github.javaparser.ast.expr.AssignExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.LambdaExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.NameExpr;
import java.util.List;
import java.util.Optional;

/** Asks once more what the check has asked, which gives the row of whoever was first. */
final class WinnersRow {

    /** Java 8 has no {@code orElseThrow()}. */
    private static final String OR_ELSE_THROW = ".orElseThrow(IllegalStateException::new)";

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
        if (!check.getArguments().stream().allMatch(a -> sayable(a, at))) {
            return Optional.empty();
        }
        if (ManagerQuery.isQuery(file, check)) {
            return ManagerQuery.calls(check).stream()
                            .flatMap(c -> c.getArguments().stream())
                            .allMatch(a -> sayable(a, at))
                    ? ManagerQuery.again(
                            project,
                            draft,
                            file,
                            check,
                            file.indentAt(file.start(at)) + file.indentUnit() + file.indentUnit())
                    : Optional.empty();
        }
        Optional<Asked> asked = asked();
        String scope = check.getScope().map(s -> file.text(s) + ".").orElse("");
        String arguments =
                String.join(", ", check.getArguments().stream().map(file::text).toList());
        if (asked.isEmpty() || scope.contains("\n") || arguments.contains("\n")) {
            return Optional.empty();
        }
        return called(asked.get().name(), inTransaction)
                .map(name -> scope + name + "(" + arguments + ")" + asked.get().unwrapping());
    }

    /**
     * What gives the row.
     *
     * @param unwrapping what makes the row of it
     */
    private record Asked(String name, String unwrapping) {}

    private Optional<Asked> asked() {
        Optional<SpringRepository> repository = SpringRepository.of(project, file, check);
        if (repository.isEmpty()) {
            return ofThisClass();
        }
        String entity = repository.get().entity();
        boolean inherited = check.getNameAsString().equals("findById")
                && repository.get().type().getMethodsByName("findById").isEmpty();
        return inherited
                ? Optional.of(new Asked("findById", OR_ELSE_THROW))
                : finder(repository.get())
                        .flatMap(f -> unwrapping(entity, f).map(u -> new Asked(f.getNameAsString(), u)));
    }

    /** {@code findTag(name)}, a method of the class that asks the repository. */
    private Optional<Asked> ofThisClass() {
        boolean own = check.getScope().filter(s -> !s.isThisExpr()).isEmpty();
        List<MethodDeclaration> methods = own
                ? check.findAncestor(TypeDeclaration.class).stream()
                        .flatMap(t -> ((TypeDeclaration<?>) t).getMethodsByName(check.getNameAsString()).stream())
                        .filter(m ->
                                m.getParameters().size() == check.getArguments().size())
                        .toList()
                : List.of();
        if (methods.size() != 1) {
            return Optional.empty();
        }
        MethodDeclaration method = methods.get(0);
        String type = method.getTypeAsString();
        boolean optional = type.startsWith("Optional<");
        return Optional.of(new Asked(method.getNameAsString(), optional ? OR_ELSE_THROW : ""));
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

    private static Optional<String> unwrapping(String entity, MethodDeclaration finder) {
        String type = finder.getTypeAsString();
        if (type.equals(entity)) {
            return Optional.of("");
        }
        return type.equals("Optional<" + entity + ">") ? Optional.of(OR_ELSE_THROW) : Optional.empty();
    }

    /** On MySQL only a read that locks sees past the snapshot of its transaction. */
    private Optional<String> called(String finder, boolean inTransaction) {
        if (!inTransaction) {
            return Optional.of(finder);
        }
        switch (Snapshots.of(project, file.path())) {
            case KEPT -> {
                return finder.equals(check.getNameAsString())
                        ? LockingRead.of(project, draft, file, check).map(LockingRead::text)
                        : Optional.empty();
            }
            case UNKNOWN -> draft.review(Snapshots.NOTE);
            case NONE -> {}
        }
        return Optional.of(finder);
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
