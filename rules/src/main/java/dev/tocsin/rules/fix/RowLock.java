package dev.tocsin.rules.fix;

import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import com.github.javaparser.ast.expr.MethodCallExpr;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.source.SourceSpan;
import java.util.Optional;

/**
 * Locks the row where it is read, so that the second request waits until the first has committed, and then reads what that
 * has written. Where a private method reads it for several, that one gets a locking twin.
 */
final class RowLock {

    private static final String TWIN = "ForUpdate";

    private final Project project;
    private final CheckThenAct window;
    private final Draft draft;

    RowLock(Project project, CheckThenAct window, Draft draft) {
        this.project = project;
        this.window = window;
        this.draft = draft;
    }

    void write() {
        Optional<JavaSource> file = project.java(window.check().span().file());
        Optional<MethodCallExpr> read = file.flatMap(f -> f.at(window.check().span(), MethodCallExpr.class));
        boolean one = window.check()
                .operation()
                .filter(o -> o instanceof DataOperation.Read r
                        && r.result() == DataOperation.Kind.ONE
                        && r.lock() == DataOperation.LockMode.NONE)
                .isPresent();
        Optional<MethodDeclaration> reader = read.flatMap(r -> r.findAncestor(MethodDeclaration.class));
        if (reader.isEmpty() || !one) {
            return;
        }
        boolean ofItself = window.check()
                .operation()
                .filter(o -> o.entity().same(window.entity()))
                .isPresent();
        if (!ofItself) {
            draft.leaves("The `" + window.entity().name()
                    + "` that is written comes with another row: the lock is to be" + " taken where that one is read.");
            return;
        }
        boolean here = Meeting.isIn(project, window.check().span(), window);
        Optional<MethodCallExpr> call = here ? Optional.empty() : callOf(file.get(), reader.get());
        Optional<String> refusal = refusal(reader.get(), here, call);
        if (refusal.isPresent()) {
            draft.leaves(refusal.get());
            return;
        }
        if (window.held().isPresent()) {
            refresh(file.get(), read.get(), call, reader.get(), window.held().get());
            return;
        }
        Optional<LockingRead> locking = LockingRead.of(project, draft, file.get(), read.get());
        if (locking.isEmpty()) {
            return;
        }
        if (here) {
            draft.edits()
                    .replace(
                            file.get(),
                            locking.get().start(),
                            locking.get().end(),
                            locking.get().text());
        } else {
            addTwin(file.get(), reader.get(), locking.get());
            draft.edits().insert(file.get(), file.get().end(call.orElseThrow().getName()), TWIN);
        }
        draft.does("lock the row where it is read");
        draft.review("The lock reads the row anew only if the session does not hold it yet: nothing before it in the"
                + " transaction (or in the request, with `spring.jpa.open-in-view`) may have loaded the same row.");
        bindOthers();
    }

    private void bindOthers() {
        draft.review("Whoever else decides on the same column must lock the row too.");
        if (!window.inTransaction()) {
            new OwnTransaction(project, window, draft).write();
        }
    }

    /** A query that locks would give back what the session holds, as it was. */
    private void refresh(
            JavaSource file,
            MethodCallExpr read,
            Optional<MethodCallExpr> call,
            MethodDeclaration reader,
            CheckThenAct.Held held) {
        String earlier = earlier(file, held.read().span(), held.read().label());
        Optional<String> api = SpringRepository.of(project, file, read)
                .flatMap(r -> LockingRead.apiOf(project, r))
                .or(() -> EntityKey.api(file));
        boolean throwing = call.isPresent() && reader.toString().contains("hrow");
        boolean written = !held.changed()
                && api.isPresent()
                && new RefreshedRow(file, call.orElse(read), throwing, draft)
                        .write(window.entity().name(), api.get());
        if (!written) {
            draft.leaves(earlier
                    + " may have loaded the row before, and a query that locks would give it back as it was: lock"
                    + " it there, or call `entityManager.refresh(row, LockModeType.PESSIMISTIC_WRITE)` before the decision,"
                    + " or put the decision into the `WHERE` of an update and look at the row count.");
            return;
        }
        draft.does("lock the row, and read it anew, before it is decided on");
        draft.review(
                earlier + " may have loaded the row before; a query that locks would then give it back as it was,"
                        + " `refresh` does not. What the transaction has changed until then is sent to the database before it.");
        bindOthers();
    }

    private String earlier(JavaSource file, SourceSpan read, String label) {
        if (read.equals(window.check().span())) {
            return "A caller, by the same `" + label + "`,";
        }
        return "`" + label + "` ("
                + (read.file().equals(file.path()) ? "line " + read.startLine() : read.file() + ":" + read.startLine())
                + ")";
    }

    /** Why a lock would not do: it takes a transaction that writes, and binds all who read there. */
    private Optional<String> refusal(MethodDeclaration reader, boolean here, Optional<MethodCallExpr> call) {
        if (!here && call.isEmpty()) {
            return Optional.of("The row is read in `" + reader.getNameAsString()
                    + "`, which others call too: a locking twin of that is to be written by hand, and called here.");
        }
        if (!window.inTransaction() && !new OwnTransaction(project, window, draft).fits()) {
            return Optional.of(
                    "A lock lasts as long as its transaction, and none is known around check and act: one is to"
                            + " be opened by hand first.");
        }
        Optional<MethodDeclaration> method =
                here ? Optional.of(reader) : call.get().findAncestor(MethodDeclaration.class);
        return method.filter(OwnTransaction::isReadOnly)
                .map(m -> "The row is read in a read-only transaction, which takes no locks.");
    }

    /** The call, in the method that acts, of the private method of its class that reads. */
    private Optional<MethodCallExpr> callOf(JavaSource file, MethodDeclaration reader) {
        boolean alone = reader.isPrivate()
                && reader.getBody().isPresent()
                && reader.findAncestor(TypeDeclaration.class)
                        .filter(t ->
                                t.getMethodsByName(reader.getNameAsString()).size() == 1)
                        .isPresent();
        return alone
                ? window.path().stream()
                        .filter(c -> c.span().file().equals(file.path()) && Meeting.isIn(project, c.span(), window))
                        .flatMap(c -> file.at(c.span(), MethodCallExpr.class).stream())
                        .filter(c -> c.getNameAsString().equals(reader.getNameAsString()))
                        .filter(c ->
                                c.getScope().isEmpty() || c.getScope().get().isThisExpr())
                        .findFirst()
                : Optional.empty();
    }

    /** The same method once more, which locks; there may be one already. */
    private void addTwin(JavaSource file, MethodDeclaration reader, LockingRead locking) {
        boolean there = reader.findAncestor(TypeDeclaration.class)
                .filter(t ->
                        !t.getMethodsByName(reader.getNameAsString() + TWIN).isEmpty())
                .isPresent();
        if (there) {
            return;
        }
        int start = file.start(reader);
        StringBuilder twin = new StringBuilder(file.text(reader));
        twin.replace(locking.start() - start, locking.end() - start, locking.text());
        twin.insert(file.end(reader.getName()) - start, TWIN);
        String newline = file.newline();
        draft.edits().insert(file, file.end(reader), newline + newline + file.indentAt(start) + twin);
    }
}
