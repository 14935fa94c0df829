package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Tells which events of a method make no difference to its callers: reads of which nothing was kept, and locks under which nothing was
 * done. A program may read a setting or a text for each message that it logs; put into each caller, such reads would be most of
 * what is remembered of a large program.
 */
final class DeadEvents {

    private DeadEvents() {}

    /** The events without the dead ones, in their order. */
    static List<Event> removed(List<Event> events, Value result, List<Assumption> exit) {
        boolean reads = events.stream().anyMatch(DeadEvents::isPlainRead);
        if (!reads && events.stream().noneMatch(e -> e instanceof Event.Lock || e instanceof Event.External)) {
            return events;
        }
        Set<OperationId> used = reads ? used(events, result, exit) : Set.of();
        List<Event> alive = new ArrayList<>();
        for (Event event : events) {
            boolean deadRead = isPlainRead(event) && !used.contains(((Event.Operation) event).id());
            if (!deadRead && !(event instanceof Event.Lock l && givenBackUnused(l, alive))) {
                alive.add(event);
            }
        }
        List<Event> told = withoutRepetitions(alive);
        return told.size() == events.size() ? events : told;
    }

    /** The operations of whose result something is asked, written, handed on or returned. */
    private static Set<OperationId> used(List<Event> events, Value result, List<Assumption> exit) {
        Set<OperationId> used = new HashSet<>();
        Predicate<Value> note = v -> {
            if (v instanceof Value.Result r) {
                used.add(r.operation());
            }
            return false;
        };
        Set<Path> seen = new HashSet<>();
        for (Event event : events) {
            values(event).forEach(v -> Values.mentions(v, Value.Kinds.RESULT, note));
            event.path().visit(seen, a -> Values.mentions(a.condition(), Value.Kinds.RESULT, note));
            if (event instanceof Event.Lock lock) {
                Values.mentions(lock.when(), Value.Kinds.RESULT, note);
            }
        }
        Values.mentions(result, Value.Kinds.RESULT, note);
        exit.forEach(a -> Values.mentions(a.condition(), Value.Kinds.RESULT, note));
        return used;
    }

    /**
     * What one line does outside of the database again and again, and the locks that it takes and leaves to others to give back (or the
     * other way round), callers are told of for the first time and for the last.
     */
    private static List<Event> withoutRepetitions(List<Event> events) {
        Set<Value> pairs = new HashSet<>();
        Map<Value, Boolean> taken = new HashMap<>();
        for (Event event : events) {
            if (event instanceof Event.Lock l) {
                Boolean earlier = taken.put(l.subject(), l.acquire());
                if (earlier != null && earlier != l.acquire()) {
                    pairs.add(l.subject());
                }
            }
        }
        Map<List<Object>, Integer> last = new HashMap<>();
        for (int i = 0; i < events.size(); i++) {
            if (mayRepeat(events.get(i), pairs)) {
                last.put(line(events.get(i)), i);
            }
        }
        List<Event> told = new ArrayList<>();
        Set<List<Object>> before = new HashSet<>();
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            if (!mayRepeat(event, pairs) || before.add(line(event)) || last.get(line(event)) == i) {
                told.add(event);
            }
        }
        return told;
    }

    private static boolean mayRepeat(Event event, Set<Value> pairs) {
        return event instanceof Event.External || event instanceof Event.Lock l && !pairs.contains(l.subject());
    }

    private static List<Object> line(Event event) {
        return event instanceof Event.External e
                ? List.of(e.at(), e.effect())
                : List.of(event.at(), ((Event.Lock) event).subject());
    }

    /** A mapper's read may send what waits, and its rows are known from then on: of these it is kept. */
    private static boolean isPlainRead(Event event) {
        return event instanceof Event.Operation o
                && o.operation() instanceof DataOperation.Read read
                && !read.api().mapper()
                && read.lock() == DataOperation.LockMode.NONE
                && !read.throwsWhenAbsent();
    }

    /** Takes the lock's taking away if nothing but effects outside of the database came after it. */
    private static boolean givenBackUnused(Event.Lock released, List<Event> alive) {
        int i = alive.size() - 1;
        while (i >= 0 && alive.get(i) instanceof Event.External) {
            i--;
        }
        boolean unused = i >= 0 && alive.get(i) instanceof Event.Lock taken && taken.isGivenBackBy(released);
        if (unused) {
            alive.remove(i);
        }
        return unused;
    }

    /** All values that an event names, but those of its conditions. */
    private static List<Value> values(Event event) {
        List<Value> values = new ArrayList<>();
        if (event instanceof Event.Operation o) {
            RowPredicate where = o.operation().where();
            where.conditions().forEach(c -> values.add(c.value()));
            where.implied().forEach(c -> values.add(c.value()));
            if (o.operation() instanceof DataOperation.Write w) {
                values.addAll(w.values().values());
                values.add(w.subject());
            }
        } else if (event instanceof Event.Assignment a) {
            values.add(a.target());
            values.add(a.value());
        } else if (event instanceof Event.Invocation i) {
            values.add(i.function());
            values.addAll(i.arguments());
        } else if (event instanceof Event.Question q) {
            values.add(q.receiver());
            values.addAll(q.arguments());
        } else if (event instanceof Event.Lock l) {
            values.add(l.subject());
        } else if (event instanceof Event.Published p) {
            values.add(p.subject());
        }
        return values;
    }
}
