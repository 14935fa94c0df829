package dev.tocsin.rules.fix;

import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.expr.MethodCallExpr;
import dev.tocsin.analyzer.race.CheckThenAct;
import java.util.Comparator;
import java.util.Optional;

/**
 * Locks the row that the counted ones belong to, where the method reads it before it counts: {@code
 * workshops.findById(workshopId)} before {@code bookings.countByWorkshopId(workshopId)}.
 */
final class ParentLock {

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
        Optional<MethodCallExpr> count = file.flatMap(f -> f.at(window.check().span(), MethodCallExpr.class));
        Optional<MethodCallExpr> parent = count.flatMap(c -> parent(file.get(), c));
        Optional<LockingRead> locking = window.inTransaction()
                ? parent.flatMap(p -> LockingRead.of(project, draft, file.get(), p))
                : Optional.empty();
        if (locking.isEmpty()) {
            return;
        }
        draft.edits()
                .replace(
                        file.get(),
                        locking.get().start(),
                        locking.get().end(),
                        locking.get().text());
        draft.does("lock the row that the counted ones belong to");
        draft.review("Whatever else adds such rows must lock the same row first.");
    }

    /** The nearest read before the count, by a key that the count asks for too. */
    private Optional<MethodCallExpr> parent(JavaSource file, MethodCallExpr count) {
        return count.findAncestor(CallableDeclaration.class).stream()
                .flatMap(m -> ((CallableDeclaration<?>) m).findAll(MethodCallExpr.class).stream())
                .filter(c -> c.getNameAsString().equals("findById")
                        && c.getArguments().size() == 1)
                .filter(c -> file.end(c) < file.start(count))
                .filter(c ->
                        count.getArguments().stream().anyMatch(a -> file.text(a).equals(file.text(c.getArgument(0)))))
                .filter(c -> !SpringRepository.of(project, file, c)
                        .map(SpringRepository::entity)
                        .filter(window.entity().name()::equals)
                        .isPresent())
                .max(Comparator.comparingInt(file::start));
    }
}
