package dev.tocsin.rules.fix;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.body.Parameter;
import com.github.javaparser.ast.body.VariableDeclarator;
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
import com.github.javaparser.ast.type.ClassOrInterfaceType;
import dev.tocsin.analyzer.race.CheckThenAct;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

    private static List<Statement> flat(Statement arm) {
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

    /**
     * The answer's lines as they can stand at a meeting's act, without indentation.
     *
     * @param check the call that asks, whose result does not tell the loser anything
     * @return empty where it speaks of something that is not known there
     */
    Optional<List<String>> at(Meeting meeting, CheckThenAct window, Edits edits) {
        Map<String, String> replaced = new HashMap<>();
        boolean here = meeting.wayToDecision().isEmpty();
        Set<String> declaredInside = new HashSet<>();
        for (Statement statement : statements) {
            statement.findAll(VariableDeclarator.class).forEach(v -> declaredInside.add(v.getNameAsString()));
            statement
                    .findAll(LambdaExpr.class)
                    .forEach(l -> l.getParameters().forEach(p -> declaredInside.add(p.getNameAsString())));
        }
        Set<String> locals = locals();
        for (String name : names()) {
            if (declaredInside.contains(name) || !locals.contains(name)) {
                continue;
            }
            if (here) {
                if (!inScope(name, meeting, window)) {
                    return Optional.empty();
                }
                continue;
            }
            Optional<String> argument = argument(name, meeting);
            if (argument.isEmpty()) {
                return Optional.empty();
            }
            replaced.put(name, argument.get());
        }
        if (!file.path().equals(meeting.file().path()) && !travels(meeting, edits)) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>();
        for (Statement statement : statements) {
            lines.addAll(lines(statement, replaced));
        }
        return Optional.of(lines);
    }

    /** Names that stand for variables, as far as can be told from where they stand. */
    private Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        statements.forEach(s -> s.findAll(NameExpr.class).forEach(n -> names.add(n.getNameAsString())));
        return names;
    }

    /** The parameters and local variables of the code around the answer, those of lambdas too. */
    private Set<String> locals() {
        Set<String> locals = new HashSet<>();
        Optional<CallableDeclaration> method = last().findAncestor(CallableDeclaration.class);
        method.ifPresent(m -> {
            CallableDeclaration<?> declared = m;
            declared.findAll(Parameter.class).forEach(p -> locals.add(p.getNameAsString()));
            declared.findAll(VariableDeclarator.class).forEach(v -> locals.add(v.getNameAsString()));
            declared.findAll(com.github.javaparser.ast.expr.TypePatternExpr.class)
                    .forEach(p -> locals.add(p.getNameAsString()));
        });
        return locals;
    }

    private static boolean inScope(String name, Meeting meeting, CheckThenAct window) {
        CallableDeclaration<?> method = meeting.method();
        if (method.getParameters().stream().anyMatch(p -> p.getNameAsString().equals(name))) {
            return true;
        }
        Optional<Node> around = meeting.statement().getParentNode();
        while (around.isPresent() && around.get() != method) {
            if (around.get() instanceof LambdaExpr lambda
                    && lambda.getParameters().stream()
                            .anyMatch(p -> p.getNameAsString().equals(name))) {
                return true;
            }
            around = around.get().getParentNode();
        }
        return method.findAll(VariableDeclarator.class, v -> v.getNameAsString().equals(name)).stream()
                .anyMatch(v -> reaches(v, meeting) && !tells(v, window, meeting, 0));
    }

    /** The declaration comes before the statement, in a block around it. */
    private static boolean reaches(VariableDeclarator variable, Meeting meeting) {
        Optional<Statement> declaration = variable.findAncestor(Statement.class);
        return declaration
                .flatMap(Node::getParentNode)
                .filter(block -> block.isAncestorOf(meeting.statement()))
                .filter(block -> meeting.file().start(variable) < meeting.file().start(meeting.statement()))
                .isPresent();
    }

    /** What the check found is not there for the loser: it found nothing. */
    private static boolean tells(VariableDeclarator variable, CheckThenAct window, Meeting meeting, int depth) {
        Optional<Expression> value = variable.getInitializer();
        if (value.isEmpty() || depth > 8) {
            return true;
        }
        boolean sameFile = meeting.file().path().equals(window.check().span().file());
        if (sameFile && JavaSource.contains(value.get(), window.check().span())
                || meeting.wayToDecision()
                        .filter(w -> value.get() == w || value.get().isAncestorOf(w))
                        .isPresent()
                || window.path().stream()
                        .anyMatch(c -> c.span().file().equals(meeting.file().path())
                                && JavaSource.contains(value.get(), c.span()))) {
            return true;
        }
        return value.get().findAll(NameExpr.class).stream()
                .flatMap(n -> meeting
                        .method()
                        .findAll(
                                VariableDeclarator.class,
                                v -> v.getNameAsString().equals(n.getNameAsString()))
                        .stream())
                .filter(v -> v != variable)
                .anyMatch(v -> tells(v, window, meeting, depth + 1));
    }

    /** What the caller hands in for a parameter of the method that answers. */
    private Optional<String> argument(String name, Meeting meeting) {
        MethodCallExpr call = meeting.wayToDecision().orElseThrow();
        CallableDeclaration<?> method =
                last().findAncestor(CallableDeclaration.class).orElseThrow();
        boolean direct = method.getNameAsString().equals(call.getNameAsString())
                && method.getParameters().size() == call.getArguments().size();
        for (int i = 0; direct && i < method.getParameters().size(); i++) {
            if (method.getParameter(i).getNameAsString().equals(name)) {
                Expression argument = call.getArgument(i);
                return repeatable(argument) ? Optional.of(meeting.file().text(argument)) : Optional.empty();
            }
        }
        return Optional.empty();
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

    /** Makes what another file's answer names known here; false where it needs that class itself. */
    private boolean travels(Meeting meeting, Edits edits) {
        Set<String> locals = locals();
        for (Statement statement : statements) {
            boolean ownMembers = statement
                            .findFirst(MethodCallExpr.class, c -> c.getScope().isEmpty())
                            .isPresent()
                    || statement
                            .findFirst(NameExpr.class, n -> !locals.contains(n.getNameAsString()) && !isType(n))
                            .isPresent();
            if (ownMembers) {
                return false;
            }
            Set<String> types = new LinkedHashSet<>();
            statement.findAll(ClassOrInterfaceType.class).forEach(t -> types.add(t.getNameAsString()));
            statement.findAll(NameExpr.class, Answer::isType).forEach(n -> types.add(n.getNameAsString()));
            for (String type : types) {
                Optional<String> qualified = new Imports(file).qualified(type);
                if (qualified.isEmpty()
                        || !edits.imported(meeting.file(), qualified.get()).equals(type)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isType(NameExpr name) {
        return Character.isUpperCase(name.getNameAsString().charAt(0));
    }

    private List<String> lines(Statement statement, Map<String, String> replaced) {
        StringBuilder text = new StringBuilder(file.text(statement));
        int start = file.start(statement);
        List<NameExpr> names =
                new ArrayList<>(statement.findAll(NameExpr.class, n -> replaced.containsKey(n.getNameAsString())));
        names.sort(
                java.util.Comparator.comparingInt((NameExpr n) -> file.start(n)).reversed());
        for (NameExpr name : names) {
            text.replace(file.start(name) - start, file.end(name) - start, replaced.get(name.getNameAsString()));
        }
        String indent = file.indentAt(start);
        List<String> lines = new ArrayList<>();
        for (String line : text.toString().split("\r\n|\r|\n", -1)) {
            lines.add(lines.isEmpty() || !line.startsWith(indent) ? line : line.substring(indent.length()));
        }
        return lines;
    }
}
