package dev.tocsin.analyzer.ir;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an expression may stand for, as far as checks and acts are concerned. Values are immutable and compared by
 * content: equal values are the same thing at run time, as far as one pass through the code goes.
 */
public sealed interface Value {

    /** Number of values and conditions that it is made of, itself included. */
    default int size() {
        return 1;
    }

    /** Which of the {@link Kinds} it is or is made of. */
    default int kinds() {
        return 0;
    }

    /** Bits that tell what a value is made of, so that most searches need not look into it. */
    final class Kinds {

        public static final int PARAM = 1;
        public static final int RESULT = 2;
        /** A {@link Result} that is a number of rows. */
        public static final int AFFECTED = 4;

        public static final int UNKNOWN = 8;
        public static final int APPLIED = 16;
        public static final int CLOSURE = 32;
        public static final int REF = 64;
        public static final int PROPERTY = 128;

        private Kinds() {}
    }

    /** A parameter of the analysed method; {@link #THIS} is the receiver. */
    record Param(int index) implements Value {
        public static final int THIS = -1;

        @Override
        public int kinds() {
            return Kinds.PARAM;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Param p && p.index == index;
        }

        @Override
        public int hashCode() {
            return 31 + index;
        }
    }

    /** A literal. */
    record Const(Kind kind, String text) implements Value {
        /** Kinds of constants. */
        public enum Kind {
            NULL,
            BOOLEAN,
            NUMBER,
            STRING
        }

        public static final Const NULL = new Const(Kind.NULL, "null");
        public static final Const TRUE = new Const(Kind.BOOLEAN, "true");
        public static final Const FALSE = new Const(Kind.BOOLEAN, "false");

        @Override
        public boolean equals(Object other) {
            return other instanceof Const c && c.kind == kind && c.text.equals(text);
        }

        @Override
        public int hashCode() {
            return text.hashCode() * 31 + kind.ordinal();
        }
    }

    /** An enum constant, static field or class literal, by name. */
    record Named(String type, String name) implements Value {
        @Override
        public boolean equals(Object other) {
            return other instanceof Named n && n.name.equals(name) && n.type.equals(type);
        }

        @Override
        public int hashCode() {
            return type.hashCode() * 31 + name.hashCode();
        }
    }

    /** What a data operation gave, in one of several shapes. */
    record Result(OperationId operation, Shape shape) implements Value {
        /** Shapes of results. */
        public enum Shape {
            /** A row or scalar; null where there is none. */
            ONE,
            /** One of many rows. */
            ELEMENT,
            /** How many rows there are. */
            COUNT,
            /** Computed from many rows: max, sum. */
            AGGREGATE,
            /** How many rows a write changed. */
            AFFECTED,
            /** What a write returns: the row as saved. */
            WRITTEN
        }

        @Override
        public int kinds() {
            return shape == Shape.AFFECTED ? Kinds.RESULT | Kinds.AFFECTED : Kinds.RESULT;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Result r && r.shape == shape && r.operation.equals(operation);
        }

        @Override
        public int hashCode() {
            return operation.hashCode() * 31 + shape.ordinal() + 1;
        }
    }

    /** The rows of a read, or another collection: {@code element} stands for each that meets {@code filter}. */
    final class Many extends Composite implements Value {

        private final Value source;
        private final Value element;
        private final Cond filter;

        public Many(Value source, Value element, Cond filter) {
            super(
                    ((1 * 31 + source.hashCode()) * 31 + element.hashCode()) * 31 + filter.hashCode(),
                    1 + source.size() + element.size() + filter.size(),
                    source.kinds() | element.kinds() | filter.kinds());
            this.source = source;
            this.element = element;
            this.filter = filter;
        }

        public Value source() {
            return source;
        }

        public Value element() {
            return element;
        }

        public Cond filter() {
            return filter;
        }

        @Override
        boolean sameParts(Composite other) {
            Many o = (Many) other;
            return o.source.equals(source) && o.element.equals(element) && o.filter.equals(filter);
        }
    }

    /** An optional: {@code content} stands for what is in it when {@code present}. */
    final class Maybe extends Composite implements Value {

        private final Cond present;
        private final Value content;

        public Maybe(Cond present, Value content) {
            super(
                    (2 * 31 + present.hashCode()) * 31 + content.hashCode(),
                    1 + present.size() + content.size(),
                    present.kinds() | content.kinds());
            this.present = present;
            this.content = content;
        }

        public Cond present() {
            return present;
        }

        public Value content() {
            return content;
        }

        @Override
        boolean sameParts(Composite other) {
            Maybe o = (Maybe) other;
            return o.present.equals(present) && o.content.equals(content);
        }
    }

    /** A property of something, by its bean name. */
    final class Property extends Composite implements Value {

        private final Value of;
        private final String name;

        public Property(Value of, String name) {
            super((3 * 31 + of.hashCode()) * 31 + name.hashCode(), 1 + of.size(), Kinds.PROPERTY | of.kinds());
            this.of = of;
            this.name = name;
        }

        public Value of() {
            return of;
        }

        public String name() {
            return name;
        }

        @Override
        boolean sameParts(Composite other) {
            Property o = (Property) other;
            return o.of.equals(of) && o.name.equals(name);
        }
    }

    /** Computed from other values. */
    final class Derived extends Composite implements Value {

        /** How the database makes a new value of a column out of its old one: {@code balance = balance - ?}. */
        public static final String IN_DATABASE = "in database";

        /**
         * How the database makes a value out of other columns or rows, so that it makes the same once more: {@code paid = (select
         * sum(..) ..)}. Columns are {@link Named} without a type.
         */
        public static final String ANEW_IN_DATABASE = "anew in database";

        private final String how;
        private final List<Value> from;

        public Derived(String how, List<Value> from) {
            super((4 * 31 + how.hashCode()) * 31 + from.hashCode(), 1 + sizeOf(from), kindsOf(from));
            this.how = how;
            this.from = List.copyOf(from);
        }

        public String how() {
            return how;
        }

        public List<Value> from() {
            return from;
        }

        @Override
        boolean sameParts(Composite other) {
            Derived o = (Derived) other;
            return o.how.equals(how) && o.from.equals(from);
        }
    }

    /** One of several, each under its condition; the conditions exclude one another. */
    final class Choice extends Composite implements Value {

        private final List<Arm> arms;

        public Choice(List<Arm> arms) {
            super(5 * 31 + arms.hashCode(), 1 + sizeOfArms(arms), kindsOfArms(arms));
            this.arms = List.copyOf(arms);
        }

        public List<Arm> arms() {
            return arms;
        }

        @Override
        boolean sameParts(Composite other) {
            Choice o = (Choice) other;
            return o.arms.equals(arms);
        }

        private static int sizeOfArms(List<Arm> arms) {
            int size = 0;
            for (Arm arm : arms) {
                size += arm.guard().size() + arm.value().size();
            }
            return size;
        }

        private static int kindsOfArms(List<Arm> arms) {
            int kinds = 0;
            for (Arm arm : arms) {
                kinds |= arm.guard().kinds() | arm.value().kinds();
            }
            return kinds;
        }
    }

    /** One case of a {@link Choice}. */
    record Arm(Cond guard, Value value) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Arm a && a.guard.equals(guard) && a.value.equals(value);
        }

        @Override
        public int hashCode() {
            return guard.hashCode() * 31 + value.hashCode();
        }
    }

    /** An object made in the analysed method; what is in it is kept beside. */
    record Ref(long id) implements Value {
        @Override
        public int kinds() {
            return Kinds.REF;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Ref r && r.id == id;
        }

        @Override
        public int hashCode() {
            return 37 + Long.hashCode(id);
        }
    }

    /**
     * An object made, as it was at one moment.
     *
     * @param type qualified or simple name of its class
     * @param properties what is known to be in it
     * @param open true where more may be in it than is known (filled by a mapper or from outside)
     */
    final class Made extends Composite implements Value {

        private final String type;
        private final SortedMap<String, Value> properties;
        private final boolean open;

        public Made(String type, Map<String, Value> properties, boolean open) {
            super(
                    ((6 * 31 + type.hashCode()) * 31 + properties.hashCode()) * 31 + Boolean.hashCode(open),
                    1 + sizeOf(properties.values()),
                    kindsOf(properties.values()));
            this.type = type;
            this.properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
            this.open = open;
        }

        public String type() {
            return type;
        }

        public SortedMap<String, Value> properties() {
            return properties;
        }

        public boolean open() {
            return open;
        }

        @Override
        boolean sameParts(Composite other) {
            Made o = (Made) other;
            return o.type.equals(type) && o.properties.equals(properties) && o.open == open;
        }
    }

    /** A lambda or method reference, by its number in the analysis of the method. */
    record Closure(long id) implements Value {
        @Override
        public int kinds() {
            return Kinds.CLOSURE;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Closure c && c.id == id;
        }

        @Override
        public int hashCode() {
            return 41 + Long.hashCode(id);
        }
    }

    /** A boolean that is a condition. */
    final class Truth extends Composite implements Value {

        private final Cond condition;

        public Truth(Cond condition) {
            super(7 * 31 + condition.hashCode(), 1 + condition.size(), condition.kinds());
            this.condition = condition;
        }

        public Cond condition() {
            return condition;
        }

        @Override
        boolean sameParts(Composite other) {
            Truth o = (Truth) other;
            return o.condition.equals(condition);
        }
    }

    /** What a call of a function handed in as a parameter gives, by the call's number. */
    record Applied(OperationId call) implements Value {
        @Override
        public int kinds() {
            return Kinds.APPLIED;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Applied a && a.call.equals(call);
        }

        @Override
        public int hashCode() {
            return 43 + call.hashCode();
        }
    }

    /** Something of which nothing is known; each has its own number. */
    record Unknown(OperationId id) implements Value {
        @Override
        public int kinds() {
            return Kinds.UNKNOWN;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Unknown u && u.id.equals(id);
        }

        @Override
        public int hashCode() {
            return 47 + id.hashCode();
        }
    }
}
