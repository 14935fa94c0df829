package dev.tocsin.rules.fix;

import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.expr.MethodCallExpr;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.schema.Dialect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Locks the row that the rows in question belong to, where the method reads it before it asks for them: {@code
 * workshops.findById(workshopId)} before {@code bookings.countByWorkshopId(workshopId)}, or where the callers of a private method do
 * and hand it on. Without such a read it shows how the transaction can run serializable.
 */
final class ParentLock {

    private static final String SNAPSHOT =
            "in repeatable read, which is the default there, what is asked for after the lock shows"
                    + " what was committed at the transaction's first read: the lock has to be that read.";

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
        if (file.isEmpty()) {
            return;
        }
        List<MethodCallExpr> parents = check.map(c -> new ParentRows(project, window, file.get()).readBefore(c))
                .orElse(List.of());
        if (parents.isEmpty()) {
            Optional<ParentRead> behind = check.flatMap(c -> ParentRead.of(project, window, file.get(), c));
            showSerializable(behind.map(ParentRead::told).orElse("Lock a row that all such requests share"));
            return;
        }
        String read = parents.stream().map(p -> ParentRead.text(file.get(), p)).collect(Collectors.joining(" and "))
                + (parents.size() == 1 ? " reads" : " read") + " a row that such requests share";
        Optional<String> noLock = noLock(check.get(), parents);
        if (noLock.isPresent()) {
            showSerializable(read + ". " + noLock.get() + " Then lock it there");
            return;
        }
        if (locked(file.get(), parents, new Draft()).isEmpty()) {
            showSerializable(read + ": lock it there by hand");
            return;
        }
        locked(file.get(), parents, draft)
                .orElseThrow()
                .forEach(l -> draft.edits().replace(file.get(), l.start(), l.end(), l.text()));
        draft.does("lock the row that the others belong to");
        draft.review("Whatever else adds such rows, or takes them away, must lock the same row first.");
        ofSnapshot(file.get(), parents);
        if (window.wayWithoutTransaction()) {
            new OwnTransaction(project, window, draft).write();
        }
    }

    /** Where a transaction goes on seeing what it saw first, the lock helps only who has seen nothing before. */
    private void ofSnapshot(JavaSource file, List<MethodCallExpr> parents) {
        ParentRows rows = new ParentRows(project, window, file);
        Optional<MethodCallExpr> earlier =
                parents.stream().flatMap(p -> rows.askedBefore(p).stream()).findFirst();
        boolean kept = window.around().product().filter(Dialect::keepsSnapshots).isPresent();
        if (kept && earlier.isPresent()) {
            draft.leaves("On this database, " + SNAPSHOT + " It belongs before " + ParentRead.text(file, earlier.get())
                    + ".");
        } else if (kept) {
            draft.review("On this database, " + SNAPSHOT);
        } else if (window.around().product().isEmpty()) {
            draft.review("Which database it is is not known: on MySQL, " + SNAPSHOT);
        }
    }

    /** The locking form of each read; empty where one of them has none. */
    private Optional<List<LockingRead>> locked(JavaSource file, List<MethodCallExpr> parents, Draft into) {
        List<LockingRead> all = new ArrayList<>();
        // What two places ask for alike is declared once.
        Map<String, String> twins = new HashMap<>();
        for (MethodCallExpr parent : parents) {
            String finder = parent.getScope().map(Object::toString).orElse("") + "." + parent.getNameAsString();
            String twin = twins.get(finder);
            Optional<LockingRead> locking = twin == null
                    ? LockingRead.of(project, into, file, parent)
                    : Optional.of(LockingRead.renamed(file, parent, twin));
            if (locking.isEmpty()) {
                return Optional.empty();
            }
            twins.put(finder, locking.get().text());
            all.add(locking.get());
        }
        return Optional.of(all);
    }

    /** Why no lock can be taken where the row is read; empty where one can. */
    private Optional<String> noLock(MethodCallExpr check, List<MethodCallExpr> parents) {
        boolean readOnly = parents.stream()
                .flatMap(p -> p.findAncestor(MethodDeclaration.class).stream())
                .anyMatch(OwnTransaction::isReadOnly);
        if (readOnly) {
            return Optional.of("The transaction there only reads: it is to be one that writes, by hand.");
        }
        if (!window.wayWithoutTransaction()) {
            return Optional.empty();
        }
        boolean here = parents.stream()
                .allMatch(p -> Meeting.same(
                        p.findAncestor(MethodDeclaration.class), check.findAncestor(MethodDeclaration.class)));
        return here
                ? new OwnTransaction(project, window, draft).refusal()
                : Optional.of(
                        "A lock lasts as long as its transaction: put that read, check and act into one, by hand.");
    }

    private void showSerializable(String parent) {
        draft.leaves(parent
                + ", or run the transaction serializable and try again what the database refuses, each time in a new"
                + " transaction.");
        List<MethodDeclaration> entries = new TransactionEntries(project, window).methods();
        if (!entries.isEmpty()) {
            draft.show(entries.stream()
                    .flatMap(m -> Stream.of(
                            "@Transactional(isolation = Isolation.SERIALIZABLE)",
                            m.getDeclarationAsString(true, false, false)))
                    .collect(Collectors.joining("\n", "", "\n")));
        }
    }
}
