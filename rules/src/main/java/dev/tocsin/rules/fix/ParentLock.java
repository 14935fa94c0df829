package dev.tocsin.rules.fix;

import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.VariableDeclarator;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.MethodCallExpr;
import dev.tocsin.analyzer.race.CheckThenAct;
import java.util.Comparator;
import java.util.Optional;

/**
 * Locks the row that the rows in question belong to, where the method reads it before it asks for them: {@code
 * workshops.findById(workshopId)} before {@code bookings.countByWorkshopId(workshopId)}. Without such a read it shows how the
 * method can run serializable.
 */
final class ParentLock {

    private static final String SERIALIZABLE =
            "@Retryable(retryFor = ConcurrencyFailureException.class)\n@Transactional(isolation = Isolation.SERIALIZABLE)\n";

    private final Project project;
    private final CheckThenAct window;
    private final Draft draft;

    ParentLock(Project project, CheckThenAct window, Draft draft) {
        this.project = project;
        this.window = window;
        this.draft = draft;
    }

    void write() {
        Optional<JavaSource> file = project.java(window.check().span().file());
        Optional<MethodCallExpr> check = file.flatMap(f -> f.at(window.check().span(), MethodCallExpr.class));
        Optional<MethodCallExpr> parent = check.flatMap(c -> parent(file.get(), c));
        if (parent.isEmpty()) {
            Optional<ParentRead> behind = check.flatMap(c -> ParentRead.of(project, window, file.get(), c));
            file.ifPresent(f -> showSerializable(
                    f, behind.map(ParentRead::told).orElse("Lock a row that all such requests share")));
            return;
        }
        String read = ParentRead.text(file.get(), parent.get()) + " reads a row that such requests share";
        Optional<String> noLock = noLock(parent.get());
        if (noLock.isPresent()) {
            showSerializable(file.get(), read + ". " + noLock.get() + " Then lock it there");
            return;
        }
        Optional<LockingRead> locking = LockingRead.of(project, draft, file.get(), parent.get());
        if (locking.isEmpty()) {
            showSerializable(file.get(), read + ": lock it there by hand");
            return;
        }
        draft.edits()
                .replace(
                        file.get(),
                        locking.get().start(),
                        locking.get().end(),
                        locking.get().text());
        draft.does("lock the row that the others belong to");
        draft.review("Whatever else adds such rows, or takes them away, must lock the same row first.");
        if (window.wayWithoutTransaction()) {
            new OwnTransaction(project, window, draft).write();
        }
    }

    /** Why no lock can be taken where the row is read; empty where one can. */
    private Optional<String> noLock(MethodCallExpr parent) {
        boolean readOnly = parent.findAncestor(MethodDeclaration.class)
                .filter(OwnTransaction::isReadOnly)
                .isPresent();
        if (readOnly) {
            return Optional.of("The transaction there only reads: it is to be one that writes, by hand.");
        }
        return window.wayWithoutTransaction() ? new OwnTransaction(project, window, draft).refusal() : Optional.empty();
    }

    private void showSerializable(JavaSource file, String parent) {
        draft.leaves(parent
                + ", or run the method serializable and try again what the database refuses, each time in a new"
                + " transaction.");
        boolean spring = file.unit().getImports().stream()
                .anyMatch(i -> i.getNameAsString().startsWith("org.springframework."));
        // Of an object that Spring does not make nobody reads the annotations.
        boolean bean = file.around(window.check().span(), ClassOrInterfaceDeclaration.class)
                .filter(OwnTransaction::isBean)
                .isPresent();
        if (spring && bean) {
            draft.show(SERIALIZABLE);
        }
    }

    /** The nearest read before the check, by a key that the check asks for too. */
    private Optional<MethodCallExpr> parent(JavaSource file, MethodCallExpr check) {
        return check.findAncestor(CallableDeclaration.class).stream()
                .flatMap(m -> ((CallableDeclaration<?>) m).findAll(MethodCallExpr.class).stream())
                .filter(c -> c.getNameAsString().equals("findById")
                                && c.getArguments().size() == 1
                        || ParentRead.finds(project, window, file, c))
                .filter(c -> file.end(c) < file.start(check))
                .filter(c -> check.getArguments().stream().anyMatch(a -> means(a, c, c.getArgument(0), file)))
                .filter(c -> !SpringRepository.of(project, file, c)
                        .map(SpringRepository::entity)
                        .filter(window.entity().name()::equals)
                        .isPresent())
                .max(Comparator.comparingInt(file::start));
    }

    /** The argument is the key that is read by, or the row that was read, or its key. */
    static boolean means(Expression argument, MethodCallExpr read, Expression key, JavaSource file) {
        if (file.text(argument).equals(file.text(key))) {
            return true;
        }
        Optional<Expression> row = argument.isMethodCallExpr()
                        && argument.asMethodCallExpr().getNameAsString().equals("getId")
                ? argument.asMethodCallExpr().getScope()
                : Optional.of(argument);
        return row.filter(Expression::isNameExpr)
                .flatMap(r -> read.findAncestor(VariableDeclarator.class)
                        .filter(v -> v.getNameAsString().equals(r.asNameExpr().getNameAsString())))
                .isPresent();
    }
}
