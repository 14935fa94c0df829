package dev.tocsin.rules.fix;

import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.stmt.Statement;
import dev.tocsin.analyzer.race.CheckThenAct;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks at the number of rows that a conditional write has changed: who changed none gets the check's own answer. */
final class RowCountCheck {

    private static final Set<String> COUNTS = Set.of("int", "Integer", "long", "Long");

    private final Project project;
    private final CheckThenAct window;
    private final Draft draft;

    RowCountCheck(Project project, CheckThenAct window, Draft draft) {
        this.project = project;
        this.window = window;
        this.draft = draft;
    }

    void write() {
        Optional<Meeting> meeting = Meeting.of(project, window);
        Optional<Answer> answer = Answer.of(project, window);
        if (meeting.isEmpty() || answer.isEmpty() || !isBareCall(meeting.get())) {
            return;
        }
        boolean sameTry = Meeting.same(
                Meeting.attempt(meeting.get().statement()),
                Meeting.attempt(answer.get().last()));
        Optional<List<String>> lines = sameTry && meeting.get().wayToDecision().isEmpty()
                ? answer.get().at(project, meeting.get(), window, draft.edits())
                : Optional.empty();
        if (lines.isEmpty() || !counts(meeting.get())) {
            return;
        }
        JavaSource file = meeting.get().file();
        Statement statement = meeting.get().statement();
        String newline = file.newline();
        String indent = file.indentAt(file.start(statement));
        StringBuilder tail = new StringBuilder();
        for (String line : lines.get()) {
            tail.append(newline).append(line.isEmpty() ? "" : indent + file.indentUnit() + line);
        }
        tail.append(newline).append(indent).append('}');
        draft.edits().insert(file, file.start(statement), "if (");
        draft.edits().replace(file, file.end(meeting.get().act()), file.end(statement), " == 0) {");
        draft.edits().insert(file, file.behindComment(file.end(statement)), tail.toString());
        draft.does("give whoever changed no row the answer of the check");
    }

    /** {@code orders.markPaid(id);} */
    private boolean isBareCall(Meeting meeting) {
        return meeting.statement().isExpressionStmt()
                && meeting.statement().asExpressionStmt().getExpression() == meeting.act()
                && meeting.act().isMethodCallExpr()
                && JavaSource.contains(meeting.act(), window.act().span());
    }

    /** The call gives a number of rows, or can be made to. */
    private boolean counts(Meeting meeting) {
        MethodCallExpr call = meeting.act().asMethodCallExpr();
        if (window.act().operation().filter(o -> o.api().plain()).isPresent()) {
            return List.of("update", "executeUpdate").contains(call.getNameAsString());
        }
        Optional<SpringRepository> repository = SpringRepository.of(project, meeting.file(), call);
        Optional<MethodDeclaration> method = repository.flatMap(r -> r.method(call.getNameAsString()));
        if (method.isEmpty()) {
            return false;
        }
        if (COUNTS.contains(method.get().getTypeAsString())) {
            return true;
        }
        boolean made = method.get().getType().isVoidType();
        if (made) {
            JavaSource source = repository.get().source();
            draft.edits()
                    .replace(
                            source,
                            source.start(method.get().getType()),
                            source.end(method.get().getType()),
                            "int");
        }
        return made;
    }
}
