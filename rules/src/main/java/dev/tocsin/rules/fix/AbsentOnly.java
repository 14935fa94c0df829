package dev.tocsin.rules.fix;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.expr.ConditionalExpr;
import com.github.javaparser.ast.expr.LambdaExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.SwitchExpr;
import com.github.javaparser.ast.stmt.BlockStmt;
import com.github.javaparser.ast.stmt.IfStmt;
import com.github.javaparser.ast.stmt.Statement;
import dev.tocsin.analyzer.race.CheckThenAct;
import java.util.Optional;

/** Whether an insert is come to only because the one check has found nothing. */
final class AbsentOnly {

    private AbsentOnly() {}

    /**
     * @param check the call that asks
     * @param site the call that inserts, in the same method
     */
    static boolean leadsTo(JavaSource file, CheckThenAct window, MethodCallExpr check, MethodCallExpr site) {
        return isAlwaysAsked(check, site) && isBranch(file, window, check, site);
    }

    /** No other question may have been asked in its place. */
    private static boolean isAlwaysAsked(MethodCallExpr check, MethodCallExpr site) {
        Node node = check;
        while (node.getParentNode().isPresent()) {
            Node parent = node.getParentNode().get();
            if (node instanceof Statement && parent instanceof BlockStmt) {
                return parent.isAncestorOf(site);
            }
            boolean oneOfSeveral = parent instanceof SwitchExpr
                    || parent instanceof ConditionalExpr choice && choice.getCondition() != node
                    || parent instanceof IfStmt branch && branch.getCondition() != node;
            if (oneOfSeveral) {
                return false;
            }
            node = parent;
        }
        return false;
    }

    private static boolean isBranch(JavaSource file, CheckThenAct window, MethodCallExpr check, MethodCallExpr site) {
        Optional<LambdaExpr> lambda = site.findAncestor(LambdaExpr.class)
                .filter(l -> l.getParentNode()
                        .filter(call -> call.isAncestorOf(check))
                        .isPresent());
        if (lambda.isPresent()) {
            return true;
        }
        Optional<IfStmt> branch = file.around(window.decision(), IfStmt.class)
                .filter(i -> JavaSource.contains(i.getCondition(), window.decision())
                        || i.getRange()
                                .filter(r -> r.begin.line == window.decision().startLine())
                                .isPresent());
        if (branch.isEmpty()) {
            return false;
        }
        boolean inside = branch.get().isAncestorOf(site);
        boolean behind = branch.get().getElseStmt().isEmpty()
                && leaves(branch.get().getThenStmt())
                && file.end(branch.get()) < file.start(site)
                && branch.get()
                        .getParentNode()
                        .filter(block -> block.isAncestorOf(site))
                        .isPresent();
        return inside || behind;
    }

    private static boolean leaves(Statement branch) {
        Optional<Statement> last =
                branch.isBlockStmt() ? branch.asBlockStmt().getStatements().getLast() : Optional.of(branch);
        return last.filter(s -> s.isReturnStmt() || s.isThrowStmt() || s.isContinueStmt())
                .isPresent();
    }
}
