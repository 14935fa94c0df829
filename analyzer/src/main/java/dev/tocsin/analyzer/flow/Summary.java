package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.Value;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a method does, in terms of its parameters. */
public final class Summary {

    /** Beyond so many events a summary is cut short. */
    public static final int MAX_EVENTS = 320;

    private static final int IDENTIFIED = Value.Kinds.RESULT | Value.Kinds.APPLIED | Value.Kinds.UNKNOWN;

    private final List<Event> events;
    private final List<Event> forCallers;
    private final Value result;
    private final List<Assumption> exit;
    private final boolean cutShort;
    private final boolean hangsOnClass;
    private final List<OperationId> identities;

    /**
     * @param events in order
     * @param result what it returns
     * @param exit what holds after it has returned
     * @param cutShort true where some of what it does was left out
     * @param hangsOnClass true where some of it was left open, since subclasses override what the body calls on itself
     */
    Summary(List<Event> events, Value result, List<Assumption> exit, boolean cutShort, boolean hangsOnClass) {
        this.events = List.copyOf(events);
        this.forCallers = List.copyOf(DeadEvents.removed(this.events, result, exit));
        this.result = result;
        this.exit = List.copyOf(exit);
        this.cutShort = cutShort;
        this.hangsOnClass = hangsOnClass;
        this.identities = identities(forCallers, result, exit);
    }

    public List<Event> events() {
        return events;
    }

    /** Of its events those that make a difference to who calls it. */
    List<Event> forCallers() {
        return forCallers;
    }

    public Value result() {
        return result;
    }

    public List<Assumption> exit() {
        return exit;
    }

    public boolean cutShort() {
        return cutShort;
    }

    /** Whether the body only stands in for those of subclasses: it gives a constant, or it throws whatever it is given. */
    boolean saysNothing() {
        return events.isEmpty()
                && (result instanceof Value.Const && exit.isEmpty()
                        || exit.stream().anyMatch(a -> a.condition().equals(Cond.FALSE)));
    }

    /** Whether some of it was left open that is known for a class that the object is of. */
    boolean hangsOnClass() {
        return hangsOnClass;
    }

    /** The identities that tell one run of the method from another: those of its events, of its result and of its exit. */
    List<OperationId> identities() {
        return identities;
    }

    /** Whether the method does so much that the end of it was left out; recursion that was cut off does not count. */
    public boolean overflows() {
        return cutShort && events.size() >= MAX_EVENTS;
    }

    private static List<OperationId> identities(List<Event> events, Value result, List<Assumption> exit) {
        Set<OperationId> identities = new LinkedHashSet<>();
        for (Event event : events) {
            if (event instanceof Event.Operation o) {
                identities.add(o.id());
            } else if (event instanceof Event.Invocation i) {
                identities.add(i.id());
            } else if (event instanceof Event.Question q) {
                identities.add(q.id());
            }
        }
        Values.mentions(result, IDENTIFIED, v -> note(v, identities));
        for (Assumption assumption : exit) {
            Values.mentions(assumption.condition(), IDENTIFIED, v -> note(v, identities));
        }
        return List.copyOf(identities);
    }

    private static boolean note(Value value, Set<OperationId> identities) {
        if (value instanceof Value.Result r) {
            identities.add(r.operation());
        } else if (value instanceof Value.Applied a) {
            identities.add(a.call());
        } else if (value instanceof Value.Unknown u) {
            identities.add(u.id());
        }
        return false;
    }
}
