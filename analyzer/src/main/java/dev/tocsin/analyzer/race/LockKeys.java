package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether two requests that ask for the same rows take the same lock: its key is put together from what the check compares, or
 * from what follows from that. A lock of the room keeps apart no two bookings of one guest in two rooms.
 */
final class LockKeys {

    private LockKeys() {}

    /**
     * @param events of the method in which the lock is taken
     * @return false where two requests with the same question may have different keys; true also where that is not known
     */
    static boolean mayCover(Event.Lock lock, Candidate candidate, List<Event> events) {
        Map<OperationId, RowPredicate> asked = new HashMap<>();
        Optional<RowPredicate> question = Optional.empty();
        for (Event event : events) {
            if (event instanceof Event.Operation o) {
                asked.put(o.id(), o.operation().where());
                if (o.at().equals(candidate.check().at())) {
                    question = Optional.of(o.operation().where());
                }
            }
        }
        return question.map(q -> told(lock.subject(), known(q, asked))).orElse(true);
    }

    /** All that is the same for two requests that ask the question with the same values. */
    private static Set<Value> known(RowPredicate question, Map<OperationId, RowPredicate> asked) {
        Set<Value> known = new HashSet<>();
        Deque<Value> open = new ArrayDeque<>(compared(question));
        while (!open.isEmpty()) {
            Value value = open.pop();
            if (!known.add(value)) {
                continue;
            }
            if (value instanceof Value.Derived d && d.from().size() == 1) {
                open.add(d.from().get(0));
            } else if (value instanceof Value.Property p && p.of() instanceof Value.Result) {
                open.add(p.of());
            } else if (value instanceof Value.Result r && asked.containsKey(r.operation())) {
                open.addAll(compared(asked.get(r.operation())));
            }
        }
        return known;
    }

    private static List<Value> compared(RowPredicate where) {
        return where.conditions().stream()
                .filter(c -> c.operator() == RowPredicate.Operator.EQ)
                .map(RowPredicate.Condition::value)
                .toList();
    }

    private static boolean told(Value part, Set<Value> known) {
        if (known.contains(part)) {
            return true;
        }
        if (part instanceof Value.Derived d) {
            return d.from().stream().allMatch(p -> told(p, known));
        }
        if (part instanceof Value.Choice c) {
            return c.arms().stream().allMatch(a -> told(a.value(), known));
        }
        if (part instanceof Value.Property p) {
            // A field of the bean's own is a setting.
            return told(p.of(), known);
        }
        return !(part instanceof Value.Result) && !(part instanceof Value.Param p && p.index() != Value.Param.THIS);
    }
}
