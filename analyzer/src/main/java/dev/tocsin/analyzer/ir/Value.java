package dev.tocsin.analyzer.ir;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an expression may stand for, as far as checks and acts are concerned. Values are immutable and compared by
 * content: equal values are the same thing at run time, as far as one pass through the code goes.
 */
public sealed interface Value {

    /** A parameter of the analysed method; {@link #THIS} is the receiver. */
    record Param(int index) implements Value {
        public static final int THIS = -1;
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
    }

    /** An enum constant, static field or class literal, by name. */
    record Named(String type, String name) implements Value {}

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
    }

    /** The rows of a read, or another collection: {@code element} stands for each that meets {@code filter}. */
    record Many(Value source, Value element, Cond filter) implements Value {}

    /** An optional: {@code content} stands for what is in it when {@code present}. */
    record Maybe(Cond present, Value content) implements Value {}

    /** A property of something, by its bean name. */
    record Property(Value of, String name) implements Value {}

    /** Computed from other values. */
    record Derived(String how, List<Value> from) implements Value {
        public Derived {
            from = List.copyOf(from);
        }
    }

    /** One of several, each under its condition; the conditions exclude one another. */
    record Choice(List<Arm> arms) implements Value {
        public Choice {
            arms = List.copyOf(arms);
        }
    }

    /** One case of a {@link Choice}. */
    record Arm(Cond guard, Value value) {}

    /** An object made in the analysed method; what is in it is kept beside. */
    record Ref(int id) implements Value {}

    /**
     * An object made, as it was at one moment.
     *
     * @param type qualified or simple name of its class
     * @param properties what is known to be in it
     * @param open true where more may be in it than is known (filled by a mapper or from outside)
     */
    record Made(String type, SortedMap<String, Value> properties, boolean open) implements Value {
        public Made(String type, Map<String, Value> properties, boolean open) {
            this(type, new TreeMap<>(properties), open);
        }
    }

    /** A lambda or method reference, by its number in the analysis of the method. */
    record Closure(int id) implements Value {}

    /** A boolean that is a condition. */
    record Truth(Cond condition) implements Value {}

    /** What a call of a function handed in as a parameter gives, by the call's number. */
    record Applied(OperationId call) implements Value {}

    /** Something of which nothing is known; each has its own number. */
    record Unknown(OperationId id) implements Value {}
}
