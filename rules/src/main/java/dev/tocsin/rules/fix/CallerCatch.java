package dev.tocsin.rules.fix;

import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.VariableDeclarator;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.LambdaExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.NameExpr;
import com.github.javaparser.ast.expr.ObjectCreationExpr;
import com.github.javaparser.ast.stmt.Statement;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Flaw;
import dev.tocsin.analyzer.source.SourceSpan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Answers a violation outside of the transaction that it ends: around each call of the transactional method, where what that method
 * says to the one that comes second can be said too.
 *
 * <pre>{@code
 * boolean registered;
 * try {
 *     registered = signUp.register(email);
 * } catch (DataIntegrityViolationException e) {
 *     if (!isUniqueViolation(e)) {
 *         throw e;
 *     }
 *     registered = false;
 * }
 * }</pre>
 */
final class CallerCatch {

    private static final String TRANSLATED = "org.springframework.dao.DataIntegrityViolationException";
    private static final Set<String> LOGGERS = Set.of("log", "logger", "LOG", "LOGGER");

    private final Project project;
    private final CheckThenAct window;
    private final Draft draft;

    CallerCatch(Project project, CheckThenAct window, Draft draft) {
        this.project = project;
        this.window = window;
        this.draft = draft;
    }

    /**
     * A call, and how its caller goes on with the answer.
     *
     * @param meeting the call, its statement and its file
     * @param answer the lines of the catch behind the test
     * @param variable the variable that is declared by the statement, with its type
     */
    private record Call(Meeting meeting, List<String> answer, Optional<String> variable) {}

    /**
     * Writes the edits.
     *
     * @param meeting where check and act meet
     * @param said what the check answers
     * @return false where some caller cannot give the answer; nothing is written then
     */
    boolean write(Meeting meeting, Answer said) {
        Optional<String> exception = exception(meeting);
        boolean here = meeting.wayToDecision().isEmpty()
                && Meeting.same(Meeting.container(said.last()), Meeting.container(meeting.statement()))
                && (Meeting.attempt(meeting.statement()).isEmpty()
                        || window.flawed(Flaw.CAUGHT_BEFORE_FLUSH).isPresent());
        if (exception.isEmpty() || !here || window.around().callers().isEmpty()) {
            return false;
        }
        Answer answer = withoutLogging(said);
        List<Call> calls = new ArrayList<>();
        // What is tried first leaves no imports behind.
        Edits tried = new Edits();
        boolean all = window.around().callers().stream()
                .allMatch(span -> call(span, answer, tried).isPresent());
        if (!all) {
            return false;
        }
        for (SourceSpan span : window.around().callers()) {
            call(span, answer, draft.edits()).ifPresent(calls::add);
        }
        Set<String> tested = new HashSet<>();
        calls.forEach(c -> wrap(c, exception.get(), tested));
        draft.does("answer its violation outside of the transaction, around "
                + (calls.size() == 1 ? "the call" : "the calls") + " of `" + name() + "`, with "
                + (said.isThrow()
                        ? said.exception().map(e -> "`" + e + "`").orElse("the check's exception")
                        : "what the check returns"));
        OtherAnswers others = new OtherAnswers(project, window, draft);
        others.noteOfOtherKeys(!ViolatedKey.names(project, window).isEmpty());
        others.noteOfTheSameKey(said);
        draft.review("What `" + name()
                + "` does outside of the database, before the write or behind it, is not taken back with it.");
        return true;
    }

    private String name() {
        return window.method().substring(window.method().lastIndexOf('.') + 1);
    }

    /** As what a violation leaves the transaction; empty where that is not known. */
    private Optional<String> exception(Meeting meeting) {
        Optional<DataOperation.Api> api = window.act().operation().map(DataOperation::api);
        boolean spring = meeting.statement()
                .findAncestor(ClassOrInterfaceDeclaration.class)
                .filter(OwnTransaction::isBean)
                .isPresent();
        if (!spring) {
            return Optional.empty();
        }
        if (api.filter(a -> a == DataOperation.Api.SPRING_DATA_JPA || a == DataOperation.Api.SPRING_JDBC)
                .isPresent()) {
            return Optional.of(TRANSLATED);
        }
        // At the commit it is Spring's, at a flush the mapper's own.
        return api.filter(a -> !a.mapper()).isPresent() ? Optional.empty() : Optional.of("java.lang.RuntimeException");
    }

    /** What the callee notes for itself is no part of what it says. */
    private static Answer withoutLogging(Answer answer) {
        return new Answer(
                answer.file(),
                answer.statements().stream().filter(s -> !logs(s)).toList());
    }

    private static boolean logs(Statement statement) {
        return statement
                .toExpressionStmt()
                .flatMap(s -> s.getExpression().toMethodCallExpr())
                .flatMap(MethodCallExpr::getScope)
                .flatMap(Expression::toNameExpr)
                .filter(n -> LOGGERS.contains(n.getNameAsString()))
                .isPresent();
    }

    private Optional<Call> call(SourceSpan span, Answer answer, Edits edits) {
        Optional<JavaSource> file = project.java(span.file());
        Optional<MethodCallExpr> call = file.flatMap(f -> f.at(span, MethodCallExpr.class))
                .filter(c -> c.getNameAsString().equals(name()));
        Optional<Statement> statement = call.flatMap(Meeting::statement);
        if (statement.isEmpty() || !onlyWraps(statement.get(), call.get())) {
            return Optional.empty();
        }
        Meeting place = new Meeting(file.get(), call.get(), statement.get(), call);
        Optional<List<String>> lines = answer.at(project, place, window, edits);
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> variable = declared(place);
        if (isDeclaration(statement.get()) && variable.isEmpty()) {
            return Optional.empty();
        }
        return answer.isThrow()
                ? Optional.of(new Call(place, lines.get(), variable))
                : goingOn(place, lines.get(), answer).map(l -> new Call(place, l, variable));
    }

    /** What stands around the call is done once more for the answer: it may only wrap what the call gives. */
    private static boolean onlyWraps(Statement statement, MethodCallExpr call) {
        boolean calls = statement.findAll(MethodCallExpr.class).stream()
                .filter(c -> c != call && !call.isAncestorOf(c))
                .allMatch(c -> ofType(c));
        boolean made = statement.findAll(ObjectCreationExpr.class).stream()
                .allMatch(n -> n.isAncestorOf(call) || call.isAncestorOf(n));
        boolean inLambda = call.findAncestor(LambdaExpr.class)
                .filter(statement::isAncestorOf)
                .isPresent();
        return calls && made && !inLambda;
    }

    /** {@code ResponseEntity.status(201).body(..)}: a chain that starts with the name of a class. */
    private static boolean ofType(MethodCallExpr call) {
        Optional<Expression> scope = call.getScope();
        while (scope.isPresent() && scope.get() instanceof MethodCallExpr inner) {
            scope = inner.getScope();
        }
        return scope.flatMap(Expression::toNameExpr)
                .filter(n -> Character.isUpperCase(n.getNameAsString().charAt(0)))
                .isPresent();
    }

    private static boolean isDeclaration(Statement statement) {
        return statement.isExpressionStmt()
                && statement.asExpressionStmt().getExpression().isVariableDeclarationExpr();
    }

    /** The type and name of the one variable that is declared, which nobody has to find unchanged. */
    private static Optional<String> declared(Meeting place) {
        if (!isDeclaration(place.statement())) {
            return Optional.empty();
        }
        List<VariableDeclarator> variables = place.statement()
                .asExpressionStmt()
                .getExpression()
                .asVariableDeclarationExpr()
                .getVariables();
        VariableDeclarator variable = variables.get(0);
        boolean plain = variables.size() == 1
                && !JavaSource.isInferred(variable)
                && !place.file().text(place.statement()).startsWith("final ");
        String name = variable.getNameAsString();
        boolean captured = place
                .method()
                .findAll(NameExpr.class, n -> n.getNameAsString().equals(name))
                .stream()
                .anyMatch(n -> !Meeting.same(Meeting.container(n), Meeting.container(place.statement())));
        return plain && !captured ? Optional.of(variable.getTypeAsString() + " " + name) : Optional.empty();
    }

    /** The statement once more, with what is answered in the place of the call. */
    private Optional<List<String>> goingOn(Meeting place, List<String> lines, Answer answer) {
        Statement statement = place.statement();
        List<String> before = lines.subList(0, lines.size() - 1);
        String last = lines.get(lines.size() - 1);
        List<String> going = new ArrayList<>(before);
        boolean bare =
                statement.isExpressionStmt() && statement.asExpressionStmt().getExpression() == place.act();
        if (!answer.returnsValue() || bare) {
            going.add("// Another request was first.");
            return bare ? Optional.of(going) : Optional.empty();
        }
        boolean oneLine = answer.statements().size() == lines.size()
                && last.startsWith("return ")
                && last.endsWith(";")
                && !place.file().text(statement).contains("\n");
        if (!oneLine) {
            return Optional.empty();
        }
        String value = last.substring("return ".length(), last.length() - 1);
        int start = place.file().start(statement);
        String text = place.file().text(statement);
        String head = text.substring(0, place.file().start(place.act()) - start);
        String tail = text.substring(place.file().end(place.act()) - start);
        if (isDeclaration(statement)) {
            head = head.substring(head.indexOf(variableOf(statement).getNameAsString(), typeEnd(place, start)));
        }
        going.add(head + value + tail);
        return Optional.of(going);
    }

    private static VariableDeclarator variableOf(Statement statement) {
        return statement
                .asExpressionStmt()
                .getExpression()
                .asVariableDeclarationExpr()
                .getVariable(0);
    }

    private static int typeEnd(Meeting place, int start) {
        return place.file().end(variableOf(place.statement()).getType()) - start;
    }

    /** @param tested the files that have the test already */
    private void wrap(Call call, String exceptionType, Set<String> tested) {
        Meeting place = call.meeting();
        JavaSource file = place.file();
        Statement statement = place.statement();
        String newline = file.newline();
        int start = file.start(statement);
        String indent = file.indentAt(start);
        String inner = indent + file.indentUnit();
        Edits edits = draft.edits();
        if (call.variable().isPresent()) {
            edits.replace(
                    file,
                    start,
                    file.start(variableOf(statement).getName()),
                    call.variable().get() + ";" + newline + indent + "try {" + newline + inner);
        } else {
            edits.insert(file, start, "try {" + newline + inner);
        }
        edits.indentFurtherLines(file, statement, start, file.indentUnit());
        String exception = edits.imported(file, exceptionType);
        String name = FreeName.at(statement);
        UniqueViolation violation = new UniqueViolation(project, window, draft);
        String test = tested.add(file.path()) ? violation.of(file, statement, name) : violation.again(statement, name);
        StringBuilder tail = new StringBuilder(newline + indent + "} catch (" + exception + " " + name + ") {");
        List<String> lines = new ArrayList<>(
                List.of("if (" + violation.not(test) + ") {", file.indentUnit() + "throw " + name + ";", "}"));
        lines.addAll(call.answer());
        lines.forEach(l -> tail.append(newline).append(l.isEmpty() ? "" : inner + l));
        tail.append(newline).append(indent).append('}');
        edits.insert(file, file.behindComment(file.end(statement)), tail.toString());
    }
}
