package dev.tocsin.rules.fix;

import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.VariableDeclarator;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.VariableDeclarationExpr;
import com.github.javaparser.ast.stmt.Statement;
import com.github.javaparser.ast.stmt.TryStmt;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Window;
import dev.tocsin.rules.Upsert;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Sends the write at once, catches the violation of the key there, and gives the check's own answer.
 *
 * <pre>{@code
 * try {
 *     return users.saveAndFlush(new User(email));
 * } catch (DataIntegrityViolationException e) {
 *     throw new EmailTaken(email);
 * }
 * }</pre>
 *
 * What the catch says must end the transaction with an exception: in one that a violation has spoilt, a value that is
 * returned is followed by an error at the commit.
 */
final class ViolationAnswer {

    private final Project project;
    private final CheckThenAct window;
    private final Draft draft;

    ViolationAnswer(Project project, CheckThenAct window, Draft draft) {
        this.project = project;
        this.window = window;
        this.draft = draft;
    }

    /** Writes the edits; where none can be written, a note says why. */
    boolean write() {
        int noted = draft.noted();
        Optional<String> refusal = refusal();
        refusal.ifPresent(why -> {
            draft.withdraw(noted);
            draft.leaves(why);
        });
        return refusal.isEmpty();
    }

    private Optional<String> refusal() {
        Optional<Meeting> met = Meeting.of(project, window);
        if (met.isEmpty()) {
            return Optional.of("The violation is to be caught by hand: the write is no statement of its own.");
        }
        Optional<Meeting> sent = met.get().whereSent(window);
        if (sent.isEmpty()) {
            return Optional.of("The violation is to be caught by hand, where "
                    + window.around()
                            .sentBefore()
                            .map(s -> Upsert.place(window, s.by()))
                            .orElseThrow() + " sends the change, before the `"
                    + window.act().label() + "`.");
        }
        Meeting meeting = sent.get();
        Optional<Answer> found = Answer.of(project, window);
        if (found.isEmpty()) {
            return Optional.of(
                    "The violation is to be caught by hand: what the check answers is not one `throw` or `return`.");
        }
        Answer answer = found.get();
        Optional<CheckThenAct.Instead> instead = window.around().instead().filter(i -> !answer.isThrow());
        if (instead.isPresent()) {
            return Optional.of("The violation is to be caught by hand: where the row is there, "
                    + Upsert.place(window, instead.get().site()) + " comes before the answer.");
        }
        if (endsTheTransactionUnsaid(meeting, answer)
                && new CallerCatch(project, window, draft).write(meeting, answer)) {
            return Optional.empty();
        }
        Optional<String> misplaced = misplaced(meeting, answer);
        if (misplaced.isPresent()) {
            return misplaced;
        }
        Optional<SendAtOnce.Sending> sending = answer.isThrow() || !window.inTransaction()
                ? new SendAtOnce(project, window, draft).of(meeting)
                : apart(meeting);
        if (sending.isEmpty()) {
            return Optional.of(
                    answer.isThrow() || window.around().outermost().isEmpty()
                            ? "The violation is to be caught by hand, where the write is sent to the database."
                            : "The violation is to be caught by hand, outside of the transaction that begins with `"
                                    + outermost()
                                    + "`: inside, what is returned is followed by an error at the commit.");
        }
        Optional<String> declared = declaredType(meeting.statement());
        if (isVariable(meeting.statement()) && declared.isEmpty()) {
            return Optional.of("The violation is to be caught by hand: the type of the written variable is not known.");
        }
        RepeatedAnswer.Said said = RepeatedAnswer.of(project, answer, meeting, window, draft.edits());
        if (said.lines().isEmpty()) {
            return Optional.of("The violation is to be caught by hand: " + said.refusal());
        }
        if (!answer.isThrow() && !window.inTransaction()) {
            TransactionAround.review(window, meeting.file(), meeting.statement(), "the catch would not help")
                    .ifPresent(draft::review);
        }
        List<CheckThenAct> others = ViolatedKey.otherQuestions(project, window);
        boolean byName = sending.get().condition().isPresent()
                && !ViolatedKey.names(project, window).isEmpty();
        List<CheckThenAct> told =
                byName ? others.stream().filter(o -> isTold(o, sending.get())).toList() : List.of();
        List<Branch> branches = branches(meeting, told);
        if (!byName) {
            new OtherAnswers(project, window, draft).noteOfOtherKeys(false);
        } else if (branches.size() < others.size()) {
            draft.leaves("More is checked before the same write; the violations of those keys are thrown on.");
        }
        new OtherAnswers(project, window, draft).noteOfTheSameKey(answer);
        sending.get().edit().run();
        wrap(
                meeting,
                declared,
                sending.get(),
                withError(answer, meeting, said.lines().get()),
                once(branches));
        draft.does("answer its violation with "
                + (answer.isThrow()
                        ? answer.exception().map(e -> "`" + e + "`").orElse("the check's exception")
                        : "what the check returns")
                + ", as the check does");
        return Optional.empty();
    }

    /** The form that is given back shows what was found, where that is put among its errors. */
    private List<String> withError(Answer answer, Meeting meeting, List<String> lines) {
        Optional<CollectedError> error = CollectedError.of(project, window, answer);
        if (error.isEmpty()) {
            return lines;
        }
        boolean known = Meeting.same(
                answer.statements().get(0).findAncestor(MethodDeclaration.class),
                meeting.statement().findAncestor(MethodDeclaration.class));
        Optional<List<String>> again = known ? error.get().again() : Optional.empty();
        if (again.isEmpty()) {
            draft.leaves("The answer shows the errors that were collected: the catch has to add its own.");
            return lines;
        }
        return Stream.concat(again.get().stream(), lines.stream()).toList();
    }

    /**
     * What is answered where another key of the table is violated.
     *
     * @param window that asks about it
     */
    private record Branch(CheckThenAct window, List<String> answer) {}

    private List<Branch> branches(Meeting meeting, List<CheckThenAct> others) {
        List<Branch> branches = new ArrayList<>();
        for (CheckThenAct other : others) {
            Answer.of(project, other)
                    .filter(a -> a.isThrow() && misplaced(meeting, a).isEmpty())
                    .flatMap(a -> a.at(project, meeting, other, draft.edits()))
                    .ifPresent(lines -> branches.add(new Branch(other, lines)));
        }
        return branches;
    }

    private List<Branch> once(List<Branch> branches) {
        return branches.stream()
                .filter(b -> branches.stream().noneMatch(more -> answersMore(more, b)))
                .toList();
    }

    /** The same answer to the same key and another. */
    private boolean answersMore(Branch more, Branch branch) {
        List<String> names = ViolatedKey.names(project, branch.window());
        List<String> all = ViolatedKey.names(project, more.window());
        return more.answer().equals(branch.answer()) && all.size() > names.size() && all.containsAll(names);
    }

    /** It can be told whether it is the other key that is violated. */
    private boolean isTold(CheckThenAct other, SendAtOnce.Sending sending) {
        return sending.exception().equals("java.sql.SQLException")
                || !ViolatedKey.names(project, other).isEmpty();
    }

    /** Whether it is the other key that is violated. */
    private String isOf(CheckThenAct other, Meeting at, SendAtOnce.Sending sending, String exception) {
        return sending.exception().equals("java.sql.SQLException")
                ? new UniqueViolation(project, other, draft).ofJdbc(at.file(), at.statement(), exception)
                : UniqueViolation.named(exception, ViolatedKey.names(project, other));
    }

    /** The answer leaves the transaction to a commit, which fails behind a violation. */
    private boolean endsTheTransactionUnsaid(Meeting meeting, Answer answer) {
        return window.inTransaction()
                && (answer.isThrow()
                        ? Throwables.kind(project, answer) == Throwables.Kind.CHECKED
                                && !Throwables.rollsBack(meeting.method())
                        : apart(meeting).isEmpty());
    }

    /** Why the answer cannot be given where the write is. */
    private Optional<String> misplaced(Meeting meeting, Answer answer) {
        if (!Meeting.same(Meeting.attempt(meeting.statement()), attemptAroundCheck(meeting, answer))) {
            return Optional.of("The violation is to be caught by hand: check and write are in different `try` blocks.");
        }
        if (!answer.isThrow()) {
            if (window.inTransaction() && apart(meeting).isEmpty()) {
                return Optional.of("The violation is to be caught outside of the transaction, around the call of `"
                        + outermost() + "`: inside, what is returned is followed by an error at the commit.");
            }
            boolean sameCode = meeting.wayToDecision().isEmpty()
                    && Meeting.same(Meeting.container(answer.last()), Meeting.container(meeting.statement()));
            if (!sameCode) {
                return Optional.of("The violation is to be caught by hand: another method gives the answer.");
            }
            return Optional.empty();
        }
        return switch (Throwables.kind(project, answer)) {
            case UNCHECKED -> Optional.empty();
            case CHECKED ->
                window.inTransaction() && !Throwables.rollsBack(meeting.method())
                        ? Optional.of("The violation is to be caught outside of the transaction: `"
                                + answer.exception().orElse("the exception")
                                + "` is checked, so that Spring tries to commit after it.")
                        : Optional.empty();
            case UNKNOWN -> {
                draft.review("Whether the check's exception is unchecked is not known: only then the transaction ends"
                        + " with it.");
                yield Optional.empty();
            }
        };
    }

    /** The methods with whose calls the transaction begins that the act is in. */
    private String outermost() {
        return window.around().outermost().isEmpty()
                ? window.method().substring(window.method().lastIndexOf('.') + 1)
                : String.join("` and `", window.around().outermost());
    }

    /**
     * The insert in a transaction of its own, so that the one around it ends well with what is returned: where it is all that the
     * method writes.
     */
    private Optional<SendAtOnce.Sending> apart(Meeting meeting) {
        if (window.window() != Window.INSERT || !(meeting.act() instanceof MethodCallExpr call)) {
            return Optional.empty();
        }
        return OwnInsert.of(project, meeting.file(), call, window)
                .filter(own -> JavaSource.contains(call, window.act().span())
                        && own.refusal().isEmpty()
                        && AbsentOnly.isLastWrite(call))
                .map(own -> new SendAtOnce(project, window, draft)
                        .caught(meeting, Optional.empty(), () -> own.write(draft)));
    }

    private static Optional<TryStmt> attemptAroundCheck(Meeting meeting, Answer answer) {
        return meeting.wayToDecision().isPresent()
                ? Meeting.attempt(meeting.wayToDecision().get())
                : Meeting.attempt(answer.last());
    }

    private static boolean isVariable(Statement statement) {
        return statement.isExpressionStmt()
                && statement.asExpressionStmt().getExpression().isVariableDeclarationExpr();
    }

    /** The type under which the written variable can be declared before the try. */
    private Optional<String> declaredType(Statement statement) {
        if (!isVariable(statement)) {
            return Optional.empty();
        }
        VariableDeclarationExpr declaration =
                statement.asExpressionStmt().getExpression().asVariableDeclarationExpr();
        if (declaration.getVariables().size() != 1
                || declaration.getVariable(0).getInitializer().isEmpty()) {
            return Optional.empty();
        }
        VariableDeclarator variable = declaration.getVariable(0);
        if (!JavaSource.isInferred(variable)) {
            return Optional.of(variable.getTypeAsString());
        }
        Expression value = variable.getInitializer().get();
        boolean saved = value instanceof MethodCallExpr call
                && call.getNameAsString().startsWith("save")
                && JavaSource.contains(call, window.act().span())
                && call.getRange().orElseThrow().begin.line
                        == window.act().span().startLine();
        return saved && !window.entity().typeName().isEmpty()
                ? Optional.of(window.entity().typeName())
                : Optional.empty();
    }

    private void wrap(
            Meeting meeting,
            Optional<String> declared,
            SendAtOnce.Sending sending,
            List<String> answer,
            List<Branch> branches) {
        JavaSource file = meeting.file();
        Statement statement = meeting.statement();
        int start = file.start(statement);
        int end = file.end(statement);
        String newline = file.newline();
        String indent = file.indentAt(start);
        String unit = file.indentUnit();
        Edits edits = draft.edits();
        if (declared.isPresent()) {
            VariableDeclarator variable = statement
                    .asExpressionStmt()
                    .getExpression()
                    .asVariableDeclarationExpr()
                    .getVariable(0);
            String head = JavaSource.isInferred(variable)
                    ? edits.imported(file, declared.get()) + " " + variable.getNameAsString()
                    : file.text().substring(start, file.end(variable.getName()));
            edits.replace(
                    file,
                    start,
                    file.start(variable.getInitializer().orElseThrow()),
                    head + ";" + newline + indent + "try {" + newline + indent + unit + variable.getNameAsString()
                            + " = ");
        } else {
            edits.insert(file, start, "try {" + newline + indent + unit);
        }
        draft.edits()
                .indentFurtherLines(
                        file, statement, declared.isPresent() ? initializerStart(file, statement) : start, unit);
        StringBuilder tail = new StringBuilder();
        sending.flush()
                .ifPresent(f -> tail.append(newline).append(indent).append(unit).append(f));
        String exception = edits.imported(file, sending.exception());
        String name = FreeName.at(meeting.statement());
        tail.append(newline)
                .append(indent)
                .append("} catch (")
                .append(exception)
                .append(' ')
                .append(name)
                .append(") {");
        String inner = indent + unit;
        String said = sending.condition().isPresent() ? inner + unit : inner;
        sending.condition().ifPresent(c -> tail.append(newline).append(inner).append("if (" + c.apply(name) + ") {"));
        for (String line : answer) {
            tail.append(newline).append(line.isEmpty() ? "" : said + line);
        }
        if (sending.condition().isPresent()) {
            tail.append(newline).append(inner).append('}');
            for (Branch branch : branches) {
                tail.append(newline)
                        .append(inner)
                        .append("if (" + isOf(branch.window(), meeting, sending, name) + ") {");
                branch.answer().forEach(l -> tail.append(newline).append(l.isEmpty() ? "" : said + l));
                tail.append(newline).append(inner).append('}');
            }
            tail.append(newline).append(inner).append("throw " + name + ";");
        }
        tail.append(newline).append(indent).append('}');
        edits.insert(file, file.behindComment(end), tail.toString());
    }

    private static int initializerStart(JavaSource file, Statement statement) {
        return file.start(statement
                .asExpressionStmt()
                .getExpression()
                .asVariableDeclarationExpr()
                .getVariable(0)
                .getInitializer()
                .orElseThrow());
    }
}
