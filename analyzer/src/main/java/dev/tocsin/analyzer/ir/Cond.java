package dev.tocsin.analyzer.ir;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A condition that a branch depends on. Made through the static methods, which keep it small and normal. */
public sealed interface Cond {

    /** Conditions of more tests than this are cut. */
    int MAX_WEIGHT = 24;

    /** Number of values and conditions that it is made of, itself included. */
    default int size() {
        return 1;
    }

    /** What the values in it are made of: {@link Value.Kinds}. */
    default int kinds() {
        return 0;
    }

    /** Number of tests that the condition is made of. */
    default int weight() {
        return 1;
    }

    Cond TRUE = new Fixed(true);
    Cond FALSE = new Fixed(false);

    /** Always true or always false. */
    record Fixed(boolean value) implements Cond {
        @Override
        public boolean equals(Object other) {
            return other instanceof Fixed f && f.value == value;
        }

        @Override
        public int hashCode() {
            return Boolean.hashCode(value);
        }
    }

    final class Not extends Composite implements Cond {

        private final Cond of;

        public Not(Cond of) {
            super(8 * 31 + of.hashCode(), 1 + of.size(), of.kinds());
            this.of = of;
        }

        public Cond of() {
            return of;
        }

        @Override
        boolean sameParts(Composite other) {
            Not o = (Not) other;
            return o.of.equals(of);
        }
    }

    final class And extends Composite implements Cond {

        private final List<Cond> parts;
        private final int weight;
        /** Its negation, once that has been asked for. */
        private Cond negation;

        public And(List<Cond> parts) {
            super(9 * 31 + parts.hashCode(), 1 + sizeOfParts(parts), kindsOfParts(parts));
            this.parts = List.copyOf(parts);
            this.weight = weightOf(parts);
        }

        public List<Cond> parts() {
            return parts;
        }

        @Override
        boolean sameParts(Composite other) {
            And o = (And) other;
            return o.parts.equals(parts);
        }

        @Override
        public int weight() {
            return weight;
        }
    }

    final class Or extends Composite implements Cond {

        private final List<Cond> parts;
        private final int weight;
        /** Its negation, once that has been asked for. */
        private Cond negation;

        public Or(List<Cond> parts) {
            super(10 * 31 + parts.hashCode(), 1 + sizeOfParts(parts), kindsOfParts(parts));
            this.parts = List.copyOf(parts);
            this.weight = weightOf(parts);
        }

        public List<Cond> parts() {
            return parts;
        }

        @Override
        boolean sameParts(Composite other) {
            Or o = (Or) other;
            return o.parts.equals(parts);
        }

        @Override
        public int weight() {
            return weight;
        }
    }

    /** The value is not null; a read found a row; a collection is not empty. */
    final class Present extends Composite implements Cond {

        private final Value value;

        public Present(Value value) {
            super(11 * 31 + value.hashCode(), 1 + value.size(), value.kinds());
            this.value = value;
        }

        public Value value() {
            return value;
        }

        @Override
        boolean sameParts(Composite other) {
            Present o = (Present) other;
            return o.value.equals(value);
        }
    }

    /** Some element of the read rows meets the filter. */
    final class Any extends Composite implements Cond {

        private final Value source;
        private final Cond filter;

        public Any(Value source, Cond filter) {
            super(
                    (12 * 31 + source.hashCode()) * 31 + filter.hashCode(),
                    1 + source.size() + filter.size(),
                    source.kinds() | filter.kinds());
            this.source = source;
            this.filter = filter;
        }

        public Value source() {
            return source;
        }

        public Cond filter() {
            return filter;
        }

        @Override
        boolean sameParts(Composite other) {
            Any o = (Any) other;
            return o.source.equals(source) && o.filter.equals(filter);
        }
    }

    /** A comparison; the other operators are made of these by {@link #not} and by exchanging the sides. */
    final class Compare extends Composite implements Cond {

        private final Operator operator;
        private final Value left;
        private final Value right;

        public Compare(Operator operator, Value left, Value right) {
            super(
                    ((13 * 31 + operator.ordinal()) * 31 + left.hashCode()) * 31 + right.hashCode(),
                    1 + left.size() + right.size(),
                    left.kinds() | right.kinds());
            this.operator = operator;
            this.left = left;
            this.right = right;
        }

        public Operator operator() {
            return operator;
        }

        public Value left() {
            return left;
        }

        public Value right() {
            return right;
        }

        @Override
        boolean sameParts(Composite other) {
            Compare o = (Compare) other;
            return o.operator == operator && o.left.equals(left) && o.right.equals(right);
        }

        /** Operators. */
        public enum Operator {
            EQ,
            LT,
            LE
        }
    }

    /** A boolean value that nothing more is known of. */
    final class Holds extends Composite implements Cond {

        private final Value value;

        public Holds(Value value) {
            super(14 * 31 + value.hashCode(), 1 + value.size(), value.kinds());
            this.value = value;
        }

        public Value value() {
            return value;
        }

        @Override
        boolean sameParts(Composite other) {
            Holds o = (Holds) other;
            return o.value.equals(value);
        }
    }

    /** An exception of one of these types was thrown by the try statement of that number. */
    record Caught(Set<String> types, long tryNumber) implements Cond {}

    /**
     * What was left out of a condition that grew too large: only that it is the same again is known of it.
     *
     * @param content stands for what it was
     */
    record Cut(long content) implements Cond {

        static Cut of(List<Cond> parts) {
            return new Cut(parts.hashCode());
        }

        /** The same condition in another run of the code. */
        public Cut again(long run) {
            return new Cut(content * 31 + run);
        }

        @Override
        public int kinds() {
            return Value.Kinds.UNKNOWN;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Cut c && c.content == content;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(content);
        }
    }

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
            if (a.negation == null) {
                a.negation = or(negated(a.parts));
            }
            return a.negation;
        }
        if (cond instanceof Or o) {
            if (o.negation == null) {
                o.negation = and(negated(o.parts));
            }
            return o.negation;
        }
        return new Not(cond);
    }

    private static List<Cond> negated(List<Cond> parts) {
        List<Cond> negated = new ArrayList<>(parts.size());
        for (Cond part : parts) {
            negated.add(not(part));
        }
        return negated;
    }

    static Cond and(Cond... parts) {
        return and(List.of(parts));
    }

    static Cond and(List<Cond> parts) {
        List<Cond> flat = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Cond part = parts.get(i);
            if (part.equals(FALSE)) {
                return FALSE;
            }
            if (part instanceof And a) {
                for (int j = 0; j < a.parts.size(); j++) {
                    addNew(a.parts.get(j), flat);
                }
            } else if (!part.equals(TRUE)) {
                addNew(part, flat);
            }
        }
        if (hasOpposites(flat)) {
            return FALSE;
        }
        if (flat.size() == 1) {
            return flat.get(0);
        }
        // Of a conjunction that has grown too large the beginning is kept.
        int kept = 0;
        int weight = 0;
        while (kept < flat.size() && weight <= MAX_WEIGHT) {
            weight += flat.get(kept++).weight();
        }
        if (kept < flat.size()) {
            List<Cond> rest = flat.subList(kept, flat.size());
            Cond cut = Cut.of(rest);
            rest.clear();
            flat.add(cut);
        }
        return flat.isEmpty() ? TRUE : new And(flat);
    }

    static Cond or(Cond... parts) {
        return or(List.of(parts));
    }

    static Cond or(List<Cond> parts) {
        List<Cond> flat = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Cond part = parts.get(i);
            if (part.equals(TRUE)) {
                return TRUE;
            }
            if (part instanceof Or o) {
                for (int j = 0; j < o.parts.size(); j++) {
                    addNew(o.parts.get(j), flat);
                }
            } else if (!part.equals(FALSE)) {
                addNew(part, flat);
            }
        }
        if (hasOpposites(flat)) {
            return TRUE;
        }
        if (flat.size() == 1) {
            return flat.get(0);
        }
        return flat.isEmpty() ? FALSE : weightOf(flat) > MAX_WEIGHT ? Cut.of(flat) : new Or(flat);
    }

    private static void addNew(Cond part, List<Cond> to) {
        if (!to.contains(part)) {
            to.add(part);
        }
    }

    // By index: conditions are made so often that an iterator for each would be a tenth of all that a scan allocates.

    private static int weightOf(List<Cond> parts) {
        int weight = 0;
        for (int i = 0; i < parts.size(); i++) {
            weight += parts.get(i).weight();
        }
        return weight;
    }

    private static int sizeOfParts(List<Cond> parts) {
        int size = 0;
        for (int i = 0; i < parts.size(); i++) {
            size += parts.get(i).size();
        }
        return size;
    }

    private static int kindsOfParts(List<Cond> parts) {
        int kinds = 0;
        for (int i = 0; i < parts.size(); i++) {
            kinds |= parts.get(i).kinds();
        }
        return kinds;
    }

    private static boolean hasOpposites(List<Cond> parts) {
        int size = parts.size();
        if (size < 2 || !mayHoldOpposites(parts)) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            Cond part = parts.get(i);
            for (int j = i + 1; j < size; j++) {
                if (opposite(part, parts.get(j))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A negation, or both kinds of composed conditions: without them no two parts can be each other's opposites. */
    private static boolean mayHoldOpposites(List<Cond> parts) {
        boolean and = false;
        boolean or = false;
        for (int i = 0; i < parts.size(); i++) {
            Cond part = parts.get(i);
            if (part instanceof Not) {
                return true;
            }
            and |= part instanceof And;
            or |= part instanceof Or;
        }
        return and && or;
    }

    /**
     * True where one condition is the other's negation as {@link #not} makes it. Compared part by part: making the negation to
     * compare it would do so again for each of its parts, and take time exponential in the depth.
     */
    static boolean opposite(Cond a, Cond b) {
        if (a instanceof Not n) {
            return n.of().equals(b);
        }
        if (b instanceof Not n) {
            return n.of().equals(a);
        }
        if (a instanceof And x && b instanceof Or y) {
            return opposites(x.parts, y.parts);
        }
        return a instanceof Or x && b instanceof And y && opposites(x.parts, y.parts);
    }

    private static boolean opposites(List<Cond> of, List<Cond> other) {
        if (of.isEmpty() || of.size() != other.size()) {
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
