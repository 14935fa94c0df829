package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Spelling;
import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.Value;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Values that are not the same for two requests: counted on, drawn by lot, or taken from the clock. */
final class FreshValues {

    /** Random and long enough that nobody else ever has it. */
    private static final Set<String> RANDOM = Set.of("randomUUID", "nanoTime");

    /** What keeps all, or enough, of the texts that it is given. */
    private static final Set<String> COMPOSING = Set.of(
            "text",
            "+",
            "concat",
            "append",
            "format",
            "formatted",
            Spelling.MESSAGE,
            "join",
            "list",
            "toString",
            Spelling.PLAIN,
            "valueOf",
            "of",
            "from",
            "fromString",
            "substring",
            "replace",
            "replaceAll",
            "trim",
            "strip",
            "toLowerCase",
            "toUpperCase");

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
        if (value instanceof Value.Choice c) {
            return ofEachRow(c, FreshValues::unique);
        }
        boolean madeOfOne = made(RANDOM, value)
                || made(COUNTED, value)
                || Values.mentions(value, v -> v instanceof Value.Derived d && randomIdentifier(d));
        return drawnForOne(value)
                // The next number after those in the table is another request's next number too.
                || madeOfOne && !Values.mentions(value, v -> v instanceof Value.Result);
    }

    /** A random value as it was drawn, or a text that it is a part of: nobody has had it before. */
    static boolean drawnForOne(Value value) {
        if (value instanceof Value.Choice c) {
            return ofEachRow(c, FreshValues::drawnForOne);
        }
        if (value instanceof Value.Derived d) {
            return random(d) || COMPOSING.contains(d.how()) && d.from().stream().anyMatch(FreshValues::drawnForOne);
        }
        if (value instanceof Value.Made m) {
            return m.properties().size() == 1
                    && m.properties().values().stream().allMatch(FreshValues::drawnForOne);
        }
        if (value instanceof Value.Many m) {
            return drawnForOne(m.source());
        }
        // Of an object that holds one, anything else may be asked for.
        return value instanceof Value.Property p && p.of() instanceof Value.Derived d && random(d);
    }

    /** Whichever it is; null is in no row that is asked for. */
    private static boolean ofEachRow(Value.Choice choice, Predicate<Value> test) {
        List<Value> values = choice.arms().stream()
                .map(Value.Arm::value)
                .filter(v -> !v.equals(Value.Const.NULL))
                .toList();
        return !values.isEmpty() && values.stream().allMatch(test);
    }

    private static boolean random(Value.Derived value) {
        return RANDOM.contains(value.how()) || randomIdentifier(value);
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
                || (d.how().equals("toString") || d.how().equals(Spelling.PLAIN))
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
        return value instanceof Value.Unknown
                || value instanceof Value.Derived d
                        && (!Accumulation.converts(d.how()) || d.from().stream().anyMatch(FreshValues::computed));
    }

    private static boolean made(Set<String> how, Value value) {
        return Values.mentions(value, v -> v instanceof Value.Derived d && how.contains(d.how()));
    }
}
