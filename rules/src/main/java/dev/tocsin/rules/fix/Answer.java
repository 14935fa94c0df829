package dev.tocsin.rules.fix;

import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.LambdaExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.NameExpr;
import com.github.javaparser.ast.expr.ObjectCreationExpr;
import com.github.javaparser.ast.stmt.BlockStmt;
import com.github.javaparser.ast.stmt.IfStmt;
import com.github.javaparser.ast.stmt.ReturnStmt;
import com.github.javaparser.ast.stmt.Statement;
import com.github.javaparser.ast.stmt.ThrowStmt;
import dev.tocsin.analyzer.race.CheckThenAct;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the check says to the one that comes second, as statements that can be said again elsewhere.
 *
 * @param file where they stand
 * @param statements the last of them throws or returns
 */
record Answer(JavaSource file, List<Statement> statements) {

    private static final int MAX_STATEMENTS = 4;

    /** Empty where no branch of the decision throws or returns. */
    static Optional<Answer> of(Project project, CheckThenAct window) {
        return project.java(window.decision().file()).flatMap(file -> {
            Optional<IfStmt> branch = file.around(window.decision(), IfStmt.class)
                    .filter(i -> JavaSource.contains(i.getCondition(), window.decision()) || starts(i, window));
            Optional<List<Statement>> said = branch.isPresent()
                    ? branch.flatMap(i -> said(i, window))
                    : file.around(window.decision(), MethodCallExpr.class).flatMap(Answer::ofIfPresent);
            return said.filter(s -> s.size() <= MAX_STATEMENTS
                            && s.subList(0, s.size() - 1).stream().allMatch(Statement::isExpressionStmt))
                    .map(s -> new Answer(file, s));
        });
    }

    private static boolean starts(IfStmt statement, CheckThenAct window) {
        return statement
                .getRange()
                .filter(r -> r.begin.line == window.decision().startLine()
                        && r.begin.column == window.decision().startColumn())
                .isPresent();
    }

    private static Optional<List<Statement>> said(IfStmt branch, CheckThenAct window) {
        List<Statement> arms = new ArrayList<>(List.of(branch.getThenStmt()));
        branch.getElseStmt().ifPresent(arms::add);
        boolean sameFile = window.act().span().file().equals(window.decision().file());
        return arms.stream()
                .filter(arm ->
                        !sameFile || !JavaSource.contains(arm, window.act().span()))
                .map(Answer::flat)
                .filter(s -> !s.isEmpty() && ends(s.get(s.size() - 1), window))
                .findFirst();
    }

    private static boolean ends(Statement last, CheckThenAct window) {
        return switch (window.otherwise().kind()) {
            case THROWS ->
                last instanceof ThrowStmt t && isExpected(t, window.otherwise().exception());
            case RETURNS -> last.isReturnStmt();
            case GOES_ON -> false;
        };
    }

    /** The branch throws what the analysis saw thrown, as far as both are known by name. */
    private static boolean isExpected(ThrowStmt thrown, String exception) {
        return exception.isEmpty()
                || !(thrown.getExpression() instanceof ObjectCreationExpr made)
                || made.getType().getNameAsString().equals(exception);
    }

    /** {@code existing.ifPresent(u -> { throw new Taken(); })}. */
    private static Optional<List<Statement>> ofIfPresent(MethodCallExpr call) {
        return call.getNameAsString().equals("ifPresent") && call.getArguments().size() == 1
                ? call.getArgument(0)
                        .toLambdaExpr()
                        .map(LambdaExpr::getBody)
                        .map(Answer::flat)
                        .filter(s -> !s.isEmpty() && s.get(s.size() - 1).isThrowStmt())
                : Optional.empty();
    }

    /** The statements of a branch. */
    static List<Statement> flat(Statement arm) {
        return arm instanceof BlockStmt block ? List.copyOf(block.getStatements()) : List.of(arm);
    }

    Statement last() {
        return statements.get(statements.size() - 1);
    }

    boolean isThrow() {
        return last() instanceof ThrowStmt;
    }

    /** The simple name of the exception, where it is made on the spot: by {@code new}, or by a method of its own type. */
    Optional<String> exception() {
        if (!(last() instanceof ThrowStmt thrown)) {
            return Optional.empty();
        }
        if (thrown.getExpression() instanceof ObjectCreationExpr made) {
            return Optional.of(made.getType().getNameAsString());
        }
        return thrown.getExpression()
                .toMethodCallExpr()
                .flatMap(MethodCallExpr::getScope)
                .flatMap(Expression::toNameExpr)
                .map(NameExpr::getNameAsString)
                .filter(name -> Character.isUpperCase(name.charAt(0)) && name.endsWith("Exception"));
    }

    /** Whether it returns a value: a bare {@code return;} fits into any method that gives nothing back. */
    boolean returnsValue() {
        return last() instanceof ReturnStmt r && r.getExpression().isPresent();
    }

    /** The answer's lines as they can stand at a meeting's act, without indentation; empty where they cannot. */
    Optional<List<String>> at(Project project, Meeting meeting, CheckThenAct window, Edits edits) {
        return RepeatedAnswer.of(project, this, meeting, window, edits).lines();
    }

    /** Can be said twice: variables, literals, and what accessors give. */
    static boolean repeatable(Expression expression) {
        if (expression instanceof MethodCallExpr call) {
            return call.getArguments().isEmpty()
                    && call.getScope().map(Answer::repeatable).orElse(true);
        }
        return expression.isNameExpr()
                || expression.isLiteralExpr()
                || expression.isFieldAccessExpr()
                || expression.isClassExpr()
                || expression.isThisExpr();
    }
}
