package dev.tocsin.rules.fix;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.LambdaExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.stmt.BlockStmt;
import com.github.javaparser.ast.stmt.Statement;
import com.github.javaparser.ast.stmt.TryStmt;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.source.SourceSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The method in which check and act meet, and where in it they are.
 *
 * @param file the method's file
 * @param act the act, or the call that leads to it
 * @param statement the statement of a block that does it
 * @param wayToDecision the call behind which the answer is looked at; empty where this method itself looks
 */
record Meeting(JavaSource file, Expression act, Statement statement, Optional<MethodCallExpr> wayToDecision) {

    /** Empty where the place cannot be told, or the act is no statement of its own that could be put into a block. */
    static Optional<Meeting> of(Project project, CheckThenAct window) {
        Optional<Place> act = placed(project, window.act().span()).filter(p -> p.isOf(window));
        List<Place> calls = new ArrayList<>();
        for (CheckThenAct.Call call : window.path()) {
            placed(project, call.span()).filter(p -> p.isOf(window)).ifPresent(calls::add);
        }
        boolean checkHere = placed(project, window.check().span())
                .filter(p -> p.isOf(window))
                .isPresent();
        boolean decisionHere =
                placed(project, window.decision()).filter(p -> p.isOf(window)).isPresent();
        Optional<Place> actPlace = act.or(() -> checkHere && !calls.isEmpty() || calls.size() > 1
                ? Optional.of(calls.get(calls.size() - 1))
                : Optional.empty());
        Optional<Place> way = decisionHere || calls.isEmpty() ? Optional.empty() : Optional.of(calls.get(0));
        if (actPlace.isEmpty() || !decisionHere && way.isEmpty() || way.equals(actPlace)) {
            return Optional.empty();
        }
        Place place = actPlace.get();
        Optional<MethodCallExpr> call = way.flatMap(w -> w.file().at(w.span(), MethodCallExpr.class));
        if (way.isPresent() && call.isEmpty()) {
            return Optional.empty();
        }
        return place.file()
                .at(place.span(), Expression.class)
                .flatMap(expression ->
                        statement(expression).map(statement -> new Meeting(place.file(), expression, statement, call)));
    }

    /**
     * The same, where the row's change is sent: a query behind it may do so before the act. Empty where the change is no statement of
     * this method.
     */
    Optional<Meeting> whereSent(CheckThenAct window) {
        Optional<SourceSpan> change = window.around().sentBefore().map(CheckThenAct.SentBefore::change);
        if (change.isEmpty()) {
            return Optional.of(this);
        }
        return Optional.of(change.get())
                .filter(c -> c.file().equals(file.path()))
                .flatMap(c -> file.at(c, Expression.class))
                .filter(e -> same(container(e), container(statement)))
                .flatMap(e -> statement(e)
                        .filter(Statement::isExpressionStmt)
                        .map(s -> new Meeting(file, e, s, wayToDecision)));
    }

    /** Whether a place is in the method in which check and act meet. */
    static boolean isIn(Project project, SourceSpan span, CheckThenAct window) {
        return placed(project, span).filter(p -> p.isOf(window)).isPresent();
    }

    private record Place(JavaSource file, SourceSpan span, CallableDeclaration<?> method) {
        boolean isOf(CheckThenAct window) {
            String name = window.method().substring(window.method().lastIndexOf('.') + 1);
            String type =
                    window.method().substring(0, Math.max(0, window.method().lastIndexOf('.')));
            return method.getNameAsString().equals(name)
                    && type.startsWith(file.packageName())
                    && type.endsWith(enclosingType(method));
        }
    }

    private static String enclosingType(CallableDeclaration<?> method) {
        return method.findAncestor(com.github.javaparser.ast.body.TypeDeclaration.class)
                .map(t -> ((com.github.javaparser.ast.body.TypeDeclaration<?>) t).getNameAsString())
                .orElse("");
    }

    private static Optional<Place> placed(Project project, SourceSpan span) {
        return project.java(span.file())
                .flatMap(file -> file.around(span, CallableDeclaration.class).map(m -> new Place(file, span, m)));
    }

    /** The statement of a block that the expression is part of, in the same piece of code that is run at once. */
    static Optional<Statement> statement(Expression expression) {
        Node node = expression;
        while (node.getParentNode().isPresent()) {
            Node parent = node.getParentNode().get();
            if (node instanceof Statement statement && parent instanceof BlockStmt) {
                boolean simple = statement.isExpressionStmt() || statement.isReturnStmt();
                return simple ? Optional.of(statement) : Optional.empty();
            }
            if (node instanceof LambdaExpr || node instanceof CallableDeclaration) {
                return Optional.empty();
            }
            node = parent;
        }
        return Optional.empty();
    }

    /** One and the same node, not only an equal one. */
    static boolean same(Optional<? extends Node> a, Optional<? extends Node> b) {
        return a.isPresent() == b.isPresent() && (a.isEmpty() || a.get() == b.get());
    }

    CallableDeclaration<?> method() {
        return statement.findAncestor(CallableDeclaration.class).orElseThrow();
    }

    /** The lambda or method whose code a node is. */
    static Optional<Node> container(Node node) {
        Optional<Node> parent = node.getParentNode();
        while (parent.isPresent()
                && !(parent.get() instanceof LambdaExpr)
                && !(parent.get() instanceof CallableDeclaration)) {
            parent = parent.get().getParentNode();
        }
        return parent;
    }

    /** The try statement whose catches see what a node throws; none beyond the node's own lambda or method. */
    static Optional<TryStmt> attempt(Node node) {
        Node inner = node;
        Optional<Node> parent = node.getParentNode();
        while (parent.isPresent()
                && !(parent.get() instanceof LambdaExpr)
                && !(parent.get() instanceof CallableDeclaration)) {
            if (parent.get() instanceof TryStmt attempt
                    && attempt.getTryBlock() == inner
                    && !attempt.getCatchClauses().isEmpty()) {
                return Optional.of(attempt);
            }
            inner = parent.get();
            parent = inner.getParentNode();
        }
        return Optional.empty();
    }
}
