package dev.tocsin.rules.fix;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import com.github.javaparser.ast.body.VariableDeclarator;
import com.github.javaparser.ast.expr.BinaryExpr;
import com.github.javaparser.ast.expr.ConditionalExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.LambdaExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.NameExpr;
import com.github.javaparser.ast.expr.ObjectCreationExpr;
import com.github.javaparser.ast.expr.SwitchExpr;
import com.github.javaparser.ast.stmt.BlockStmt;
import com.github.javaparser.ast.stmt.ExpressionStmt;
import com.github.javaparser.ast.stmt.Statement;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Flaw;
import dev.tocsin.rules.Upsert;
import java.util.List;
import java.util.Optional;

/**
 * Inserts, and on the key's violation uses the row of whoever was first.
 *
 * <pre>{@code
 * try {
 *     tags.saveInNewTransaction(new Tag(name));
 * } catch (DataIntegrityViolationException e) {
 *     // Another request was first: its row is read below.
 * }
 * return tags.findByName(name).orElseThrow(IllegalStateException::new);
 * }</pre>
 *
 * The row is read again whoever inserted it: what another transaction's session has made is no managed object here.
 */
final class FindOrInsert {

    private static final String BY_HAND = "The violation is to be caught by hand: ";

    private final Project project;
    private final CheckThenAct window;
    private final Draft draft;
    private String violation = "";

    FindOrInsert(Project project, CheckThenAct window, Draft draft) {
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
        Optional<JavaSource> file = project.java(window.act().span().file());
        Optional<MethodCallExpr> insert = file.flatMap(f -> f.at(window.act().span(), MethodCallExpr.class));
        Optional<MethodCallExpr> check = file.flatMap(this::check);
        Optional<ApartInsert> own = insert.flatMap(i -> OwnInsert.of(project, file.get(), i, window)
                .map(ApartInsert.class::cast)
                .or(() -> ManagerInsert.of(project, file.get(), i, window)));
        if (own.isEmpty()) {
            return Optional.of(BY_HAND + InsertByHand.reason(window, file, insert));
        }
        violation = own.get().exception();
        Optional<MethodCallExpr> site = check.flatMap(c -> site(c, insert.get()));
        if (site.isEmpty()) {
            return Optional.of(BY_HAND + "the row is looked for in another method than the one that creates it.");
        }
        Optional<CheckThenAct.Site> instead = window.around().instead().map(CheckThenAct.Instead::site);
        if (instead.isPresent()) {
            return Optional.of(BY_HAND + "where a row is found, " + Upsert.place(window, instead.get()) + " follows.");
        }
        boolean alone = project.besides(window).stream()
                .allMatch(w -> w.check().span().equals(window.check().span()));
        if (!alone || !AbsentOnly.leadsTo(file.get(), window, check.get(), site.get())) {
            return Optional.of(
                    BY_HAND + "more than this one question leads to the insert, or a row that is found is changed or"
                            + " refused.");
        }
        if (!AbsentOnly.onlyInserts(file.get(), window, site.get())) {
            return Optional.of(BY_HAND
                    + "what follows is done for a new row only, and whoever comes second must not do it" + " again.");
        }
        if (Spelling.changes(project, window, check.get(), site.get())) {
            return Optional.of(BY_HAND + "the row may be written in another spelling than it is asked for.");
        }
        if (Meeting.attempt(site.get()).isPresent()
                || Meeting.attempt(insert.get()).isPresent()) {
            return Optional.of(BY_HAND + "a `catch` is around the insert already.");
        }
        // An entity manager writes in a transaction, whether one is to be seen or not.
        boolean apart = window.inTransaction() || own.get() instanceof ManagerInsert;
        Optional<String> unfit = apart ? own.get().refusal() : Optional.empty();
        if (unfit.isPresent()) {
            return unfit;
        }
        Optional<String> gap = gap(file.get());
        if (gap.isPresent()) {
            return gap;
        }
        Optional<Runnable> edit = edit(file.get(), site.get(), check.get());
        if (edit.isEmpty()) {
            return Optional.of(BY_HAND + "how the row is used cannot be told well enough.");
        }
        edit.get().run();
        if (apart) {
            own.get().write(draft);
        } else {
            TransactionAround.review(window, file.get(), site.get(), "the catch would not help")
                    .ifPresent(draft::review);
        }
        draft.does("use the row of whoever was first when the insert violates it");
        return Optional.empty();
    }

    /** The call that asks: of the repository, or of a method of the class that does so and gives the row back. */
    private Optional<MethodCallExpr> check(JavaSource file) {
        Optional<JavaSource> asking = project.java(window.check().span().file());
        Optional<MethodCallExpr> read = asking.flatMap(f -> f.at(window.check().span(), MethodCallExpr.class));
        if (read.isEmpty()) {
            return Optional.empty();
        }
        if (asking.get() == file && Meeting.isIn(project, window.check().span(), window)) {
            return read;
        }
        return read.get()
                .findAncestor(MethodDeclaration.class)
                .flatMap(reader -> RowPlace.of(project, window, asking.get(), read.get(), reader))
                .filter(place -> place.file() == file && place.gives())
                .map(RowPlace::call);
    }

    /** MySQL's lock on a row that is not there keeps every other transaction from inserting it, the own one too. */
    private Optional<String> gap(JavaSource file) {
        if (!window.inTransaction() || window.flawed(Flaw.NOTHING_TO_LOCK).isEmpty()) {
            return Optional.empty();
        }
        return switch (Snapshots.of(project, file.path())) {
            case KEPT -> Optional.of(BY_HAND + "the lock that the check takes would keep the row out of MySQL.");
            case UNKNOWN -> {
                draft.review(
                        "Which database it is is not known: on MySQL the check must not lock, or the insert waits for"
                                + " it in vain.");
                yield Optional.empty();
            }
            case NONE -> Optional.empty();
        };
    }

    /** The call in the check's method that inserts: the insert itself, or the call of a private method that does only this. */
    private Optional<MethodCallExpr> site(MethodCallExpr check, MethodCallExpr insert) {
        Optional<CallableDeclaration> here = check.findAncestor(CallableDeclaration.class);
        Optional<MethodDeclaration> creator = insert.findAncestor(MethodDeclaration.class);
        if (Meeting.same(here, insert.findAncestor(CallableDeclaration.class))) {
            return Optional.of(insert);
        }
        boolean endsWithIt = creator.flatMap(MethodDeclaration::getBody)
                .flatMap(b -> b.getStatements().getLast())
                .filter(last -> last.isReturnStmt() && last.isAncestorOf(insert))
                .isPresent();
        if (here.isEmpty() || !endsWithIt || !creator.get().isPrivate()) {
            return Optional.empty();
        }
        Optional<TypeDeclaration> type = here.get().findAncestor(TypeDeclaration.class);
        if (!Meeting.same(type, creator.get().findAncestor(TypeDeclaration.class))) {
            return Optional.empty();
        }
        List<MethodCallExpr> calls = ((TypeDeclaration<?>) type.get())
                .findAll(
                        MethodCallExpr.class,
                        c -> c.getNameAsString().equals(creator.get().getNameAsString())
                                && c.getScope().filter(s -> !s.isThisExpr()).isEmpty());
        return calls.size() == 1 && here.get().isAncestorOf(calls.get(0))
                ? Optional.of(calls.get(0))
                : Optional.empty();
    }

    /** How the code around the insert changes, by what is done with its result. */
    private Optional<Runnable> edit(JavaSource file, MethodCallExpr site, MethodCallExpr check) {
        WinnersRow row = new WinnersRow(project, file, check, draft);
        Optional<LambdaExpr> lambda = site.getParentNode()
                .filter(ExpressionStmt.class::isInstance)
                .flatMap(Node::getParentNode)
                .filter(LambdaExpr.class::isInstance)
                .map(LambdaExpr.class::cast);
        if (lambda.isPresent()) {
            return ofLambda(file, lambda.get(), site, row);
        }
        Optional<Statement> statement = statement(site);
        if (statement.isEmpty()) {
            return Optional.empty();
        }
        boolean bare = statement.get().isExpressionStmt()
                && statement.get().asExpressionStmt().getExpression() == site;
        if (!bare) {
            return row.at(statement.get(), window.inTransaction())
                    .map(again -> () -> inStatement(file, statement.get(), site, Optional.of(again)));
        }
        Optional<String> variable = variable(site);
        boolean unused =
                variable.isEmpty() && site.getArguments().stream().allMatch(ObjectCreationExpr.class::isInstance)
                        || variable.filter(v -> !usedBehind(v, site, file)).isPresent();
        if (unused) {
            return Optional.of(() -> inStatement(file, statement.get(), site, Optional.empty()));
        }
        if (variable.isEmpty() || !assignable(variable.get(), site)) {
            return Optional.empty();
        }
        return row.at(statement.get(), window.inTransaction())
                .map(again ->
                        () -> inStatement(file, statement.get(), site, Optional.of(variable.get() + " = " + again)));
    }

    /** {@code orElseGet(() -> tags.save(..))} wants the row. */
    private Optional<Runnable> ofLambda(JavaSource file, LambdaExpr lambda, MethodCallExpr site, WinnersRow row) {
        String caller = lambda.getParentNode()
                .filter(MethodCallExpr.class::isInstance)
                .map(c -> ((MethodCallExpr) c).getNameAsString())
                .orElse("");
        return caller.equals("orElseGet")
                ? row.at(site, window.inTransaction()).map(again -> () -> inLambda(file, lambda, site, again))
                : Optional.empty();
    }

    /** The statement of a block in which the call is evaluated for sure, and once. */
    private static Optional<Statement> statement(Expression site) {
        Node node = site;
        while (node.getParentNode().isPresent()) {
            Node parent = node.getParentNode().get();
            if (node instanceof Statement statement) {
                boolean simple = statement.isExpressionStmt() || statement.isReturnStmt();
                return simple && parent instanceof BlockStmt ? Optional.of(statement) : Optional.empty();
            }
            if (parent instanceof LambdaExpr
                    || parent instanceof ConditionalExpr
                    || parent instanceof BinaryExpr
                    || parent instanceof SwitchExpr) {
                return Optional.empty();
            }
            node = parent;
        }
        return Optional.empty();
    }

    /** The local variable that holds the row that is inserted. */
    private static Optional<String> variable(MethodCallExpr site) {
        return site.getArguments().size() == 1 && site.getArgument(0).isNameExpr()
                ? Optional.of(site.getArgument(0).asNameExpr().getNameAsString())
                : Optional.empty();
    }

    private static boolean usedBehind(String variable, MethodCallExpr site, JavaSource file) {
        CallableDeclaration<?> method =
                site.findAncestor(CallableDeclaration.class).orElseThrow();
        return method.findAll(NameExpr.class, n -> n.getNameAsString().equals(variable)).stream()
                .anyMatch(n -> file.start(n) > file.end(site));
    }

    /** A variable of this method, which no lambda and no class in it has to find unchanged. */
    private static boolean assignable(String variable, MethodCallExpr site) {
        CallableDeclaration<?> method =
                site.findAncestor(CallableDeclaration.class).orElseThrow();
        List<VariableDeclarator> declared = method.findAll(
                VariableDeclarator.class, v -> v.getNameAsString().equals(variable));
        boolean captured = method
                .findAll(NameExpr.class, n -> n.getNameAsString().equals(variable))
                .stream()
                .anyMatch(n -> !Meeting.same(Meeting.container(n), Meeting.container(site)));
        return declared.size() == 1
                && Meeting.same(Meeting.container(declared.get(0)), Meeting.container(site))
                && !captured
                && declared.get(0)
                        .getParentNode()
                        .filter(p -> p.toString().startsWith("final "))
                        .isEmpty();
    }

    private void inLambda(JavaSource file, LambdaExpr lambda, MethodCallExpr site, String again) {
        String newline = file.newline();
        String indent = file.indentAt(file.start(lambda));
        String inner = indent + file.indentUnit();
        draft.edits().indentFurtherLines(file, site, file.start(site), file.indentUnit() + file.indentUnit());
        String before = "{" + newline + inner + "try {" + newline + inner + file.indentUnit();
        if (!window.inTransaction()) {
            draft.edits().insert(file, file.start(site), before + "return ");
            draft.edits()
                    .insert(
                            file,
                            file.end(site),
                            ";" + newline + answered(file, site, inner, "return " + again + ";") + newline + indent
                                    + "}");
            return;
        }
        draft.edits().insert(file, file.start(site), before);
        draft.edits()
                .insert(
                        file,
                        file.end(site),
                        ";" + newline + caught(file, site, inner, true) + newline + inner + "return " + again + ";"
                                + newline + indent + "}");
    }

    private void inStatement(JavaSource file, Statement statement, MethodCallExpr site, Optional<String> again) {
        String newline = file.newline();
        String indent = file.indentAt(file.start(statement));
        boolean bare =
                statement.isExpressionStmt() && statement.asExpressionStmt().getExpression() == site;
        String before = "try {" + newline + indent + file.indentUnit();
        draft.edits().indentFurtherLines(file, site, file.start(site), file.indentUnit());
        String behind = newline + caught(file, statement, indent, again.isPresent());
        if (bare) {
            draft.edits().insert(file, file.start(statement), before);
            int end = file.behindComment(file.end(statement));
            draft.edits()
                    .insert(
                            file,
                            end,
                            behind + again.map(a -> newline + indent + a + ";").orElse(""));
            return;
        }
        String head = file.text().substring(file.start(statement), file.start(site));
        String tail = file.text().substring(file.end(site), file.end(statement));
        if (!window.inTransaction() && statement.isReturnStmt()) {
            draft.edits().insert(file, file.start(statement), before);
            draft.edits()
                    .insert(
                            file,
                            file.behindComment(file.end(statement)),
                            newline + answered(file, statement, indent, head + again.orElseThrow() + tail));
            return;
        }
        // What uses the row comes behind, and uses the one that is there.
        draft.edits().replace(file, file.start(statement), file.start(site), before);
        draft.edits()
                .replace(
                        file,
                        file.end(site),
                        file.end(statement),
                        ";" + behind + newline + indent + head + again.orElseThrow() + tail);
    }

    /** The end of the try block, and a catch that gives the row of whoever was first. */
    private String answered(JavaSource file, Node at, String indent, String answer) {
        String exception = draft.edits().imported(file, violation);
        String name = FreeName.at(at);
        String line = file.newline() + indent;
        String unit = file.indentUnit();
        UniqueViolation test = new UniqueViolation(project, window, draft);
        return indent + "} catch (" + exception + " " + name + ") {"
                + line + unit + "if (" + test.not(test.of(file, at, name)) + ") {"
                + line + unit + unit + "throw " + name + ";"
                + line + unit + "}"
                + line + unit + answer
                + line + "}";
    }

    /** The end of the try block and its catch. */
    private String caught(JavaSource file, Node at, String indent, boolean readAgain) {
        return answered(
                file,
                at,
                indent,
                readAgain
                        ? "// Another request was first: its row is read below."
                        : "// Another request was first: the row is there.");
    }
}
