package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Arrays and lists whose elements are known one by one: an array literal, the arguments of {@code List.of}, a list that
 * {@code add} has filled outside of any branch. The n-th element is the property {@code [n]}, counted from 0.
 */
final class Sequences {

    /** How many elements a list made here has, as long as that is known. */
    static final String LENGTH = "$length";

    /** The length of an empty list. */
    static final Value NONE = number(0);

    /** The elements of longer lists are not told apart. */
    private static final int MAX_LENGTH = 40;

    private Sequences() {}

    static String key(int index) {
        return "[" + index + "]";
    }

    static Value of(List<Value> elements) {
        return elements.size() <= MAX_LENGTH ? new Value.Derived("list", elements) : Values.derived("list", elements);
    }

    static Optional<Value> item(Value.Many many, String key) {
        if (!(many.source() instanceof Value.Derived d) || !d.how().equals("list")) {
            return Optional.empty();
        }
        for (int i = 0; i < d.from().size(); i++) {
            if (key(i).equals(key)) {
                return Optional.of(d.from().get(i));
            }
        }
        return Optional.empty();
    }

    /** The array with another element at the index; empty where not all elements before that one are known. */
    static Optional<Value> replaced(Value.Many many, Value index, Value element) {
        if (!(many.source() instanceof Value.Derived d) || !d.how().equals("list")) {
            return Optional.empty();
        }
        List<Value> elements = new ArrayList<>(d.from());
        for (int i = 0; i <= elements.size() && i < MAX_LENGTH; i++) {
            if (number(i).equals(index)) {
                if (i == elements.size()) {
                    elements.add(element);
                } else {
                    elements.set(i, element);
                }
                return Optional.of(new Value.Many(of(elements), Values.derived("either", elements), Cond.TRUE));
            }
        }
        return Optional.empty();
    }

    /** The object with one more element. */
    static State.Obj added(State.Obj list, Value element) {
        int length = length(list);
        return length < 0 || length >= MAX_LENGTH
                ? list.with(LENGTH, new Value.Derived("length", List.of()))
                : list.with(key(length), element).with(LENGTH, number(length + 1));
    }

    /** The elements of a list made here; empty where it is not known how many there are. */
    static Optional<Value.Many> elements(State.Obj list, Value element) {
        int length = length(list);
        if (length < 0) {
            return Optional.empty();
        }
        List<Value> elements = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            elements.add(list.properties().get(key(i)));
        }
        return Optional.of(new Value.Many(of(elements), element, Cond.of(length > 0)));
    }

    /**
     * A list that was filled in a branch or loop: it has elements where that ran. Where that hangs on a read's rows, the list
     * is those rows.
     */
    static Optional<Value.Many> filled(State.Obj list, Value element) {
        if (!(list.properties().get(LENGTH) instanceof Value.Choice c)) {
            return Optional.empty();
        }
        List<Cond> filled = new ArrayList<>();
        for (Value.Arm arm : c.arms()) {
            if (!arm.value().equals(NONE)) {
                filled.add(arm.guard());
            }
        }
        List<Cond> conditions = filled.size() == c.arms().size() || filled.size() > 2
                ? List.of()
                : Cond.or(filled).conjuncts();
        for (Cond condition : conditions) {
            if (condition instanceof Cond.Present p) {
                List<Cond> others = new ArrayList<>(conditions);
                others.remove(condition);
                return Optional.of(new Value.Many(p.value(), element, Cond.and(others)));
            }
        }
        return Optional.empty();
    }

    private static int length(State.Obj list) {
        Value length = list.properties().getOrDefault(LENGTH, NONE);
        return length instanceof Value.Const c ? Integer.parseInt(c.text()) : -1;
    }

    private static Value.Const number(int number) {
        return new Value.Const(Value.Const.Kind.NUMBER, Integer.toString(number));
    }
}
