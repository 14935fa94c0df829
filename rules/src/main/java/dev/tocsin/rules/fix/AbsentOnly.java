package dev.tocsin.rules.fix;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.expr.AssignExpr;
import com.github.javaparser.ast.expr.ConditionalExpr;
import com.github.javaparser.ast.expr.LambdaExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.MethodReferenceExpr;
import com.github.javaparser.ast.expr.SwitchExpr;
import com.github.javaparser.ast.stmt.BlockStmt;
import com.github.javaparser.ast.stmt.IfStmt;
import com.github.javaparser.ast.stmt.Statement;
import com.github.javaparser.ast.stmt.ThrowStmt;
import dev.tocsin.analyzer.race.CheckThenAct;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whether an insert is come to only because the one check has found nothing, and a row that is found is only used. */
final class AbsentOnly {

    private static final Pattern LOOKS = Pattern.compile(
            "(?:get|is|has|find|query|exists|count|orElse|to|of|from|valueOf|equals|format|name|id|map|filter|log|info|debug|warn|trace"
                    + "|error|print)(?:[A-Z]\\w*)?|println|ofNullable|stream|builder|build|ok|body|status");

    private AbsentOnly() {}

    /**
     * @param check the call that asks
     * @param site the call that inserts, in the same method
     */
    static boolean leadsTo(JavaSource file, CheckThenAct window, MethodCallExpr check, MethodCallExpr site) {
        return isAlwaysAsked(check, site) && isBranch(file, window, check, site);
    }

    /**
     * Whether nothing else is done for a row because it is new: whoever comes second goes on behind the insert, and would do it
     * once more.
     *
     * @param site the call that inserts
     */
    static boolean onlyInserts(JavaSource file, CheckThenAct window, MethodCallExpr site) {
        Optional<Statement> arm = branch(file, window).flatMap(b -> arm(b, site));
        Node node = site;
        while (!Meeting.same(Optional.of(node), arm)) {
            Node parent = node.getParentNode().orElseThrow();
            if (parent instanceof LambdaExpr || parent instanceof CallableDeclaration) {
                return true;
            }
            Node inner = node;
            boolean more = parent instanceof BlockStmt block
                    && block.getStatements().stream()
                            .dropWhile(s -> s != inner)
                            .skip(1)
                            .flatMap(s -> s.findAll(MethodCallExpr.class).stream())
                            .anyMatch(AbsentOnly::mayWrite);
            if (more) {
                return false;
            }
            node = parent;
        }
        return true;
    }

    /** Whether nothing that may write follows in the method. */
    static boolean isLastWrite(MethodCallExpr insert) {
        return insert.findAncestor(CallableDeclaration.class).stream()
                .flatMap(m -> ((CallableDeclaration<?>) m).findAll(MethodCallExpr.class).stream())
                .filter(c -> c.getRange()
                        .orElseThrow()
                        .begin
                        .isAfter(insert.getRange().orElseThrow().end))
                .noneMatch(AbsentOnly::mayWrite);
    }

    private static Optional<Statement> arm(IfStmt branch, MethodCallExpr site) {
        return branch.getThenStmt().isAncestorOf(site)
                ? Optional.of(branch.getThenStmt())
                : branch.getElseStmt().filter(e -> e.isAncestorOf(site));
    }

    /** A method of this class, or of what its fields hold, whose name does not say that it only looks. */
    private static boolean mayWrite(MethodCallExpr call) {
        boolean own = call.getScope().filter(s -> !s.isThisExpr()).isEmpty();
        boolean ofField = call.getScope()
                .filter(s -> s.isFieldAccessExpr()
                                && s.asFieldAccessExpr().getScope().isThisExpr()
                        || s.isNameExpr() && Receivers.isField(s.asNameExpr()))
                .isPresent();
        return (own || ofField) && !LOOKS.matcher(call.getNameAsString()).matches();
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
        Optional<Node> chain = site.findAncestor(LambdaExpr.class)
                .flatMap(Node::getParentNode)
                .filter(call -> call.isAncestorOf(check));
        if (chain.isPresent()) {
            // tags.findByName(name).map(t -> changed(t)).orElseGet(() -> tags.save(..))
            // .. or .ifPresentOrElse(t -> t.rename(title), () -> tags.save(..))
            return chain.get() instanceof MethodCallExpr call
                    && call.getScope().filter(AbsentOnly::onlyLooks).isPresent()
                    && call.getArguments().stream()
                            .filter(a -> !a.isAncestorOf(site))
                            .allMatch(AbsentOnly::onlyLooks);
        }
        Optional<IfStmt> branch = branch(file, window);
        return branch.isPresent() && isBranch(file, branch.get(), site);
    }

    private static Optional<IfStmt> branch(JavaSource file, CheckThenAct window) {
        return file.around(window.decision(), IfStmt.class)
                .filter(i -> JavaSource.contains(i.getCondition(), window.decision())
                        || i.getRange()
                                .filter(r -> r.begin.line == window.decision().startLine())
                                .isPresent());
    }

    private static boolean isBranch(JavaSource file, IfStmt branch, MethodCallExpr site) {
        Statement whenTrue = branch.getThenStmt();
        Optional<Statement> otherwise = branch.getElseStmt();
        if (whenTrue.isAncestorOf(site)) {
            boolean ends = leaves(whenTrue);
            return otherwise.stream().allMatch(AbsentOnly::onlyLooks)
                    && (!ends || behind(branch).allMatch(AbsentOnly::onlyLooks));
        }
        if (otherwise.filter(o -> o.isAncestorOf(site)).isPresent()) {
            return onlyLooks(whenTrue);
        }
        boolean behind = otherwise.isEmpty()
                && leaves(whenTrue)
                && file.end(branch) < file.start(site)
                && branch.getParentNode()
                        .filter(block -> block.isAncestorOf(site))
                        .isPresent();
        return behind && onlyLooks(whenTrue);
    }

    /** The statements after it in its block. */
    private static Stream<Statement> behind(IfStmt branch) {
        return branch.getParentNode().filter(BlockStmt.class::isInstance).map(BlockStmt.class::cast).stream()
                .flatMap(block -> block.getStatements().stream()
                        .dropWhile(s -> s != branch)
                        .skip(1));
    }

    /**
     * What is done with a row that is there neither changes nor refuses it: whoever comes second and is given it loses nothing,
     * and gets nothing that was kept from others.
     */
    private static boolean onlyLooks(Node node) {
        return node.findAll(MethodCallExpr.class).stream()
                        .allMatch(c -> LOOKS.matcher(c.getNameAsString()).matches() || isAccessor(c))
                && node.findAll(MethodReferenceExpr.class).stream()
                        .allMatch(r -> LOOKS.matcher(r.getIdentifier()).matches())
                && node.findAll(AssignExpr.class).stream()
                        .allMatch(a -> a.getTarget().isNameExpr())
                && node.findFirst(ThrowStmt.class).isEmpty();
    }

    /** {@code log.info("{}", request.ownerId())}. */
    private static boolean isAccessor(MethodCallExpr call) {
        return call.getArguments().isEmpty()
                && call.getParentNode().filter(MethodCallExpr.class::isInstance).isPresent();
    }

    private static boolean leaves(Statement branch) {
        Optional<Statement> last =
                branch.isBlockStmt() ? branch.asBlockStmt().getStatements().getLast() : Optional.of(branch);
        return last.filter(s -> s.isReturnStmt() || s.isThrowStmt() || s.isContinueStmt())
                .isPresent();
    }
}
