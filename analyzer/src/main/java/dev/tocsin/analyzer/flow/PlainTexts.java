package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.TypeFacts;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.types.Type;
import dev.tocsin.analyzer.types.TypeDecl;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Texts of what is no text: the JDK writes a number, a UUID or a date in one way only (the {@code toString} of each class), and an
 * enum constant has one name.
 */
final class PlainTexts {

    private static final String[] WRITTEN_ONE_WAY = {
        "UUID",
        "Long",
        "Integer",
        "Short",
        "Byte",
        "BigInteger",
        "BigDecimal",
        "LocalDate",
        "LocalTime",
        "LocalDateTime",
        "Instant",
        "OffsetDateTime",
        "YearMonth",
        "Year"
    };

    /** Classes whose static methods write what they are given. */
    private static final String[] WRITERS = {"String", "Objects", "Long", "Integer", "Short", "Byte"};

    private static final Set<String> TO_TEXT = Set.of("toString", "valueOf");

    private PlainTexts() {}

    /** {@code id.toString()}, {@code kind.name()}, {@code String.valueOf(number)}; empty for any other call. */
    static Optional<Value> of(Typed receiver, String name, List<Typed> arguments) {
        boolean ofClass = receiver.value() instanceof Value.Named n && n.name().isEmpty();
        if (!ofClass) {
            boolean toString = name.equals("toString") && oneWay(receiver.type());
            boolean constant = arguments.isEmpty() && name.equals("name") && isEnum(receiver.type());
            return toString || constant ? Optional.of(text(receiver)) : Optional.empty();
        }
        boolean writes = receiver.type().isLibrary(WRITERS)
                && TO_TEXT.contains(name)
                // Long.valueOf gives a number.
                && (name.equals("toString") || receiver.type().isLibrary("String"));
        return writes && !arguments.isEmpty() && oneWay(arguments.get(0).type())
                ? Optional.of(text(arguments.get(0)))
                : Optional.empty();
    }

    private static Value text(Typed written) {
        return written.value() instanceof Value.Const
                ? written.value()
                : Values.derived(Spelling.PLAIN, List.of(written.value()));
    }

    private static boolean oneWay(Type type) {
        return type.dimensions() == 0
                && (type.isLibrary(WRITTEN_ONE_WAY) || type.primitive() && !type.isLibrary("char") || isEnum(type));
    }

    private static boolean isEnum(Type type) {
        return type.declaration()
                .map(TypeDecl::facts)
                .filter(f -> f.kind() == TypeFacts.Kind.ENUM)
                .isPresent();
    }
}
