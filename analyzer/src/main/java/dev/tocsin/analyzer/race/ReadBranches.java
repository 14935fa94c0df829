package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.OperationId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Puts together the windows that differ only in which branch has read the row: {@code admin ? find(id) : findOfTenant(id)} is
 * one check, and what is open behind it one window.
 */
final class ReadBranches {

    private record Judged(Candidate candidate, CheckThenAct window) {}

    private final List<List<Judged>> found = new ArrayList<>();

    void add(Candidate candidate, CheckThenAct window) {
        Judged judged = new Judged(candidate, window);
        Optional<List<Judged>> known = found.stream()
                .filter(l -> l.stream().allMatch(j -> isOther(j, judged)))
                .findFirst();
        if (known.isPresent()) {
            known.get().add(judged);
        } else {
            found.add(new ArrayList<>(List.of(judged)));
        }
    }

    /** Each once, as its first read opens it. */
    List<CheckThenAct> windows() {
        List<CheckThenAct> windows = new ArrayList<>();
        for (List<Judged> branches : found) {
            List<CheckThenAct> inOrder = branches.stream()
                    .map(Judged::window)
                    .sorted(Comparator.comparing(w -> w.check().span()))
                    .toList();
            windows.add(inOrder.get(0)
                    .orReadAt(inOrder.stream().skip(1).map(CheckThenAct::check).toList()));
        }
        return windows;
    }

    private static boolean isOther(Judged a, Judged b) {
        return (a.window().window() == Window.TRANSITION || a.window().window() == Window.LOST_UPDATE)
                && a.window().window() == b.window().window()
                && a.candidate().method().equals(b.candidate().method())
                && a.window().act().span().equals(b.window().act().span())
                && a.window().columns().equals(b.window().columns())
                && a.window().entity().equals(b.window().entity())
                && a.window()
                        .check()
                        .span()
                        .file()
                        .equals(b.window().check().span().file())
                && excludeEachOther(a.candidate(), b.candidate())
                && sameDecision(a.window(), b.window())
                && a.window().harm() == b.window().harm()
                && a.window().sameRows() == b.window().sameRows()
                && verdicts(a.window()).equals(verdicts(b.window()));
    }

    /** One run reads one of them: the branches exclude each other, or the one call that writes has the row of either. */
    private static boolean excludeEachOther(Candidate a, Candidate b) {
        return !a.check().path().compatible(b.check().path())
                || a.actIndex() != b.actIndex()
                        && a.act().frames().equals(b.act().frames())
                        && !row(a.act()).equals(row(b.act()));
    }

    private static Optional<OperationId> row(Event act) {
        return Rows.origin(
                act instanceof Event.Assignment a
                        ? a.target()
                        : ((DataOperation.Write) ((Event.Operation) act).operation()).subject());
    }

    private static boolean sameDecision(CheckThenAct a, CheckThenAct b) {
        return a.decision().equals(b.decision()) || atItsCheck(a) && atItsCheck(b);
    }

    /** The read's own absence decides, or nothing does. */
    private static boolean atItsCheck(CheckThenAct window) {
        return window.decision().startLine() == window.check().span().startLine();
    }

    private static List<List<Object>> verdicts(CheckThenAct window) {
        return window.protections().stream()
                .map(p -> List.<Object>of(p.kind(), p.verdict(), p.flaw()))
                .toList();
    }
}
