package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.types.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is known at one point of a method: locals, objects made, and the assumptions under which the point is reached. */
final class State {

    /** Conditions larger than this are not carried over a join. */
    private static final int MAX_CONDITION = 40;

    /** Property of an object that others were copied into: where its further properties come from. */
    static final String SOURCE = "$source";

    Map<String, Typed> locals = new TreeMap<>();
    Map<Long, Obj> heap = new TreeMap<>();
    /** Properties of objects from elsewhere that were set here. */
    KnownProperties known = KnownProperties.NONE;

    Path path = Path.EMPTY;
    boolean alive = true;

    /**
     * An object made in the method.
     *
     * @param open more may be in it than is known
     */
    record Obj(Type type, SortedMap<String, Value> properties, boolean open) {

        Obj with(String name, Value value) {
            SortedMap<String, Value> changed = new TreeMap<>(properties);
            changed.put(name, value);
            return new Obj(type, changed, open);
        }

        Obj opened() {
            return new Obj(type, properties, true);
        }
    }

    State copy() {
        State copy = new State();
        copy.locals = new TreeMap<>(locals);
        copy.heap = new TreeMap<>(heap);
        copy.known = known;
        copy.path = path;
        copy.alive = alive;
        return copy;
    }

    /** What was assumed since the base, as one condition. */
    Cond since(Path base) {
        List<Cond> conditions = new ArrayList<>();
        for (Assumption assumption : path.since(base)) {
            conditions.add(assumption.condition());
        }
        return Cond.and(conditions);
    }

    /** What was assumed since the base, as one condition; whoever met an exception instead has nothing to go on with. */
    Cond chosenSince(Path base) {
        List<Cond> conditions = new ArrayList<>();
        for (Assumption assumption : path.since(base)) {
            if (assumption.otherwise().kind() != Assumption.Otherwise.Kind.THROWS) {
                conditions.add(assumption.condition());
            }
        }
        return Cond.and(conditions);
    }

    /**
     * The state after two branches have met.
     *
     * @param condition holds where {@code a} was reached, and does not where {@code b} was
     * @param base the path that both grew from
     */
    static State join(Cond condition, State a, State b, Path base) {
        if (!a.alive) {
            b.keepReturned(a);
            return b;
        }
        if (!b.alive) {
            a.keepReturned(b);
            return a;
        }
        State joined = new State();
        for (Map.Entry<String, Typed> local : a.locals.entrySet()) {
            Typed other = b.locals.get(local.getKey());
            if (other != null) {
                Typed mine = local.getValue();
                Type type = mine.type().unknown() ? other.type() : mine.type();
                joined.locals.put(
                        local.getKey(), new Typed(Values.choice(condition, mine.value(), other.value()), type));
            }
        }
        joined.heap.putAll(b.heap);
        for (Map.Entry<Long, Obj> object : a.heap.entrySet()) {
            joined.heap.merge(object.getKey(), object.getValue(), (theirs, mine) -> join(condition, mine, theirs));
        }
        joined.known = KnownProperties.join(condition, a.known, b.known);
        joined.path = base;
        joined.remember(Cond.not(condition), condition, a.path.since(base));
        joined.remember(condition, Cond.not(condition), b.path.since(base));
        return joined;
    }

    /** The objects that were made on a way that has left the method: it may have returned them. */
    void keepReturned(State left) {
        left.heap.forEach(heap::putIfAbsent);
    }

    /** What a branch assumed beyond its own condition still holds behind the join, wherever that branch was taken. */
    private void remember(Cond notTaken, Cond taken, List<Assumption> assumptions) {
        for (Assumption assumption : assumptions) {
            if (assumption.condition().equals(taken)
                    || taken.conjuncts().contains(assumption.condition())
                    || isOfOthers(notTaken, assumption.condition())) {
                continue;
            }
            Cond implied = Cond.or(notTaken, assumption.condition());
            if (Conditions.concernsOthers(implied) && implied.size() <= MAX_CONDITION) {
                path = path.and(assumption.with(implied));
            }
        }
    }

    /** What a helper demands under conditions of its own says nothing of the row whose being there it was called for. */
    private static boolean isOfOthers(Cond notTaken, Cond demanded) {
        if (!(demanded instanceof Cond.Or) || (notTaken.kinds() & Value.Kinds.RESULT) == 0) {
            return false;
        }
        Set<OperationId> absent = new HashSet<>();
        for (Cond part : notTaken instanceof Cond.Or or ? or.parts() : List.of(notTaken)) {
            Value asked = part instanceof Cond.Not n && n.of() instanceof Cond.Present p
                    ? p.value()
                    : part instanceof Cond.Not n && n.of() instanceof Cond.Any any ? any.source() : Value.Const.NULL;
            if (asked instanceof Value.Result r) {
                absent.add(r.operation());
            }
        }
        return !absent.isEmpty()
                && !Values.mentions(demanded, v -> v instanceof Value.Result r && absent.contains(r.operation()));
    }

    private static Obj join(Cond condition, Obj a, Obj b) {
        if (a.equals(b)) {
            return a;
        }
        SortedMap<String, Value> properties = new TreeMap<>(b.properties());
        a.properties()
                .forEach((name, value) ->
                        properties.merge(name, value, (theirs, mine) -> Values.choice(condition, mine, theirs)));
        return new Obj(a.type(), properties, a.open() || b.open());
    }
}
