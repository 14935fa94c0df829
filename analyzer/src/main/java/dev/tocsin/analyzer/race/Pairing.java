package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.flow.Summary;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.types.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds in one method's events the checks whose answer an act can change: the act is reached because of the check's answer
 * or writes what was computed from it, and, done by a second request, would have changed the answer. Each kind of window
 * has a class of its own; this one goes through the acts and hands them on.
 */
final class Pairing {

    private final Trace trace;
    private final AbsentThenInsert absentThenInsert;
    private final Program program;
    private final CountThenInsert countThenInsert;
    private final DeleteThenInsert deleteThenInsert;
    private final AbsentThenClaim absentThenClaim;
    private final StateThenWrite stateThenWrite;
    private final LostUpdate lostUpdate;
    private final CheckThenDelete checkThenDelete;
    private final CountThenLeave countThenLeave;
    private final BetweenWrites betweenWrites;

    Pairing(Method method, Summary summary, Program program) {
        this.trace = new Trace(method, summary, program.mappings());
        this.program = program;
        this.absentThenInsert = new AbsentThenInsert(trace, program);
        this.countThenInsert = new CountThenInsert(trace);
        this.deleteThenInsert = new DeleteThenInsert(trace);
        this.absentThenClaim = new AbsentThenClaim(trace, program);
        this.stateThenWrite = new StateThenWrite(trace);
        this.lostUpdate = new LostUpdate(trace);
        this.checkThenDelete = new CheckThenDelete(trace);
        this.countThenLeave = new CountThenLeave(trace);
        this.betweenWrites = new BetweenWrites(trace);
    }

    /** Whether a window may end with the event. */
    static boolean isAct(Event event) {
        return event instanceof Event.Assignment
                || event instanceof Event.Operation o && o.operation() instanceof DataOperation.Write;
    }

    List<Candidate> find() {
        List<Event> events = trace.events();
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i) instanceof Event.Operation o && o.operation() instanceof DataOperation.Write write) {
                write(i, o, write);
            } else if (events.get(i) instanceof Event.Assignment a) {
                assignment(i, a);
            }
        }
        stateThenWrite.tell(program);
        return trace.found();
    }

    private void write(int index, Event.Operation act, DataOperation.Write write) {
        boolean inserts = absentThenInsert.inserts(index, act, write);
        boolean updates = write.effect() == DataOperation.Effect.UPDATE || write.effect() == DataOperation.Effect.SAVE;
        for (Assumption assumption : act.path().assumptions()) {
            for (Atoms.Atom atom : trace.testsOfReads(assumption.condition())) {
                if (inserts) {
                    absentThenInsert.find(index, act, write, assumption, atom);
                    countThenInsert.find(index, act, write, assumption, atom);
                }
                if (updates) {
                    absentThenClaim.find(index, act, write, assumption, atom);
                    stateThenWrite.find(index, act, write, assumption, atom);
                    countThenLeave.find(
                            index,
                            act,
                            write.entity(),
                            Rows.origin(write.subject()),
                            trace.changes(index, act, write),
                            assumption,
                            atom);
                }
                if (write.effect() == DataOperation.Effect.DELETE) {
                    checkThenDelete.find(index, act, write, assumption, atom);
                }
            }
        }
        if (inserts) {
            countThenInsert.findComputed(index, act, write);
            deleteThenInsert.find(index, act, write);
        }
        if (updates) {
            lostUpdate.find(index, act, write);
            stateThenWrite.findSelected(index, act, write);
            betweenWrites.find(index, act, write);
        }
    }

    /** A managed object is changed; a commit will write it unless a later write does. */
    private void assignment(int index, Event.Assignment act) {
        Optional<OperationId> origin = Rows.origin(act.target());
        if (act.entity().unknown()
                || savedLater(index, act)
                || trace.rows().writtenOnce(act.entity(), act.property())) {
            return;
        }
        if (LostUpdate.handedIn(act.target())
                && lostUpdate.selfComputed(act, act.target(), act.property(), act.value(), act.entity())) {
            lostUpdate.findHandedIn(act, index);
            return;
        }
        if (origin.isEmpty()) {
            return;
        }
        Optional<Event.Operation> check =
                trace.operation(origin.get(), index).map(read -> trace.readOf(act.target(), read, index));
        if (check.isEmpty() || !(check.get().operation() instanceof DataOperation.Read)) {
            return;
        }
        boolean ownRow = check.get().operation().entity().same(act.entity()) && act.target() instanceof Value.Result;
        if (ownRow) {
            stateThenWrite.selected(index, act, act.entity(), act.property(), act.value(), check.get());
        }
        if (lostUpdate.selfComputed(act, act.target(), act.property(), act.value(), act.entity())) {
            trace.add(
                    Window.LOST_UPDATE,
                    check.get(),
                    Optional.empty(),
                    act,
                    index,
                    act.entity(),
                    List.of(act.property()),
                    Known.YES);
        }
        List<Event.Operation> others = ownRow ? trace.rereads().of(check.get(), index) : List.of();
        for (Event.Operation other : others) {
            lostUpdate.findReadAgain(index, act, other, act.entity(), act.property(), act.value());
        }
        for (Assumption assumption : act.path().assumptions()) {
            for (Atoms.Atom atom : trace.testsOfReads(assumption.condition())) {
                if (ownRow) {
                    stateThenWrite.findAssigned(index, act, check.get(), Optional.empty(), assumption, atom);
                    countThenLeave.find(
                            index, act, act.entity(), origin, Map.of(act.property(), act.value()), assumption, atom);
                }
                for (Event.Operation other : others) {
                    stateThenWrite.findAssigned(index, act, other, check, assumption, atom);
                }
                absentThenClaim.findAssigned(index, act, assumption, atom);
            }
        }
    }

    private boolean savedLater(int index, Event.Assignment act) {
        for (int i = index + 1; i < trace.events().size(); i++) {
            if (trace.events().get(i) instanceof Event.Operation o
                    && o.operation() instanceof DataOperation.Write w
                    && w.effect() != DataOperation.Effect.DELETE
                    // A row that was read is not inserted: that is the way of an object that is new.
                    && !(w.effect() == DataOperation.Effect.INSERT && act.target() instanceof Value.Result)
                    && w.subject().equals(act.target())) {
                return true;
            }
        }
        return false;
    }
}
