package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.Value;
import java.util.Comparator;
import java.util.Optional;

/**
 * Where a column is asked for. {@code if (row.key == null) make(row)}, and {@code make} throws because of something else: on
 * the way on, there was a key or the other thing was in order. It is the first of the two tests that the column decides.
 */
final class DecidingTest {

    private final Trace trace;
    private final Event.Operation read;

    /** @param read of the row whose column is tested */
    DecidingTest(Trace trace, Event.Operation read) {
        this.trace = trace;
        this.read = read;
    }

    /** The decision as it is told: where the column is asked for, and what becomes of who is refused there. */
    Assumption told(Assumption decision, String column) {
        return before(decision, column)
                .map(a -> asksElse(decision, column)
                        ? new Assumption(decision.condition(), a.at(), Assumption.Otherwise.GOES_ON)
                        : new Assumption(decision.condition(), a.at(), decision.otherwise()))
                .orElse(decision);
    }

    /**
     * The test of the column alone, where the decision is another's that is made only behind it.
     *
     * @param column the row's property, as the decision names it
     */
    Optional<Assumption> before(Assumption decision, String column) {
        if (!(decision.condition() instanceof Cond.Or either)) {
            return Optional.empty();
        }
        return trace.events().stream()
                .flatMap(e -> e.path().assumptions().stream())
                .filter(a -> !a.at().equals(decision.at()))
                .filter(a -> trace.rows().testedProperties(a.condition(), read).contains(column))
                .filter(a -> leadsTo(a.condition(), either))
                .min(Comparator.comparingInt((Assumption a) -> a.condition().size())
                        .thenComparing(Assumption::at));
    }

    /** Where the test falls the other way, the decision is not asked for. */
    private static boolean leadsTo(Cond test, Cond.Or decision) {
        return test.conjuncts().stream().allMatch(c -> decision.parts().contains(Cond.not(c)));
    }

    /** Who is refused there is refused for what is neither the row's nor the request's. */
    private boolean asksElse(Assumption decision, String column) {
        return Atoms.of(decision.condition()).stream()
                .filter(a -> !trace.rows().testedProperties(a.cond(), read).contains(column))
                .anyMatch(a -> Values.mentions(a.cond(), this::foreign));
    }

    private boolean foreign(Value value) {
        return value instanceof Value.Unknown
                || value instanceof Value.Ref
                || value instanceof Value.Result r && !r.operation().equals(read.id());
    }
}
