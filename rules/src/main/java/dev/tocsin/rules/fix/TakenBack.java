package dev.tocsin.rules.fix;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.stmt.BlockStmt;
import com.github.javaparser.ast.stmt.Statement;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.SideEffect;
import dev.tocsin.analyzer.source.SourceSpan;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Shows the {@code catch} that takes back what no rollback does. How it is taken back the sources do not say. */
final class TakenBack {

    private final Project project;
    private final CheckThenAct window;
    private final Draft draft;

    TakenBack(Project project, CheckThenAct window, Draft draft) {
        this.project = project;
        this.window = window;
        this.draft = draft;
    }

    /** The first of two writes, where what lies between them fails. */
    void firstWrite() {
        SideEffect effect = window.sideEffects().get(0);
        draft.leaves("The first write is to be taken back by hand where what lies between them fails.");
        show(effect.at(), "what `" + window.check().label() + "` has written", UnaryOperator.identity());
    }

    /** An effect whose outcome the write needs. */
    void effect(SideEffect effect) {
        draft.leaves("What `" + effect.label()
                + "` gives back is used before the database decides: write the row first, or send the write inside a `try`"
                + " whose catch takes back what `" + effect.label() + "` has done.");
        String done = "what `" + effect.label() + "` has done";
        boolean waits = !window.around().outermost().isEmpty() && !SendAtOnce.isSentAtOnce(project, window);
        if (!waits) {
            show(window.act().span(), done, UnaryOperator.identity());
            return;
        }
        // A `try` around a call that only notes what the commit sends would catch nothing.
        Optional<UnaryOperator<String>> sent = sent();
        if (sent.isPresent()) {
            show(window.act().span(), done, sent.get());
        } else {
            draft.leaves("The write is sent by the commit: the `try` is to be around the call of `"
                    + String.join("` and `", window.around().outermost()) + "`, or a `flush` inside of it.");
        }
    }

    /** {@code save(user)} as {@code saveAndFlush(user)}, where the repository has that. */
    private Optional<UnaryOperator<String>> sent() {
        Optional<JavaSource> file = project.java(window.act().span().file());
        return file.flatMap(f -> f.at(window.act().span(), MethodCallExpr.class))
                .filter(c -> c.getNameAsString().equals("save"))
                .filter(c -> SpringRepository.of(project, file.get(), c)
                        .filter(SpringRepository::flushes)
                        .isPresent())
                .map(c -> statement -> statement.replaceFirst("\\.save\\(", ".saveAndFlush("));
    }

    /** @param sent the statement's text, so that what it writes is sent at once */
    private void show(SourceSpan failing, String what, UnaryOperator<String> sent) {
        Optional<JavaSource> file = project.java(failing.file());
        Optional<Statement> statement =
                file.flatMap(f -> f.around(failing, MethodCallExpr.class)).flatMap(TakenBack::statement);
        if (statement.isEmpty()) {
            return;
        }
        JavaSource source = file.get();
        String indent = source.indentAt(source.start(statement.get()));
        StringBuilder shown = new StringBuilder("try {\n");
        sent.apply(source.text(statement.get()))
                .lines()
                .forEach(line -> shown.append("    ")
                        .append(line.startsWith(indent) ? line.substring(indent.length()) : line)
                        .append('\n'));
        shown.append("} catch (RuntimeException e) {\n    // Take back ")
                .append(what)
                .append(" here.\n    throw e;\n}\n");
        draft.show(shown.toString());
    }

    private static Optional<Statement> statement(Node node) {
        Node inner = node;
        while (inner.getParentNode().isPresent() && !(inner instanceof CallableDeclaration)) {
            if (inner instanceof Statement s && inner.getParentNode().get() instanceof BlockStmt) {
                return s.isExpressionStmt() || s.isReturnStmt() ? Optional.of(s) : Optional.empty();
            }
            inner = inner.getParentNode().get();
        }
        return Optional.empty();
    }
}
