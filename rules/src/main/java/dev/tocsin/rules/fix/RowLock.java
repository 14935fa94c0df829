package dev.tocsin.rules.fix;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.MethodReferenceExpr;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Names;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Flaw;
import dev.tocsin.analyzer.race.Window;
import dev.tocsin.analyzer.source.SourceSpan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Locks the row where it is read, so that the second request waits until the first has committed, and then reads what that
 * has written. Where a private method reads it, that one locks it, or gets a locking twin if others call it too; a method of the
 * project's own that can lock is asked to ({@link LockingOverload}). Where a query cannot be given a lock, or the session may hold
 * the row already, the row is refreshed under a lock before it is decided on.
 */
final class RowLock {

    private static final String TWIN = "ForUpdate";
    private static final Set<DataOperation.Kind> ONE_ROW = Set.of(DataOperation.Kind.ONE, DataOperation.Kind.TOP);

    private static final Pattern FINDS = Pattern.compile("find|get|read|query");

    private final Project project;
    private final CheckThenAct window;
    private final Draft draft;

    RowLock(Project project, CheckThenAct window, Draft draft) {
        this.project = project;
        this.window = window;
        this.draft = draft;
    }

    void write() {
        Optional<DataOperation.Read> asked = window.check()
                .operation()
                .filter(DataOperation.Read.class::isInstance)
                .map(DataOperation.Read.class::cast)
                .filter(r -> r.lock() == DataOperation.LockMode.NONE
                        || window.flawed(Flaw.HELD_BEFORE).isPresent());
        if (asked.isEmpty()) {
            return;
        }
        Optional<JavaSource> file = project.java(window.check().span().file());
        Optional<MethodCallExpr> read = file.flatMap(f -> f.at(window.check().span(), MethodCallExpr.class));
        Optional<MethodDeclaration> reader = read.flatMap(r -> r.findAncestor(MethodDeclaration.class));
        if (reader.isEmpty()) {
            return;
        }
        if (!asked.get().entity().same(window.entity())) {
            byHand("The `" + window.entity().name()
                    + "` that is written comes with another row: the lock is to be taken where that one is read.");
            return;
        }
        if (window.readsColumns()) {
            byHand("`" + window.check().label()
                    + "` gives columns of the row, and no object that could be locked or refreshed: read the row itself"
                    + " under a lock (`PESSIMISTIC_WRITE`), or put the decision into the `WHERE` of an"
                    + " update and look at the row count.");
            return;
        }
        Optional<LockingOverload> overload = takesOverload() ? LockingOverload.of(project, window) : Optional.empty();
        Optional<RowPlace> place = overload.map(LockingOverload::place)
                .or(() -> RowPlace.of(project, window, file.get(), read.get(), reader.get()));
        if (place.isEmpty()) {
            byHand(readElsewhere(reader.get()));
            return;
        }
        Optional<String> refusal = refusal(place.get());
        if (refusal.isPresent()) {
            draft.leaves(refusal.get());
            return;
        }
        if (!asked.get().api().mapper()) {
            lockBySql(file.get(), read.get(), reader.get(), place.get());
            return;
        }
        if (overload.isPresent()) {
            overload.get().write(draft);
            draft.does("lock the row where it is read");
            bySelect();
            return;
        }
        Optional<String> unseen =
                window.held().isEmpty() ? new OtherLanguages(project).caller(window) : Optional.empty();
        if (unseen.isPresent()
                && ONE_ROW.contains(asked.get().result())
                && refreshed(file.get(), read.get(), place.get())) {
            toldOfRefresh(Optional.of(unseen.get() + ", which is not followed,"));
            return;
        }
        boolean selected = window.held().isEmpty()
                && asked.get().result() != DataOperation.Kind.TOP
                && lockWhereItIsRead(
                        file.get(),
                        read.get(),
                        reader.get(),
                        place.get(),
                        () -> LockingRead.of(project, draft, file.get(), read.get()));
        if (selected) {
            bySelect();
        } else if (ONE_ROW.contains(asked.get().result())) {
            refresh(file.get(), read.get(), place.get());
        } else {
            byHand("Several rows are read at once: lock them where they are read, in the order of their keys, or put"
                    + " the decision into the `WHERE` of an update and look at the row count.");
        }
    }

    /** A row that the session may hold is read anew by {@code refresh} only. */
    private boolean takesOverload() {
        return window.held().isEmpty()
                && new OtherLanguages(project).caller(window).isEmpty();
    }

    private void bySelect() {
        draft.review("The lock reads the row anew only if the session does not hold it yet: nothing before it in the"
                + " transaction (or in the request, with `spring.jpa.open-in-view`) may have loaded the same row.");
        bindOthers();
    }

    private void lockBySql(JavaSource file, MethodCallExpr read, MethodDeclaration reader, RowPlace place) {
        if (lockWhereItIsRead(file, read, reader, place, () -> SqlLock.of(project, file, read))) {
            bindOthers();
        } else {
            byHand("Lock the row where it is read, by `FOR UPDATE`, or put the decision into the `WHERE` of the update"
                    + " and look at the row count.");
        }
    }

    private boolean lockWhereItIsRead(
            JavaSource file,
            MethodCallExpr read,
            MethodDeclaration reader,
            RowPlace place,
            Supplier<Optional<LockingRead>> form) {
        boolean here = place.call() == read;
        Optional<LockingRead> locking = here || place.readerIsPrivate() ? form.get() : Optional.empty();
        if (locking.isEmpty()) {
            return false;
        }
        if (here) {
            lock(file, locking.get());
        } else if (isOnlyCall(place.call(), reader)) {
            otherReads(file, read, reader).forEach(l -> lock(file, l));
            lock(file, locking.get());
        } else {
            addTwin(file, read, reader, locking.get());
            draft.edits().insert(file, file.end(place.call().getName()), TWIN);
        }
        draft.does("lock the row where it is read");
        return true;
    }

    private void lock(JavaSource file, LockingRead locking) {
        draft.edits().replace(file, locking.start(), locking.end(), locking.text());
    }

    /** Whether a private method is called nowhere else: a twin would leave it without any use. */
    private static boolean isOnlyCall(MethodCallExpr call, MethodDeclaration reader) {
        Node file = reader.findRootNode();
        String name = reader.getNameAsString();
        return file.findAll(MethodReferenceExpr.class).stream()
                        .noneMatch(r -> r.getIdentifier().equals(name))
                && file.findAll(MethodCallExpr.class).stream()
                        .filter(c -> c.getNameAsString().equals(name))
                        .allMatch(c -> c == call);
    }

    private void bindOthers() {
        window.around()
                .decidedBefore()
                .ifPresent(d -> draft.leaves("`" + window.columns().get(0) + "` has been decided on before ("
                        + d.lineAfter(window.check().span())
                        + "), which two requests can both have passed: lock the row where it is read for that, or ask again"
                        + " behind the lock."));
        draft.review("Whoever else decides on the same column must lock the row too.");
        if (window.around().oneByOne()) {
            draft.review(
                    "The rows are locked one after the other, as a loop comes to them: two requests that come to the same rows in"
                            + " another order would wait for each other, so that the order is to be a fixed one, such as that of their keys.");
        }
        if (window.wayWithoutTransaction()) {
            new OwnTransaction(project, window, draft).write();
        }
    }

    /** Also where no query can be given a lock; one would not help where the session holds the row already. */
    private void refresh(JavaSource file, MethodCallExpr read, RowPlace place) {
        Optional<String> asked = decidedByQuery();
        if (asked.isPresent()) {
            byHand("The query itself asks for `" + asked.get()
                    + "`, and nobody asks again behind it: let it lock the row"
                    + " (`FOR UPDATE`), or put the condition into the `WHERE` of an update and look at the row count.");
            return;
        }
        if (mayBeNew(file, read, place)) {
            byHand("Whether `" + place.call().getNameAsString()
                    + "` gives saved rows only is not known, and `refresh` refuses others: lock the row where it is found, by"
                    + " `entityManager.refresh(row, LockModeType.PESSIMISTIC_WRITE)` there, or put the decision into the"
                    + " `WHERE` of an update and look at the row count.");
            return;
        }
        Optional<String> earlier =
                window.held().map(h -> earlier(h.read().span(), h.read().label()));
        if (refreshed(file, read, place)) {
            toldOfRefresh(earlier);
            return;
        }
        byHand(earlier.map(e -> e + " may have loaded the row before, and a query that locks would give it back"
                                + " as it was: " + (lastsFromThere() ? "lock it there, or call " : "call "))
                        .orElse("Lock the row where it is read, or call ")
                + "`entityManager.refresh(row, LockModeType.PESSIMISTIC_WRITE)` before the decision, or put the decision"
                + " into the `WHERE` of an update and look at the row count.");
    }

    /** The decided column that the query asks for: what is read anew behind it has passed already. */
    private Optional<String> decidedByQuery() {
        return window.window() == Window.TRANSITION
                ? window.check().operation().stream()
                        .flatMap(o -> o.where().conditions().stream())
                        .map(c -> c.column())
                        .filter(c -> window.columns().stream()
                                .anyMatch(d -> Names.fold(d).equals(Names.fold(c))))
                        .findFirst()
                : Optional.empty();
    }

    private boolean mayBeNew(JavaSource file, MethodCallExpr read, RowPlace place) {
        return place.call() != read
                && read.findAncestor(MethodDeclaration.class)
                        .filter(m -> new FoundRow(project, file, read).only(m))
                        .isEmpty();
    }

    private boolean refreshed(JavaSource file, MethodCallExpr read, RowPlace place) {
        Optional<String> api = SpringRepository.of(project, file, read)
                .flatMap(r -> LockingRead.apiOf(project, r))
                .or(() -> EntityKey.api(file));
        return window.held().filter(CheckThenAct.Held::changed).isEmpty()
                && decidedByQuery().isEmpty()
                && api.isPresent()
                && !mayBeNew(file, read, place)
                && new RefreshedRow(place.file(), place.call(), place.throwing(), draft)
                        .write(window.entity().name(), api.get());
    }

    private void toldOfRefresh(Optional<String> earlier) {
        draft.does("lock the row, and read it anew, before it is "
                + (window.around().decidedBefore().isPresent() ? "changed" : "decided on"));
        earlier.ifPresent(e -> draft.review(
                e + " may have loaded the row before; a query that locks would then give it back as it was,"
                        + " `refresh` does not."));
        draft.review("What the transaction has changed until then is sent to the database before.");
        bindOthers();
    }

    /** A lock that is taken where the row was loaded before is kept until the write. */
    private boolean lastsFromThere() {
        return window.held().filter(CheckThenAct.Held::inTransaction).isPresent();
    }

    private String earlier(SourceSpan read, String label) {
        if (read.equals(window.check().span())) {
            return "A caller, by the same `" + label + "`,";
        }
        return "`" + label + "` (" + read.lineAfter(window.check().span()) + ")";
    }

    /** The method that reads is none that a patch may change. */
    private String readElsewhere(MethodDeclaration reader) {
        return "The row is read in `" + reader.getNameAsString() + "`: "
                + window.held()
                        .map(h -> {
                            String earlier = earlier(h.read().span(), h.read().label());
                            return Character.toLowerCase(earlier.charAt(0)) + earlier.substring(1)
                                    + " may have loaded it before, so that it is to be "
                                    + (lastsFromThere() ? "locked there, or read anew" : "read anew")
                                    + " by `entityManager.refresh(row, LockModeType.PESSIMISTIC_WRITE)`"
                                    + " before the decision.";
                        })
                        .orElse("lock it there, or in a twin of that method, to be written by hand and called here, if"
                                + " others read by it without a need for the lock.");
    }

    /** What is left to be done; a lock without a transaction would be given back at once. */
    private void byHand(String note) {
        draft.leaves(note);
        if (window.wayWithoutTransaction()) {
            draft.leaves(new OwnTransaction(project, window, draft).byHand());
        }
    }

    /** Why a lock would not do: it takes a transaction that writes. */
    private Optional<String> refusal(RowPlace place) {
        Optional<String> untransacted = window.wayWithoutTransaction()
                ? new OwnTransaction(project, window, draft).refusal()
                : Optional.empty();
        if (untransacted.isPresent()) {
            return untransacted;
        }
        Optional<String> passed = place.call()
                .findAncestor(MethodDeclaration.class)
                .filter(m ->
                        m.isPublic() && m.getAnnotationByName("Transactional").isPresent())
                .flatMap(OwnTransaction::passedBy);
        if (passed.isPresent()) {
            return passed;
        }
        return place.call()
                .findAncestor(MethodDeclaration.class)
                .filter(OwnTransaction::isReadOnly)
                .map(m -> "The row is read in a read-only transaction, which takes no locks.");
    }

    /** The same method once more, which locks; there may be one already. */
    private void addTwin(JavaSource file, MethodCallExpr read, MethodDeclaration reader, LockingRead locking) {
        boolean there = reader.findAncestor(TypeDeclaration.class)
                .filter(t ->
                        !t.getMethodsByName(reader.getNameAsString() + TWIN).isEmpty())
                .isPresent();
        if (there) {
            return;
        }
        int start = file.start(reader);
        StringBuilder twin = new StringBuilder(file.text(reader));
        List<LockingRead> locks = new ArrayList<>(otherReads(file, read, reader));
        locks.add(locking);
        locks.sort(Comparator.comparingInt(LockingRead::start).reversed());
        locks.forEach(l -> twin.replace(l.start() - start, l.end() - start, l.text()));
        twin.insert(file.end(reader.getName()) - start, TWIN);
        String newline = file.newline();
        draft.edits().insert(file, file.end(reader), newline + newline + file.indentAt(start) + twin);
    }

    /** The row may be read in several branches; a twin that locks in one of them only would close nothing. */
    private List<LockingRead> otherReads(JavaSource file, MethodCallExpr read, MethodDeclaration reader) {
        List<LockingRead> locks = new ArrayList<>();
        for (MethodCallExpr call : reader.findAll(MethodCallExpr.class)) {
            boolean another = call != read
                    && FINDS.matcher(call.getNameAsString()).lookingAt()
                    && SpringRepository.of(project, file, call)
                            .map(SpringRepository::entity)
                            .filter(window.entity().name()::equals)
                            .isPresent();
            Optional<LockingRead> lock = another ? LockingRead.of(project, draft, file, call) : Optional.empty();
            lock.ifPresent(locks::add);
            if (another && lock.isEmpty()) {
                draft.leaves("`" + reader.getNameAsString() + "` also reads the row by `" + call.getNameAsString()
                        + "` (line " + call.getRange().orElseThrow().begin.line + "), which is left without a lock.");
            }
        }
        return locks;
    }
}
