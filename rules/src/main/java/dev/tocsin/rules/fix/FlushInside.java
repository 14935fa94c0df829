package dev.tocsin.rules.fix;

import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.stmt.TryStmt;
import dev.tocsin.analyzer.race.CheckThenAct;
import java.util.Optional;

/**
 * Sends the write inside the {@code try} whose catch waits for its violation: {@code saveAndFlush} for {@code save}. A catch that
 * goes on in the same transaction needs more: an insert apart from it.
 */
final class FlushInside {

    private final Project project;
    private final CheckThenAct window;
    private final Draft draft;

    FlushInside(Project project, CheckThenAct window, Draft draft) {
        this.project = project;
        this.window = window;
        this.draft = draft;
    }

    void write() {
        Optional<JavaSource> file = project.java(window.act().span().file());
        Optional<MethodCallExpr> call = file.flatMap(f -> f.at(window.act().span(), MethodCallExpr.class));
        boolean flushes = call.filter(c -> c.getNameAsString().equals("save"))
                .flatMap(c -> SpringRepository.of(project, file.get(), c))
                .filter(SpringRepository::flushes)
                .isPresent();
        if (!flushes) {
            return;
        }
        Optional<TryStmt> attempt = Meeting.attempt(call.get());
        if (window.inTransaction()
                && attempt.isPresent()
                && attempt.get().getCatchClauses().stream().anyMatch(Catches::goesOn)) {
            // Sent inside, it would spoil the transaction in which the catch goes on.
            new InsertApart(project, window, draft).write();
            return;
        }
        draft.edits()
                .replace(
                        file.get(),
                        file.get().start(call.get().getName()),
                        file.get().end(call.get().getName()),
                        "saveAndFlush");
        if (attempt.isEmpty()) {
            draft.review("The `try` is in a caller: whoever else calls this sends the write at once too.");
        }
        draft.does("send the write inside the `try` that waits for its violation");
    }
}
