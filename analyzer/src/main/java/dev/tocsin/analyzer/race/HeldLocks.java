package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.CallSite;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.model.Call.LockKind;
import dev.tocsin.analyzer.source.SourceSpan;
import java.util.List;
import java.util.Optional;

/** Locks that the program itself takes: monitors, locks of this process, of a lock service, and advisory ones of the database. */
final class HeldLocks {

    private final Program program;
    private final CheckedAgain checkedAgain;

    HeldLocks(Program program) {
        this.program = program;
        this.checkedAgain = new CheckedAgain(program.types());
    }

    /** A lock of this process, or of a lock service, around check and act. */
    Protection weigh(
            Candidate candidate, List<Event> events, Chain way, List<Frame> aroundAct, List<Frame> aroundCheck) {
        int boundary = Violations.boundary(aroundAct);
        for (int i = 0; i < aroundAct.size(); i++) {
            if (aroundAct.get(i) instanceof Frame.Monitor monitor && aroundCheck.contains(monitor)) {
                String text = "`synchronized` on `" + monitor.lock() + "`";
                return boundary >= 0 && i > boundary && !checkedAgain.under(monitor.at())
                        ? Protection.failing(
                                Protection.Kind.IN_PROCESS_LOCK,
                                Flaw.RELEASED_BEFORE_COMMIT,
                                text,
                                "it is released before the transaction around it commits",
                                monitor.at())
                        : oneProcess(text, monitor.at());
            }
            if (aroundAct.get(i) instanceof Frame.BeanLock bean && aroundCheck.contains(bean)) {
                String text = "lock of the `@Singleton` `" + bean.bean() + "`";
                return boundary >= 0 && i > boundary && !checkedAgain.under(bean.at())
                        ? Protection.failing(
                                Protection.Kind.IN_PROCESS_LOCK,
                                Flaw.RELEASED_BEFORE_COMMIT,
                                text,
                                "its container releases it before the caller's transaction commits",
                                bean.at())
                        : oneProcess(text, bean.at());
            }
            if (aroundAct.get(i) instanceof Frame.OneWorker worker && aroundCheck.contains(worker)) {
                return oneProcess("executor with one thread", worker.at());
            }
            if (aroundAct.get(i) instanceof Frame.Lock lock && aroundCheck.contains(lock)) {
                boolean transaction = boundary >= 0;
                return lock.kind() == LockKind.ADVISORY
                        ? advisory(lock.at(), transaction)
                        : taken(lock.kind(), lock.at(), transaction && i > boundary);
            }
        }
        List<Event> earlier = events.subList(0, candidate.checkIndex()).stream()
                .filter(e -> Trace.compatible(e, candidate.act()))
                .toList();
        Optional<Protection> own = heldLock(earlier, way.frames(program), boundary >= 0, aroundAct);
        for (int i = way.calls().size() - 1; i >= 0 && own.isEmpty(); i--) {
            CallSite call = way.calls().get(i);
            own = heldLock(program.before(call), way.frames(program, i), boundary >= 0, aroundAct);
        }
        return own.orElseGet(() -> Protection.of(
                Protection.Kind.IN_PROCESS_LOCK, "lock", Protection.Verdict.ABSENT, "none around check and act"));
    }

    /** It is taken rightly, and knows of nothing that other instances do. */
    private static Protection oneProcess(String text, SourceSpan place) {
        return new Protection(
                Protection.Kind.IN_PROCESS_LOCK,
                text,
                Protection.Verdict.HOLDS_PARTLY,
                "it keeps out the other threads of one process, and no second instance",
                Optional.of(place),
                Optional.of(Flaw.ONE_PROCESS),
                false);
    }

    /**
     * @param events on the way to the check, in a method
     * @param outer what is around that method
     */
    private Optional<Protection> heldLock(
            List<Event> events, List<Frame> outer, boolean transaction, List<Frame> aroundAct) {
        Event.Lock held = null;
        for (Event event : events) {
            if (event instanceof Event.Lock l && !endsBefore(l, outer, aroundAct)) {
                held = l.acquire() ? l : null;
            }
        }
        if (held == null) {
            return Optional.empty();
        }
        if (held.kind() == LockKind.ADVISORY) {
            return Optional.of(advisory(held.at(), transaction));
        }
        int boundary = Violations.boundary(aroundAct);
        boolean inside = transaction
                && (boundary < 0
                        || insideTransaction(held, aroundAct.get(boundary))
                        || held.frames().depth() == 0);
        boolean transactionOpensLater = transaction
                && boundary >= 0
                && held.frames().list().stream().noneMatch(f -> f.equals(aroundAct.get(boundary)))
                && innerTransaction(aroundAct, held);
        return Optional.of(taken(held.kind(), held.at(), inside && !transactionOpensLater));
    }

    private Protection taken(LockKind kind, SourceSpan at, boolean insideTransaction) {
        boolean distributed = kind == LockKind.DISTRIBUTED;
        String text = distributed ? "distributed lock" : "lock of this process";
        if (insideTransaction && !checkedAgain.under(at)) {
            return Protection.failing(
                    distributed ? Protection.Kind.DISTRIBUTED_LOCK : Protection.Kind.IN_PROCESS_LOCK,
                    Flaw.RELEASED_BEFORE_COMMIT,
                    text,
                    "it is taken inside the transaction and released before the commit",
                    at);
        }
        return distributed
                ? Protection.of(
                        Protection.Kind.DISTRIBUTED_LOCK,
                        text,
                        Protection.Verdict.HOLDS_PARTLY,
                        "its lease may expire",
                        at)
                : oneProcess(text, at);
    }

    /** A transaction of its own took the lock, and gave it back at its end: a call before this one. */
    private static boolean endsBefore(Event.Lock lock, List<Frame> outer, List<Frame> aroundAct) {
        List<Frame> around = Frames.around(outer, lock.frames().list());
        return lock.kind() == LockKind.ADVISORY
                && Violations.boundary(around) >= 0
                && !Frames.oneTransaction(around, aroundAct);
    }

    /** The database gives an advisory lock of a transaction back when that ends. */
    private static Protection advisory(SourceSpan at, boolean transaction) {
        return transaction
                ? Protection.of(Protection.Kind.ADVISORY_LOCK, "advisory lock", Protection.Verdict.HOLDS, "", at)
                : Protection.failing(
                        Protection.Kind.ADVISORY_LOCK,
                        Flaw.WITHOUT_TRANSACTION,
                        "advisory lock",
                        "there is no transaction around check and act, so it ends with its own statement",
                        at);
    }

    private static boolean insideTransaction(Event.Lock lock, Frame transaction) {
        return lock.frames().list().contains(transaction);
    }

    /** The transaction around the act was opened by a call below the place where the lock was taken. */
    private static boolean innerTransaction(List<Frame> aroundAct, Event.Lock lock) {
        int boundary = Violations.boundary(aroundAct);
        return aroundAct.subList(0, boundary).stream()
                .anyMatch(f -> f instanceof Frame.Call c
                        && c.at().file().equals(lock.at().file())
                        && c.at().startLine() >= lock.at().startLine());
    }
}
