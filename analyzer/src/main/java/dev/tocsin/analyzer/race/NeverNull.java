package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.ir.Value;
import java.util.Set;

/** Values that are never null: constants, new objects, and what the library's own types give or else throw. */
final class NeverNull {

    /** Types whose static methods refuse null and give none. */
    private static final Set<String> STRICT = Set.of(
            "Timestamp",
            "Instant",
            "LocalDate",
            "LocalTime",
            "LocalDateTime",
            "ZonedDateTime",
            "OffsetDateTime",
            "UUID");

    private static final Set<String> GIVING =
            Set.of("now", "from", "of", "valueOf", "parse", "ofEpochMilli", "ofInstant");

    private NeverNull() {}

    static boolean is(Value value) {
        if (value instanceof Value.Choice c) {
            return c.arms().stream().allMatch(a -> is(a.value()));
        }
        return value instanceof Value.Const c && c.kind() != Value.Const.Kind.NULL
                || value instanceof Value.Made
                || FreshValues.ofOneRow(value)
                || value instanceof Value.Derived d && GIVING.contains(d.how()) && ofStrictType(d);
    }

    private static boolean ofStrictType(Value.Derived value) {
        return !value.from().isEmpty()
                && value.from().get(0) instanceof Value.Named n
                && STRICT.contains(n.type().substring(n.type().lastIndexOf('.') + 1));
    }
}
