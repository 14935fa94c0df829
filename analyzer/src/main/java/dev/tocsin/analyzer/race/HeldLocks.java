package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.CallSite;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.flow.Path;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.model.Call.LockKind;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Locks that the program itself takes: monitors, locks of this process, of a lock service, and advisory ones of the database. */
final class HeldLocks {

    private final Program program;
    private final CheckedAgain checkedAgain;
    private final RequestLocks requestLocks;

    /** @param ofRequest whether what begins with a method may be a web request */
    HeldLocks(Program program, Predicate<Method> ofRequest) {
        this.program = program;
        this.requestLocks = new RequestLocks(program, ofRequest);
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
            if (aroundAct.get(i) instanceof Frame.Lock lock
                    && lock.kind() != LockKind.OWN
                    && aroundCheck.contains(lock)) {
                boolean transaction = boundary >= 0;
                return lock.kind() == LockKind.ADVISORY
                        ? advisory(lock.at(), transaction)
                        : taken(lock.kind(), lock.at(), transaction && i > boundary);
            }
        }
        Optional<Protection> own = heldLock(
                new Passed(events, candidate.checkIndex(), candidate.act().path()),
                way.frames(program),
                candidate,
                aroundAct);
        for (int i = way.calls().size() - 1; i >= 0 && own.isEmpty(); i--) {
            CallSite call = way.calls().get(i);
            List<Event> all = program.events(call);
            own = heldLock(
                    new Passed(all, Math.min(call.eventsBefore(), all.size()), call.path()),
                    way.frames(program, i),
                    candidate,
                    aroundAct);
        }
        return own.or(() -> ofTheProgram(aroundAct, aroundCheck))
                .or(() -> requestLocks.around(way.root()))
                .orElseGet(() -> Protection.of(
                        Protection.Kind.IN_PROCESS_LOCK,
                        "lock",
                        Protection.Verdict.ABSENT,
                        "none around check and act"));
    }

    /** A lock that the program has made itself. Who waits for whom there, and until when, is not known. */
    private static Optional<Protection> ofTheProgram(List<Frame> aroundAct, List<Frame> aroundCheck) {
        return aroundAct.stream()
                .filter(f -> f instanceof Frame.Lock l && l.kind() == LockKind.OWN && aroundCheck.contains(f))
                .findFirst()
                .map(f -> Protection.of(
                        Protection.Kind.IN_PROCESS_LOCK,
                        "lock of the program's own",
                        Protection.Verdict.HOLDS_PARTLY,
                        "whom it keeps out, and until when, is not known here",
                        f.at()));
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
     * A method on the way to the check.
     *
     * @param events all of it
     * @param before how many of them come before the check, or before the call that leads to it
     * @param way goes on to the act
     */
    private record Passed(List<Event> events, int before, Path way) {

        /** The locks that are taken or given back there. */
        List<Event.Lock> locks(int from, int to) {
            return events.subList(from, to).stream()
                    .filter(e -> e instanceof Event.Lock l && l.path().compatible(way))
                    .map(Event.Lock.class::cast)
                    .toList();
        }
    }

    /** @param outer what is around that method */
    private Optional<Protection> heldLock(
            Passed method, List<Frame> outer, Candidate candidate, List<Frame> aroundAct) {
        Event.Lock held = null;
        for (Event.Lock lock : method.locks(0, method.before())) {
            if (endsBefore(lock, outer, aroundAct)) {
                continue;
            }
            if (lock.heldOn(method.way())) {
                held = lock;
            } else if (held != null && lock.givesBack(held) && SideEffects.happensHere(lock)) {
                held = null;
            }
        }
        if (held == null || held.kind() == LockKind.ENTRY && !LockKeys.mayCover(held, candidate, method.events())) {
            return Optional.empty();
        }
        if (held.kind() == LockKind.ADVISORY) {
            return Optional.of(advisory(held.at(), Violations.boundary(aroundAct) >= 0));
        }
        boolean inside = Frames.oneTransaction(
                aroundAct, Frames.around(outer, held.frames().list()));
        return Optional.of(taken(held.kind(), held.at(), inside && !outlivesTransaction(held, method)));
    }

    /**
     * What comes after the commit gives it back, as a synchronization of the transaction does; an entry may be left to expire.
     */
    private static boolean outlivesTransaction(Event.Lock held, Passed method) {
        List<Event.Lock> givenBack = method
                .locks(method.events().indexOf(held), method.events().size())
                .stream()
                .filter(l -> l.givesBack(held) && !onAnotherWay(l.path(), method.way()))
                .toList();
        boolean later = givenBack.stream().noneMatch(SideEffects::happensHere);
        return later && (!givenBack.isEmpty() || held.kind() == LockKind.ENTRY);
    }

    /** It is done by a catch that the way does not come by, or in the other branch of a decision that the way has met. */
    private static boolean onAnotherWay(Path done, Path way) {
        Map<SourceSpan, Cond> decisions = decisions(way);
        return decisions(done).entrySet().stream().anyMatch(d -> {
            Cond condition = d.getValue();
            Cond met = decisions.getOrDefault(d.getKey(), Cond.TRUE);
            return condition instanceof Cond.Caught && !way.demands(condition) || Cond.opposite(condition, met);
        });
    }

    /** What was decided at each place, all of it together: to leave a branch of two alternatives behind is to miss both. */
    private static Map<SourceSpan, Cond> decisions(Path path) {
        Map<SourceSpan, Cond> decisions = new HashMap<>();
        path.assumptions().forEach(a -> decisions.merge(a.at(), a.condition(), Cond::and));
        return decisions;
    }

    private Protection taken(LockKind kind, SourceSpan at, boolean insideTransaction) {
        boolean distributed = kind == LockKind.DISTRIBUTED || kind == LockKind.ENTRY;
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
}
