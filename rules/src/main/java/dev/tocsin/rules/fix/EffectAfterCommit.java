package dev.tocsin.rules.fix;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.VariableDeclarator;
import com.github.javaparser.ast.expr.AssignExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.NameExpr;
import com.github.javaparser.ast.expr.ThisExpr;
import com.github.javaparser.ast.stmt.BlockStmt;
import com.github.javaparser.ast.stmt.Statement;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.SideEffect;
import java.util.List;
import java.util.Optional;

/**
 * Does what cannot be taken back when the transaction has committed, where nothing in it uses the outcome.
 *
 * @see <a href="https://docs.spring.io/spring-framework/docs/current/javadoc-api/org/springframework/transaction/support/TransactionSynchronization.html">Spring,
 *     TransactionSynchronization</a>
 */
final class EffectAfterCommit {

    private static final String SUPPORT = "org.springframework.transaction.support.";

    private final Project project;
    private final CheckThenAct window;
    private final Draft draft;

    EffectAfterCommit(Project project, CheckThenAct window, Draft draft) {
        this.project = project;
        this.window = window;
        this.draft = draft;
    }

    void write() {
        SideEffect effect = window.sideEffects().get(0);
        Optional<JavaSource> file = project.java(effect.at().file());
        Optional<Statement> statement = file.flatMap(f -> f.at(effect.at(), MethodCallExpr.class))
                .flatMap(Node::getParentNode)
                .filter(Statement.class::isInstance)
                .map(Statement.class::cast)
                .filter(s -> s.isExpressionStmt()
                        && s.getParentNode().filter(BlockStmt.class::isInstance).isPresent());
        String name = "`" + effect.label() + "`";
        if (window.sideEffects().size() > 1) {
            draft.leaves(
                    "Several things are done outside of the database before it decides: they are to be moved behind"
                            + " the commit by hand.");
            return;
        }
        if (statement.isEmpty()) {
            new TakenBack(project, window, draft).effect(effect);
            return;
        }
        if (!isInSpringTransaction(statement.get()) || !canWait(statement.get())) {
            draft.leaves(name + " is to be moved behind the commit by hand.");
            return;
        }
        wrap(file.get(), statement.get());
        draft.does("run " + name + " when the transaction has committed");
        draft.review(
                "When " + name + " fails behind the commit, the row stays; what is still to be written in the database"
                        + " there needs a transaction of its own.");
    }

    /** The method itself is one of Spring's transactions, which has committed when it is over. */
    private boolean isInSpringTransaction(Statement statement) {
        return window.inTransaction()
                && statement
                        .findAncestor(MethodDeclaration.class)
                        .filter(m -> m.getThrownExceptions().isEmpty())
                        .flatMap(m -> m.getAnnotationByName("Transactional"))
                        .isPresent()
                && statement
                        .findCompilationUnit()
                        .filter(u -> u.getImports().stream()
                                .anyMatch(i ->
                                        i.getNameAsString().startsWith("org.springframework.transaction.annotation.")))
                        .isPresent();
    }

    /** Nothing around it catches what it throws, it does not say {@code this}, and its variables keep their values. */
    private static boolean canWait(Statement statement) {
        MethodDeclaration method =
                statement.findAncestor(MethodDeclaration.class).orElseThrow();
        List<String> names = statement.findAll(NameExpr.class).stream()
                .map(NameExpr::getNameAsString)
                .toList();
        boolean changes = method.findAll(AssignExpr.class).stream()
                        .map(AssignExpr::getTarget)
                        .filter(Expression::isNameExpr)
                        .anyMatch(t -> names.contains(t.asNameExpr().getNameAsString()))
                || method.findAll(VariableDeclarator.class).stream()
                        .filter(v -> names.contains(v.getNameAsString()))
                        .anyMatch(v -> v.getInitializer().isEmpty());
        return !changes
                && Meeting.attempt(statement).isEmpty()
                && Meeting.same(Meeting.container(statement), Optional.of(method))
                && statement.findFirst(ThisExpr.class).isEmpty();
    }

    private void wrap(JavaSource file, Statement statement) {
        String manager = draft.edits().imported(file, SUPPORT + "TransactionSynchronizationManager");
        String synchronization = draft.edits().imported(file, SUPPORT + "TransactionSynchronization");
        String newline = file.newline();
        String unit = file.indentUnit();
        String indent = file.indentAt(file.start(statement));
        String inner = indent + unit;
        draft.edits()
                .insert(
                        file,
                        file.start(statement),
                        manager + ".registerSynchronization(new " + synchronization + "() {" + newline + inner
                                + "@Override" + newline + inner + "public void afterCommit() {" + newline + inner
                                + unit);
        draft.edits().indentFurtherLines(file, statement, file.start(statement), unit + unit);
        draft.edits()
                .insert(
                        file,
                        file.behindComment(file.end(statement)),
                        newline + inner + "}" + newline + indent + "});");
    }
}
