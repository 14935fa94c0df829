package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.types.Method;
import java.util.List;
import java.util.Set;

/**
 * Of several looks for the same row before one act, the one whose answer decides. That is the last one, since the others may
 * only spare most requests a lock, or lead to the method that looks for itself. Where the first one refuses, though, and nothing
 * makes anybody wait between the two, whoever comes second is told by that one and never gets to the last.
 */
final class AskedAgain {

    private final List<Event> events;
    private final List<Candidate> ofMethod;

    /** @param events of the method in which all of the windows are found */
    AskedAgain(List<Event> events, List<Candidate> ofMethod) {
        this.events = events;
        this.ofMethod = ofMethod;
    }

    /** Whether another look than the window's check decides. */
    boolean elsewhere(Candidate candidate) {
        return absence(candidate.window())
                && ofMethod.stream()
                        .filter(o -> o.act().at().equals(candidate.act().at())
                                && o.entity().equals(candidate.entity())
                                && absence(o.window()))
                        .anyMatch(o -> o.checkIndex() > candidate.checkIndex()
                                ? (asksTheSame(o, candidate) || asksForMore(o, candidate)) && !answers(candidate, o)
                                : o.checkIndex() < candidate.checkIndex()
                                        && asksTheSame(candidate, o)
                                        && answers(o, candidate));
    }

    /** Whoever comes second is refused by the earlier look, before the later one. */
    private boolean answers(Candidate earlier, Candidate later) {
        return earlier.assumption()
                        .filter(a -> a.otherwise().kind() == Assumption.Otherwise.Kind.THROWS
                                && later.check().path().demands(a.condition()))
                        .isPresent()
                && asksTheSame(later, earlier)
                && callees(later.check()).stream().noneMatch(callees(later.act())::contains)
                && waits(earlier.check()).equals(waits(later.check()))
                && events.subList(earlier.checkIndex(), later.checkIndex() + 1).stream()
                        .noneMatch(AskedAgain::makesWait);
    }

    /** The methods below this one that the event lies in. */
    private static List<Method> callees(Event event) {
        return event.frames().list().stream()
                .filter(Frame.Call.class::isInstance)
                .map(f -> ((Frame.Call) f).callee())
                .toList();
    }

    /** Transactions, locks and whatever else is around a statement, but for the calls that lead to it. */
    private static List<Frame> waits(Event event) {
        return event.frames().list().stream()
                .filter(f -> !(f instanceof Frame.Call))
                .toList();
    }

    private static boolean makesWait(Event event) {
        return event instanceof Event.Lock
                || event instanceof Event.Operation o
                        && (o.operation() instanceof DataOperation.Write
                                || o.operation() instanceof DataOperation.Read r
                                        && r.lock() == DataOperation.LockMode.EXCLUSIVE);
    }

    private static boolean asksTheSame(Candidate later, Candidate earlier) {
        return (later.window() == Window.CLAIM) == (earlier.window() == Window.CLAIM)
                && Set.copyOf(later.columns()).equals(Set.copyOf(earlier.columns()))
                && later.where().conditions().equals(earlier.where().conditions());
    }

    /**
     * {@code if (anyHeld(keys)) return; ..; if (findByKey(key) == null) insert(key)}: whatever row the first look would have found,
     * and that the new one is not to stand beside, the last one finds. It is on each way to the act. Other spellings are left to the
     * key that tells them apart.
     */
    private static boolean asksForMore(Candidate later, Candidate earlier) {
        return later.sameRows() == Known.YES
                // A helper that inserts for each of two owners is two acts in one place.
                && later.actIndex() == earlier.actIndex()
                && !later.columns().isEmpty()
                && later.where().conditions().stream().allMatch(c -> asksForTheNewRow(c, later, earlier))
                && later.check().path().assumptions().stream()
                        .allMatch(a -> later.act().path().demands(a.condition()));
    }

    private static boolean asksForTheNewRow(RowPredicate.Condition condition, Candidate later, Candidate earlier) {
        boolean askedBefore = earlier.where().conditions().stream()
                .anyMatch(e -> e.column().equals(condition.column()) && e.ignoreCase() == condition.ignoreCase());
        boolean same = earlier.where().conditions().contains(condition)
                || later.write()
                        .filter(w -> w.values().containsValue(condition.value())
                                || condition.value() instanceof Value.Property p && p.of().equals(w.subject()))
                        .isPresent();
        return askedBefore && same;
    }

    private static boolean absence(Window window) {
        return window == Window.INSERT || window == Window.FIND_OR_CREATE || window == Window.CLAIM;
    }
}
