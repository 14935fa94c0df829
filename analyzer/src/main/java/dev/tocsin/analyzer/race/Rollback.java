package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Exceptions;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.flow.Path;
import java.util.List;

/** Acts that never reach the database: whatever comes after them ends in an exception that takes them back. */
final class Rollback {

    private Rollback() {}

    /**
     * Whether every way on from the act leaves its transaction by an unchecked exception, as {@code attempts++; throw ..} does.
     *
     * @param exit what holds after the act's method has returned
     * @param outer what is around the method's body
     * @param aroundAct the same, and what is around the act inside the method
     */
    static boolean always(
            Event act, List<Assumption> exit, List<Frame> outer, List<Frame> aroundAct, Exceptions exceptions) {
        int boundary = Violations.boundary(aroundAct);
        boolean around = boundary >= 0
                && boundary < outer.size()
                && outer.subList(boundary, outer.size()).stream().noneMatch(Frame.Try.class::isInstance)
                && aroundAct.get(boundary) instanceof Frame.Transaction t
                && !t.settings().keptOnException();
        return around
                && exit.stream()
                        .anyMatch(e -> exceptions.isA(e.otherwise().exception(), "RuntimeException")
                                && !act.path().compatible(Path.EMPTY.and(e)));
    }
}
