package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.Value;
import java.util.Set;
import java.util.function.Predicate;

/** Values that are not the same for two requests: counted on, drawn by lot, or taken from the clock. */
final class FreshValues {

    /** Random and long enough that nobody else ever has it. */
    private static final Set<String> RANDOM = Set.of("randomUUID", "nanoTime");

    /** From a counter that all share. */
    private static final Set<String> COUNTED =
            Set.of("incrementAndGet", "getAndIncrement", "increment", "addAndGet", "getAndAdd", "nextval");

    /** What gives two requests the same value by accident only. */
    private static final Set<String> DRAWN = Set.of(
            "random",
            "nextInt",
            "nextLong",
            "nextDouble",
            "nextBytes",
            "randomNumeric",
            "randomAlphabetic",
            "randomAlphanumeric",
            "currentTimeMillis");

    private static final Set<String> MOMENTS = Set.of("now", "currentTimeMillis", "nanoTime");

    /** Types whose {@code now()} is the moment, and not the day. */
    private static final Set<String> CLOCKS =
            Set.of("LocalDateTime", "Instant", "ZonedDateTime", "OffsetDateTime", "LocalTime");

    /** What is another in each row that is made, by its name alone. */
    private static final Set<String> OF_ONE_ROW = Set.of("currentTimeMillis", "nanoTime", "randomUUID", "nextval");

    private FreshValues() {}

    /** A value that no other request can have. */
    static boolean unique(Value value) {
        return holds(value, FreshValues::random)
                || holds(value, FreshValues::counted)
                        // The next number after those in the table is another request's next number too.
                        && !Values.mentions(value, v -> v instanceof Value.Result);
    }

    /** A value that nobody has had before, whatever else it is put together from. */
    static boolean drawnForOne(Value value) {
        return holds(value, FreshValues::random);
    }

    private static boolean random(Value.Derived value) {
        return RANDOM.contains(value.how()) || randomIdentifier(value);
    }

    private static boolean counted(Value.Derived value) {
        return COUNTED.contains(value.how());
    }

    /** Such a value is part of it, whichever of several it is. */
    private static boolean holds(Value value, Predicate<Value.Derived> part) {
        if (value instanceof Value.Choice c) {
            return c.arms().stream().allMatch(a -> holds(a.value(), part));
        }
        if (value instanceof Value.Derived d) {
            return part.test(d) || d.from().stream().anyMatch(v -> holds(v, part));
        }
        if (value instanceof Value.Made m) {
            return m.properties().values().stream().anyMatch(v -> holds(v, part));
        }
        if (value instanceof Value.Maybe m) {
            return holds(m.content(), part);
        }
        if (value instanceof Value.Many m) {
            return holds(m.source(), part);
        }
        return value instanceof Value.Property p && holds(p.of(), part);
    }

    /** {@code OrderId.random()} of an identifier's own class, which holds a UUID. */
    private static boolean randomIdentifier(Value.Derived value) {
        return value.how().equals("random")
                && !value.from().isEmpty()
                && value.from().get(0) instanceof Value.Named n
                && (n.type().endsWith("Id") || n.type().endsWith("ID"));
    }

    /** Two requests have the same by accident only. */
    static boolean drawn(Value value) {
        return made(DRAWN, value);
    }

    /** The moment, or a value made for this row. A date without the time is that of many rows. */
    static boolean ofOneRow(Value value) {
        if (!(value instanceof Value.Derived d)) {
            return false;
        }
        boolean clock = d.how().equals("now")
                && d.from().size() == 1
                && d.from().get(0) instanceof Value.Named n
                && CLOCKS.stream().anyMatch(n.type()::endsWith);
        return clock
                || OF_ONE_ROW.contains(d.how())
                || d.how().equals("toString")
                        && !d.from().isEmpty()
                        && ofOneRow(d.from().get(0));
    }

    /** The time at which it is asked for, to the day or to the nanosecond. */
    static boolean moment(Value value) {
        return value instanceof Value.Derived d && MOMENTS.contains(d.how());
    }

    /** Another value each time that it is computed. */
    static boolean unforeseeable(Value value) {
        return made(RANDOM, value)
                || made(COUNTED, value)
                || drawn(value)
                || Values.mentions(value, FreshValues::ofOneRow);
    }

    /** A value that is computed, and not only put into another form: who knows the old one does not know it. */
    static boolean computed(Value value) {
        return value instanceof Value.Unknown || value instanceof Value.Derived d && !Accumulation.converts(d.how());
    }

    private static boolean made(Set<String> how, Value value) {
        return Values.mentions(value, v -> v instanceof Value.Derived d && how.contains(d.how()));
    }
}
