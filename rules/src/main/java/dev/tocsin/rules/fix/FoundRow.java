package dev.tocsin.rules.fix;

import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import com.github.javaparser.ast.body.VariableDeclarator;
import com.github.javaparser.ast.expr.AssignExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.LambdaExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.stmt.ReturnStmt;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether a method gives rows that are there: those that it has read, and none that it makes and does not save. */
final class FoundRow {

    /** What gives the same rows, or some of them, and no other ones. */
    private static final Set<String> KEEPING = Set.of(
            "orElseThrow",
            "orElse",
            "orElseGet",
            "get",
            "getFirst",
            "filter",
            "stream",
            "sorted",
            "toList",
            "findFirst",
            "findAny");

    private static final Set<String> WRAPPING = Set.of("Optional.of", "Optional.ofNullable");

    private final Project project;
    private final JavaSource file;
    private final MethodCallExpr read;
    private final Set<MethodDeclaration> seen = new HashSet<>();

    /** @param read the call that reads, in the method that gives the row */
    FoundRow(Project project, JavaSource file, MethodCallExpr read) {
        this.project = project;
        this.file = file;
        this.read = read;
    }

    /** Also of a method that gives what others of its class give; false where that is not known. */
    boolean only(MethodDeclaration reader) {
        List<ReturnStmt> returns = reader.findAll(ReturnStmt.class).stream()
                .filter(r -> r.findAncestor(LambdaExpr.class).isEmpty())
                .toList();
        return seen.add(reader)
                && !returns.isEmpty()
                && returns.stream()
                        .allMatch(r ->
                                r.getExpression().filter(e -> found(e, reader)).isPresent());
    }

    private boolean found(Expression value, MethodDeclaration reader) {
        if (value.isEnclosedExpr()) {
            return found(value.asEnclosedExpr().getInner(), reader);
        }
        if (value.isConditionalExpr()) {
            return found(value.asConditionalExpr().getThenExpr(), reader)
                    && found(value.asConditionalExpr().getElseExpr(), reader);
        }
        if (value.isNameExpr()) {
            return holdsFound(value.asNameExpr().getNameAsString(), reader);
        }
        return value.isNullLiteralExpr() || value.isMethodCallExpr() && given(value.asMethodCallExpr(), reader);
    }

    private boolean given(MethodCallExpr call, MethodDeclaration reader) {
        String name = call.getNameAsString();
        String scope = call.getScope().map(Expression::toString).orElse("this");
        if (call == read || (scope + "." + name).equals("Optional.empty")) {
            return true;
        }
        if (WRAPPING.contains(scope + "." + name)) {
            return found(call.getArgument(0), reader);
        }
        if (scope.equals("this")) {
            return ofSameClass(call);
        }
        boolean keeps = KEEPING.contains(name)
                && (!name.startsWith("orElse")
                        || name.equals("orElseThrow")
                        || call.getArguments().stream().allMatch(a -> otherwise(a, reader)));
        return keeps && found(call.getScope().orElseThrow(), reader)
                // What is saved is a row of the session from then on, if it was new before.
                || SpringRepository.of(project, file, call).isPresent();
    }

    /** {@code orElse(null)}, {@code orElseGet(() -> stocks.save(new Stock(product)))}. */
    private boolean otherwise(Expression argument, MethodDeclaration reader) {
        return argument instanceof LambdaExpr lambda
                ? lambda.getExpressionBody().filter(e -> found(e, reader)).isPresent()
                : found(argument, reader);
    }

    private boolean ofSameClass(MethodCallExpr call) {
        List<MethodDeclaration> methods = call.findAncestor(TypeDeclaration.class)
                .map(t -> ((TypeDeclaration<?>) t).getMethodsByName(call.getNameAsString()))
                .orElse(List.of());
        return methods.size() == 1 && only(methods.get(0));
    }

    /** Whatever is put into the variable was found. */
    private boolean holdsFound(String variable, MethodDeclaration reader) {
        List<VariableDeclarator> declared = reader.findAll(
                VariableDeclarator.class, v -> v.getNameAsString().equals(variable));
        List<AssignExpr> assigned =
                reader.findAll(AssignExpr.class, a -> a.getTarget().toString().equals(variable));
        return declared.size() == 1
                && (declared.get(0).getInitializer().isPresent() || !assigned.isEmpty())
                && declared.get(0).getInitializer().stream().allMatch(i -> found(i, reader))
                && assigned.stream().allMatch(a -> found(a.getValue(), reader));
    }
}
