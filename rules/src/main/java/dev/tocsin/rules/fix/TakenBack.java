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
        show(effect.at(), "what `" + window.check().label() + "` has written");
    }

    /** An effect whose outcome the write needs. */
    void effect(SideEffect effect) {
        draft.leaves("What `" + effect.label()
                + "` gives back is used before the database decides: write the row first, or send the write inside a `try`"
                + " whose catch takes back what `" + effect.label() + "` has done.");
        show(window.act().span(), "what `" + effect.label() + "` has done");
    }

    private void show(SourceSpan failing, String what) {
        Optional<JavaSource> file = project.java(failing.file());
        Optional<Statement> statement =
                file.flatMap(f -> f.around(failing, MethodCallExpr.class)).flatMap(TakenBack::statement);
        if (statement.isEmpty()) {
            return;
        }
        JavaSource source = file.get();
        String indent = source.indentAt(source.start(statement.get()));
        StringBuilder shown = new StringBuilder("try {\n");
        source.text(statement.get())
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
