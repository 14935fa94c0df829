package dev.tocsin.rules.fix;

import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.LiteralExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.stmt.IfStmt;
import dev.tocsin.analyzer.ir.ErrorCollectors;
import dev.tocsin.analyzer.race.CheckThenAct;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a check puts among the errors of a form, beside the view that is given back where there are any. */
final class CollectedError {

    private final String errors;
    private final Optional<MethodCallExpr> reported;

    private CollectedError(String errors, Optional<MethodCallExpr> reported) {
        this.errors = errors;
        this.reported = reported;
    }

    /** {@code if (result.hasErrors()) return form;}: empty where the answer hangs on no collected errors. */
    static Optional<CollectedError> of(Project project, CheckThenAct window, Answer answer) {
        return answer.statements()
                .get(0)
                .findAncestor(IfStmt.class)
                .flatMap(branch -> branch.getCondition().findFirst(MethodCallExpr.class, CollectedError::asks))
                .flatMap(MethodCallExpr::getScope)
                .filter(Expression::isNameExpr)
                .map(errors -> new CollectedError(errors.toString(), reported(project, window)));
    }

    private static boolean asks(MethodCallExpr call) {
        return ErrorCollectors.ASKING.contains(call.getNameAsString())
                || ErrorCollectors.COUNTING.contains(call.getNameAsString());
    }

    private static Optional<MethodCallExpr> reported(Project project, CheckThenAct window) {
        return project.java(window.check().span().file())
                .flatMap(file -> file.around(window.check().span(), IfStmt.class))
                .flatMap(branch -> branch.getThenStmt()
                        .findFirst(
                                MethodCallExpr.class,
                                c -> ErrorCollectors.REPORTING.contains(c.getNameAsString())
                                        && c.getScope()
                                                .filter(Expression::isNameExpr)
                                                .isPresent()
                                        && c.getArguments().stream().allMatch(LiteralExpr.class::isInstance)));
    }

    /** The call that says it, for the variable by which the answer knows the errors; empty where it is not seen. */
    Optional<List<String>> again() {
        return reported.map(call -> List.of(errors + "." + call.getNameAsString() + "("
                + call.getArguments().stream().map(Object::toString).collect(Collectors.joining(", ")) + ");"));
    }
}
