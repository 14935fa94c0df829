package dev.tocsin.analyzer.ir;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A condition that a branch depends on. Made through the static methods, which keep it small and normal. */
public sealed interface Cond {

    /** Conditions of more tests than this are cut. */
    int MAX_WEIGHT = 24;

    Cond TRUE = new Fixed(true);
    Cond FALSE = new Fixed(false);

    /** Always true or always false. */
    record Fixed(boolean value) implements Cond {}

    record Not(Cond of) implements Cond {}

    record And(List<Cond> parts) implements Cond {
        public And {
            parts = List.copyOf(parts);
        }
    }

    record Or(List<Cond> parts) implements Cond {
        public Or {
            parts = List.copyOf(parts);
        }
    }

    /** The value is not null; a read found a row; a collection is not empty. */
    record Present(Value value) implements Cond {}

    /** Some element of the read rows meets the filter. */
    record Any(Value source, Cond filter) implements Cond {}

    /** A comparison; the other operators are made of these by {@link #not} and by exchanging the sides. */
    record Compare(Operator operator, Value left, Value right) implements Cond {
        /** Operators. */
        public enum Operator {
            EQ,
            LT,
            LE
        }
    }

    /** A boolean value that nothing more is known of. */
    record Holds(Value value) implements Cond {}

    /** An exception of one of these types was thrown by the try statement of that number. */
    record Caught(Set<String> types, int tryNumber) implements Cond {}

    static Cond of(boolean value) {
        return value ? TRUE : FALSE;
    }

    static Cond not(Cond cond) {
        if (cond instanceof Fixed f) {
            return of(!f.value());
        }
        if (cond instanceof Not n) {
            return n.of();
        }
        if (cond instanceof And a) {
            return or(a.parts().stream().map(Cond::not).toList());
        }
        if (cond instanceof Or o) {
            return and(o.parts().stream().map(Cond::not).toList());
        }
        return new Not(cond);
    }

    static Cond and(Cond... parts) {
        return and(List.of(parts));
    }

    static Cond and(List<Cond> parts) {
        List<Cond> flat = new ArrayList<>();
        for (Cond part : parts) {
            if (part.equals(FALSE)) {
                return FALSE;
            }
            for (Cond single : part instanceof And a ? a.parts() : List.of(part)) {
                if (!single.equals(TRUE) && !flat.contains(single)) {
                    flat.add(single);
                }
            }
        }
        if (hasOpposites(flat)) {
            return FALSE;
        }
        if (flat.size() == 1) {
            return flat.get(0);
        }
        // Of a conjunction that has grown too large the beginning is kept: it still holds.
        int kept = 0;
        int weight = 0;
        while (kept < flat.size() && weight <= MAX_WEIGHT) {
            weight += weight(flat.get(kept++), MAX_WEIGHT);
        }
        return flat.isEmpty() ? TRUE : new And(flat.subList(0, kept));
    }

    static Cond or(Cond... parts) {
        return or(List.of(parts));
    }

    static Cond or(List<Cond> parts) {
        List<Cond> flat = new ArrayList<>();
        for (Cond part : parts) {
            if (part.equals(TRUE)) {
                return TRUE;
            }
            for (Cond single : part instanceof Or o ? o.parts() : List.of(part)) {
                if (!single.equals(FALSE) && !flat.contains(single)) {
                    flat.add(single);
                }
            }
        }
        if (hasOpposites(flat)) {
            return TRUE;
        }
        if (flat.size() == 1) {
            return flat.get(0);
        }
        int weight = 0;
        for (Cond part : flat) {
            weight += weight(part, MAX_WEIGHT);
        }
        // A disjunction that has grown too large says nothing that could still be used.
        return flat.isEmpty() ? FALSE : weight > MAX_WEIGHT ? TRUE : new Or(flat);
    }

    /** Number of tests that the condition is made of, counted up to a limit. */
    private static int weight(Cond cond, int limit) {
        List<Cond> parts = cond instanceof And a ? a.parts() : cond instanceof Or o ? o.parts() : List.of();
        int weight = parts.isEmpty() ? 1 : 0;
        for (Cond part : parts) {
            if (weight > limit) {
                break;
            }
            weight += weight(part, limit - weight);
        }
        return weight;
    }

    private static boolean hasOpposites(List<Cond> parts) {
        for (int i = 0; i < parts.size(); i++) {
            for (int j = i + 1; j < parts.size(); j++) {
                if (opposite(parts.get(i), parts.get(j))) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * True where one condition is the other's negation as {@link #not} makes it. Compared part by part: making the negation to
     * compare it would do so again for each of its parts, and take time exponential in the depth.
     */
    private static boolean opposite(Cond a, Cond b) {
        if (a instanceof Not n) {
            return n.of().equals(b);
        }
        if (b instanceof Not n) {
            return n.of().equals(a);
        }
        List<Cond> of = a instanceof And x ? x.parts() : a instanceof Or x ? x.parts() : List.of();
        List<Cond> other = b instanceof And x ? x.parts() : b instanceof Or x ? x.parts() : List.of();
        if (of.isEmpty() || of.size() != other.size() || a.getClass() == b.getClass()) {
            return false;
        }
        for (int i = 0; i < of.size(); i++) {
            if (!opposite(of.get(i), other.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The conditions that all hold where this one does: its parts where it is a conjunction. */
    default List<Cond> conjuncts() {
        return this instanceof And a ? a.parts() : equals(TRUE) ? List.of() : List.of(this);
    }
}
