package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Makes and looks through values, and keeps them small. */
public final class Values {

    /** How the class of an object is derived, which tells the bodies of an abstract method apart. */
    public static final String CLASS_OF = "getClass";

    private static final int MAX_SIZE = 60;
    private static final int MAX_ARMS = 6;
    /** Of choices between choices, each level of which may be twice as large as the one below. */
    private static final int MAX_NESTED = 40 * MAX_SIZE;

    private static final int MAX_LEAVES = 12;

    /** Values whose parts mean something by their place: shortened part by part. */
    private static final Set<String> PLACED = Set.of("text", "list", "format", Spelling.MESSAGE, "entry");

    private static final int MAX_PLACED = 48;
    private static final int MAX_PART = 12;

    private Values() {}

    /** An object that was made here, of which no property was set; a collection that was made here is one. */
    public static boolean madeWithoutProperties(Value value) {
        return value instanceof Value.Made m
                && m.properties().keySet().stream().allMatch(CollectedErrors::ofCollection);
    }

    /** A value computed from others; one that would grow too large keeps only what it comes from. */
    static Value derived(String how, List<Value> from) {
        int size = 1;
        for (int i = 0; i < from.size(); i++) {
            size += from.get(i).size();
        }
        if (size <= MAX_SIZE) {
            return new Value.Derived(how, from);
        }
        if (PLACED.contains(how) && from.size() <= MAX_PLACED) {
            return new Value.Derived(how, from.stream().map(Values::shrunk).toList());
        }
        Set<Value> leaves = new LinkedHashSet<>();
        for (Value value : from) {
            leaves(value, leaves);
        }
        return new Value.Derived(
                Spelling.one(how, from) ? Spelling.FOLDED : how,
                leaves.stream().limit(MAX_LEAVES).toList());
    }

    private static Value shrunk(Value part) {
        if (part.size() < MAX_PART) {
            return part;
        }
        Set<Value> leaves = new LinkedHashSet<>();
        leaves(part, leaves);
        return new Value.Derived(
                Spelling.one(part) ? Spelling.FOLDED : "part",
                leaves.stream().limit(2).toList());
    }

    /** {@code whenTrue} where the condition holds, else {@code whenFalse}. */
    static Value choice(Cond condition, Value whenTrue, Value whenFalse) {
        if (condition.equals(Cond.TRUE) || whenTrue.equals(whenFalse)) {
            return whenTrue;
        }
        if (condition.equals(Cond.FALSE)) {
            return whenFalse;
        }
        if (whenTrue.equals(Value.Const.TRUE) && whenFalse.equals(Value.Const.FALSE)) {
            return new Value.Truth(condition);
        }
        if (whenTrue.equals(Value.Const.FALSE) && whenFalse.equals(Value.Const.TRUE)) {
            return new Value.Truth(Cond.not(condition));
        }
        Optional<Cond> flag = flag(condition, whenTrue, whenFalse);
        if (flag.isPresent()) {
            return new Value.Truth(flag.get());
        }
        Optional<Value> text = Texts.choice(condition, whenTrue, whenFalse);
        if (text.isPresent()) {
            return text.get();
        }
        List<Value.Arm> arms = new ArrayList<>();
        addArms(arms, condition, whenTrue);
        addArms(arms, Cond.not(condition), whenFalse);
        return choice(arms);
    }

    /** When a flag is up that one of two branches raises or lowers: {@code boolean bad = false; .. bad = true;}. */
    private static Optional<Cond> flag(Cond condition, Value whenTrue, Value whenFalse) {
        if (whenFalse instanceof Value.Truth before) {
            return whenTrue.equals(Value.Const.TRUE)
                    ? Optional.of(Cond.or(condition, before.condition()))
                    : whenTrue.equals(Value.Const.FALSE)
                            ? Optional.of(Cond.and(Cond.not(condition), before.condition()))
                            : Optional.empty();
        }
        return whenTrue instanceof Value.Truth && whenFalse instanceof Value.Const
                ? flag(Cond.not(condition), whenFalse, whenTrue)
                : Optional.empty();
    }

    static Value choice(List<Value.Arm> arms) {
        List<Value.Arm> live = new ArrayList<>();
        for (Value.Arm arm : arms) {
            if (!arm.guard().equals(Cond.FALSE)) {
                live.add(arm);
            }
        }
        if (!live.isEmpty() && allEqual(live)) {
            return live.get(0).value();
        }
        if (areOptionals(live)) {
            return oneOptional(live);
        }
        if (!tooLarge(live)) {
            return new Value.Choice(live);
        }
        Optional<Value> object = oneObject(live);
        if (object.isPresent()) {
            return object.get();
        }
        Set<Value> leaves = new LinkedHashSet<>();
        boolean folded = !live.isEmpty();
        for (Value.Arm arm : live) {
            leaves(arm.value(), leaves);
            folded = folded && Spelling.one(arm.value());
        }
        return new Value.Derived(
                folded ? Spelling.FOLDED : "either",
                leaves.stream().limit(MAX_LEAVES).toList());
    }

    private static boolean tooLarge(List<Value.Arm> arms) {
        int size = 0;
        long all = 0;
        for (Value.Arm arm : arms) {
            // A part that is too large by itself counts as no more than that.
            size += Math.min(arm.value().size(), MAX_SIZE + 1)
                    + Math.min(arm.guard().size(), MAX_SIZE + 1);
            all += arm.value().size();
        }
        return arms.isEmpty() || arms.size() > MAX_ARMS || size > 4 * MAX_SIZE || all > MAX_NESTED;
    }

    /** The arms that give the same put together. */
    private static List<Value.Arm> byValue(List<Value.Arm> arms) {
        Map<Value, List<Cond>> guards = new LinkedHashMap<>();
        for (Value.Arm arm : arms) {
            guards.computeIfAbsent(arm.value(), v -> new ArrayList<>()).add(arm.guard());
        }
        List<Value.Arm> different = new ArrayList<>();
        guards.forEach((value, guard) -> different.add(new Value.Arm(Cond.or(guard), value)));
        return different;
    }

    /**
     * One of several new objects of a class, as answers with a code, a message and a row are, is one with one of several values in
     * each property: the long message does not hide the row.
     */
    private static Optional<Value> oneObject(List<Value.Arm> arms) {
        List<Value.Made> objects = new ArrayList<>();
        for (Value.Arm arm : arms) {
            if (arm.value() instanceof Value.Made m
                    && !m.type().isEmpty()
                    && (objects.isEmpty() || objects.get(0).type().equals(m.type()))) {
                objects.add(m);
            }
        }
        if (objects.isEmpty() || objects.size() < arms.size()) {
            return Optional.empty();
        }
        Map<String, Value> properties = new TreeMap<>();
        for (String name : objects.get(0).properties().keySet()) {
            List<Value.Arm> values = new ArrayList<>();
            for (int i = 0; i < arms.size(); i++) {
                Value value = objects.get(i).properties().get(name);
                if (value != null) {
                    values.add(new Value.Arm(arms.get(i).guard(), value));
                }
            }
            if (values.size() == arms.size()) {
                properties.put(name, choice(byValue(values)));
            }
        }
        boolean open = false;
        for (Value.Made object : objects) {
            open |= object.open() || !object.properties().keySet().equals(properties.keySet());
        }
        return Optional.of(new Value.Made(objects.get(0).type(), properties, open));
    }

    /** {@code if (discount != null) order = order.toBuilder().discount(discount).build();} leaves all but the discount as it was. */
    private static boolean allEqual(List<Value.Arm> arms) {
        Value first = arms.get(0).value();
        for (int i = 1; i < arms.size(); i++) {
            if (!arms.get(i).value().equals(first)) {
                return false;
            }
        }
        return true;
    }

    private static boolean areOptionals(List<Value.Arm> arms) {
        for (Value.Arm arm : arms) {
            if (!(arm.value() instanceof Value.Maybe)) {
                return false;
            }
        }
        return !arms.isEmpty();
    }

    /** One of several optionals is one optional: present where the one that it is is. */
    private static Value oneOptional(List<Value.Arm> arms) {
        List<Cond> present = new ArrayList<>();
        List<Value.Arm> contents = new ArrayList<>();
        for (Value.Arm arm : arms) {
            Value.Maybe maybe = (Value.Maybe) arm.value();
            present.add(Cond.and(arm.guard(), maybe.present()));
            if (!maybe.present().equals(Cond.FALSE)) {
                contents.add(new Value.Arm(arm.guard(), maybe.content()));
            }
        }
        return new Value.Maybe(Cond.or(present), contents.isEmpty() ? Value.Const.NULL : choice(contents));
    }

    private static void addArms(List<Value.Arm> arms, Cond guard, Value value) {
        if (value instanceof Value.Choice c) {
            for (Value.Arm arm : c.arms()) {
                arms.add(new Value.Arm(Cond.and(guard, arm.guard()), arm.value()));
            }
        } else {
            arms.add(new Value.Arm(guard, value));
        }
    }

    private static void leaves(Value value, Set<Value> into) {
        if (into.size() >= MAX_LEAVES) {
            return;
        }
        if (value instanceof Value.Derived d) {
            for (Value part : d.from()) {
                leaves(part, into);
            }
        } else if (value instanceof Value.Choice c) {
            for (Value.Arm arm : c.arms()) {
                leaves(arm.value(), into);
            }
        } else if (value instanceof Value.Made m) {
            for (Value property : m.properties().values()) {
                leaves(property, into);
            }
        } else if (value instanceof Value.Maybe m) {
            leaves(m.content(), into);
        } else if (value instanceof Value.Many m) {
            leaves(m.element(), into);
        } else if (!(value instanceof Value.Const) && !(value instanceof Value.Truth) && value.size() <= 8) {
            into.add(value);
        }
    }

    /** True where the value, or any that it is made of, meets the test. */
    public static boolean mentions(Value value, Predicate<Value> test) {
        if (test.test(value)) {
            return true;
        }
        if (value instanceof Value.Property p) {
            return mentionsPart(p.of(), p.name(), test);
        }
        if (value instanceof Value.Derived d) {
            return anyMentions(d.from(), test);
        }
        if (value instanceof Value.Choice c) {
            for (Value.Arm arm : c.arms()) {
                if (mentions(arm.value(), test) || mentions(arm.guard(), test)) {
                    return true;
                }
            }
            return false;
        }
        if (value instanceof Value.Made m) {
            return anyMentions(m.properties().values(), test);
        }
        if (value instanceof Value.Many m) {
            return mentions(m.source(), test) || mentions(m.element(), test) || mentions(m.filter(), test);
        }
        if (value instanceof Value.Maybe m) {
            return mentions(m.content(), test) || mentions(m.present(), test);
        }
        if (value instanceof Value.Truth t) {
            return mentions(t.condition(), test);
        }
        return false;
    }

    /** Like {@link #mentions(Value, Predicate)}, of a test that nothing but values of these {@link Value.Kinds} can meet. */
    static boolean mentions(Value value, int kinds, Predicate<Value> test) {
        return (value.kinds() & kinds) != 0 && mentions(value, test);
    }

    /** Like {@link #mentions(Cond, Predicate)}, of a test that nothing but values of these {@link Value.Kinds} can meet. */
    public static boolean mentions(Cond cond, int kinds, Predicate<Value> test) {
        return (cond.kinds() & kinds) != 0 && mentions(cond, test);
    }

    /** Of an object that was made here, and handed through a library at most, only what the property holds. */
    private static boolean mentionsPart(Value of, String property, Predicate<Value> test) {
        if (of instanceof Value.Made m && m.properties().containsKey(property)) {
            return test.test(of) || mentions(m.properties().get(property), test);
        }
        if (!(of instanceof Value.Derived d)) {
            return mentions(of, test);
        }
        if (test.test(of)) {
            return true;
        }
        for (int i = 0; i < d.from().size(); i++) {
            if (mentionsPart(d.from().get(i), property, test)) {
                return true;
            }
        }
        return false;
    }

    /** Like {@link #mentions(Value, Predicate)}, without what only decides which value it is. */
    public static boolean holds(Value value, Predicate<Value> test) {
        if (test.test(value)) {
            return true;
        }
        if (value instanceof Value.Property p) {
            return holds(p.of(), test);
        }
        if (value instanceof Value.Derived d) {
            return anyHolds(d.from(), test);
        }
        if (value instanceof Value.Choice c) {
            for (Value.Arm arm : c.arms()) {
                if (holds(arm.value(), test)) {
                    return true;
                }
            }
            return false;
        }
        if (value instanceof Value.Made m) {
            return anyHolds(m.properties().values(), test);
        }
        if (value instanceof Value.Many m) {
            return holds(m.element(), test);
        }
        return value instanceof Value.Maybe m && holds(m.content(), test);
    }

    /** True where a value that the condition is made of meets the test. */
    public static boolean mentions(Cond cond, Predicate<Value> test) {
        if (cond instanceof Cond.Not n) {
            return mentions(n.of(), test);
        }
        if (cond instanceof Cond.And a) {
            return anyPart(a.parts(), test);
        }
        if (cond instanceof Cond.Or o) {
            return anyPart(o.parts(), test);
        }
        if (cond instanceof Cond.Present p) {
            return mentions(p.value(), test);
        }
        if (cond instanceof Cond.Holds h) {
            return mentions(h.value(), test);
        }
        if (cond instanceof Cond.Compare c) {
            return mentions(c.left(), test) || mentions(c.right(), test);
        }
        if (cond instanceof Cond.Any a) {
            return mentions(a.source(), test) || mentions(a.filter(), test);
        }
        return false;
    }

    private static boolean anyPart(List<Cond> parts, Predicate<Value> test) {
        for (int i = 0; i < parts.size(); i++) {
            if (mentions(parts.get(i), test)) {
                return true;
            }
        }
        return false;
    }

    private static boolean anyMentions(List<Value> values, Predicate<Value> test) {
        for (int i = 0; i < values.size(); i++) {
            if (mentions(values.get(i), test)) {
                return true;
            }
        }
        return false;
    }

    private static boolean anyMentions(Collection<Value> values, Predicate<Value> test) {
        for (Value value : values) {
            if (mentions(value, test)) {
                return true;
            }
        }
        return false;
    }

    private static boolean anyHolds(List<Value> values, Predicate<Value> test) {
        for (int i = 0; i < values.size(); i++) {
            if (holds(values.get(i), test)) {
                return true;
            }
        }
        return false;
    }

    private static boolean anyHolds(Collection<Value> values, Predicate<Value> test) {
        for (Value value : values) {
            if (holds(value, test)) {
                return true;
            }
        }
        return false;
    }
}
