package dev.tocsin.rules.fix;

import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.VariableDeclarator;
import com.github.javaparser.ast.expr.AssignExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.LambdaExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.stmt.ReturnStmt;
import java.util.List;
import java.util.Set;

/** Whether a method gives rows that it has read, and never one that it makes where there is none. */
final class FoundRow {

    private static final Set<String> KEEPING = Set.of("orElseThrow", "get", "filter", "orElse");

    private final Project project;
    private final JavaSource file;
    private final MethodCallExpr read;
    private final MethodDeclaration reader;

    /** @param read the call that reads, in the method that gives the row */
    FoundRow(Project project, JavaSource file, MethodCallExpr read, MethodDeclaration reader) {
        this.project = project;
        this.file = file;
        this.read = read;
        this.reader = reader;
    }

    boolean only() {
        List<ReturnStmt> returns = reader.findAll(ReturnStmt.class).stream()
                .filter(r -> r.findAncestor(LambdaExpr.class).isEmpty())
                .toList();
        return !returns.isEmpty()
                && returns.stream()
                        .allMatch(r -> r.getExpression().filter(this::found).isPresent());
    }

    private boolean found(Expression value) {
        if (value.isEnclosedExpr()) {
            return found(value.asEnclosedExpr().getInner());
        }
        if (value.isConditionalExpr()) {
            return found(value.asConditionalExpr().getThenExpr())
                    && found(value.asConditionalExpr().getElseExpr());
        }
        if (value.isNameExpr()) {
            return holdsFound(value.asNameExpr().getNameAsString());
        }
        return value.isNullLiteralExpr() || value.isMethodCallExpr() && given(value.asMethodCallExpr());
    }

    private boolean given(MethodCallExpr call) {
        if (call == read || call.toString().equals("Optional.empty()")) {
            return true;
        }
        boolean keeps = KEEPING.contains(call.getNameAsString())
                && (!call.getNameAsString().equals("orElse")
                        || call.getArguments().stream().allMatch(this::found));
        return keeps && call.getScope().filter(this::found).isPresent()
                || SpringRepository.of(project, file, call).isPresent()
                        && !call.getNameAsString().startsWith("save");
    }

    /** Whatever is put into the variable was found. */
    private boolean holdsFound(String variable) {
        List<VariableDeclarator> declared = reader.findAll(
                VariableDeclarator.class, v -> v.getNameAsString().equals(variable));
        return declared.size() == 1
                && declared.get(0).getInitializer().filter(this::found).isPresent()
                && reader.findAll(
                                AssignExpr.class, a -> a.getTarget().toString().equals(variable))
                        .isEmpty();
    }
}
