package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.CallSite;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.ir.Cond;

/**
 * {@code try { add(item); } catch (DataIntegrityViolationException e) { add(item); }}: whoever comes to the second call has lost
 * a race in the first one, and finds what the winner has written. What becomes of the loser the first call tells.
 */
final class SecondTry {

    private final Program program;

    SecondTry(Program program) {
        this.program = program;
    }

    boolean leadsHere(Chain way) {
        return way.calls().stream().anyMatch(this::follows);
    }

    private boolean follows(CallSite call) {
        return call.path().assumptions().stream()
                .map(Assumption::condition)
                .flatMap(c -> c.conjuncts().stream())
                .anyMatch(c -> c instanceof Cond.Caught caught && isTried(call, caught.tryNumber()));
    }

    private boolean isTried(CallSite again, long number) {
        return program.callers(again.callee()).stream()
                .filter(c -> c.caller().equals(again.caller()))
                .flatMap(c -> c.frames().list().stream())
                .anyMatch(f -> f instanceof Frame.Try t && t.number() == number);
    }
}
