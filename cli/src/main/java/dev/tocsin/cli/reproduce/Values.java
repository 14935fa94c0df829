package dev.tocsin.cli.reproduce;

import dev.tocsin.analyzer.engine.Approach.Argument;
import dev.tocsin.analyzer.engine.Approach.Making;
import dev.tocsin.analyzer.engine.Approach.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Values for arguments, made up of the number of the round where a type allows it. */
final class Values {

    /** How a library's type is made up; {@code $text} and {@code $round} stand for what differs between rounds. */
    private static final Map<String, String> MADE_UP = Map.ofEntries(
            Map.entry("String", "$text"),
            Map.entry("CharSequence", "$text"),
            Map.entry("java.lang.String", "$text"),
            Map.entry("int", "$round"),
            Map.entry("Integer", "$round"),
            Map.entry("long", "(long) $round"),
            Map.entry("Long", "(long) $round"),
            Map.entry("short", "(short) 1"),
            Map.entry("Short", "(short) 1"),
            Map.entry("byte", "(byte) 1"),
            Map.entry("Byte", "(byte) 1"),
            Map.entry("double", "1.0"),
            Map.entry("Double", "1.0"),
            Map.entry("float", "1.0f"),
            Map.entry("Float", "1.0f"),
            Map.entry("char", "'x'"),
            Map.entry("Character", "'x'"),
            Map.entry("boolean", "false"),
            Map.entry("Boolean", "false"),
            Map.entry("Number", "$round"),
            Map.entry("Object", "$text"),
            Map.entry("java.util.UUID", "new java.util.UUID(0, $round)"),
            Map.entry("java.math.BigDecimal", "java.math.BigDecimal.ONE"),
            Map.entry("java.math.BigInteger", "java.math.BigInteger.ONE"),
            Map.entry("java.time.Instant", "java.time.Instant.now()"),
            Map.entry("java.time.LocalDate", "java.time.LocalDate.now()"),
            Map.entry("java.time.LocalDateTime", "java.time.LocalDateTime.now()"),
            Map.entry("java.time.LocalTime", "java.time.LocalTime.now()"),
            Map.entry("java.time.ZonedDateTime", "java.time.ZonedDateTime.now()"),
            Map.entry("java.time.OffsetDateTime", "java.time.OffsetDateTime.now()"),
            Map.entry("java.time.Duration", "java.time.Duration.ofDays(1)"),
            Map.entry("java.util.Date", "new java.util.Date()"),
            Map.entry("java.util.Locale", "java.util.Locale.ROOT"),
            Map.entry("java.util.List", "new java.util.ArrayList<>()"),
            Map.entry("java.util.Collection", "new java.util.ArrayList<>()"),
            Map.entry("Iterable", "new java.util.ArrayList<>()"),
            Map.entry("java.util.Set", "new java.util.HashSet<>()"),
            Map.entry("java.util.Map", "new java.util.HashMap<>()"),
            Map.entry("java.util.Optional", "java.util.Optional.empty()"));

    private static final Set<String> PRIMITIVES =
            Set.of("int", "long", "short", "byte", "double", "float", "char", "boolean");

    /** What can be named without an import, of what {@link #MADE_UP} knows by its simple name. */
    private static final Map<String, String> WILDCARD_TYPES = MADE_UP.keySet().stream()
            .filter(name -> name.indexOf('.') > 0 && !name.startsWith("java.lang."))
            .collect(Collectors.toMap(name -> name.substring(name.lastIndexOf('.') + 1), name -> name));

    private Values() {}

    /** The statements that declare one local variable for each argument, each a line. */
    static List<String> declarations(List<Argument> arguments) {
        List<String> lines = new ArrayList<>();
        for (Argument argument : arguments) {
            declare(argument, lines);
        }
        return lines;
    }

    private static void declare(Argument argument, List<String> lines) {
        Shape shape = argument.shape();
        lines.add(type(shape) + " " + argument.name() + " = " + value(argument) + ";" + remark(argument));
        if (shape.making() == Making.SETTERS && shape.dimensions() == 0) {
            for (Argument part : shape.parts()) {
                String value = value(part);
                if (!value.equals("null")) {
                    lines.add(argument.name() + "." + setter(part.name()) + "(" + value + ");");
                }
            }
        }
    }

    private static String remark(Argument argument) {
        String value = value(argument);
        if (value.equals("null")) {
            return " // TODO " + argument.name() + ": nothing is known of how to make one";
        }
        return isIdentifier(argument) ? " // TODO " + argument.name() + ": of a row that prepare(round) has made" : "";
    }

    /** Whether the argument looks like the key of a row, which has to be there. */
    static boolean isIdentifier(Argument argument) {
        String name = argument.name().toLowerCase(Locale.ROOT);
        return argument.shape().making() == Making.LIBRARY
                && (name.equals("id")
                        || argument.name().endsWith("Id")
                        || argument.name().endsWith("ID")
                        || name.equals("uuid"));
    }

    /** Whether the argument is an object of the project's own that is made of several values. */
    static boolean isObject(Argument argument) {
        return argument.shape().making() == Making.SETTERS || argument.shape().making() == Making.CONSTRUCTOR;
    }

    /** Whether no value can be made up. */
    static boolean isUnknown(Argument argument) {
        return value(argument).equals("null");
    }

    private static String setter(String property) {
        return "set" + property.substring(0, 1).toUpperCase(Locale.ROOT) + property.substring(1);
    }

    /** An expression; {@code null} where nothing is known. */
    private static String value(Argument argument) {
        Shape shape = argument.shape();
        if (shape.dimensions() > 0) {
            return shape.name().isEmpty() ? "null" : "new " + name(shape) + "[0]" + "[]".repeat(shape.dimensions() - 1);
        }
        return switch (shape.making()) {
            case LIBRARY -> madeUp(argument);
            case CONSTANT -> name(shape) + ".values()[0]";
            case CONSTRUCTOR ->
                "new " + name(shape) + (shape.arguments().isEmpty() ? "" : "<>")
                        + shape.parts().stream().map(Values::passed).collect(Collectors.joining(", ", "(", ")"));
            case SETTERS -> "new " + name(shape) + (shape.arguments().isEmpty() ? "" : "<>") + "()";
            case UNKNOWN -> "null";
        };
    }

    /** Where several constructors may take the argument, a bare null would be ambiguous. */
    private static String passed(Argument part) {
        String value = value(part);
        boolean named = !part.shape().name().isEmpty();
        return value.equals("null") && named ? "(" + name(part.shape()) + ") null" : value;
    }

    private static String madeUp(Argument argument) {
        String known = name(argument.shape());
        String text = argument.name().toLowerCase(Locale.ROOT).contains("mail")
                ? "\"race-\" + round + \"@example.com\""
                : "\"race-\" + round";
        return MADE_UP.getOrDefault(known, "null").replace("$text", text).replace("$round", "round");
    }

    private static String name(Shape shape) {
        return WILDCARD_TYPES.getOrDefault(shape.name(), shape.name());
    }

    /** The type as it is written in a declaration. */
    static String type(Shape shape) {
        if (shape.name().isEmpty()) {
            return "Object";
        }
        String arguments = shape.arguments().isEmpty()
                ? ""
                : shape.arguments().stream().map(Values::argument).collect(Collectors.joining(", ", "<", ">"));
        return name(shape) + arguments + "[]".repeat(shape.dimensions());
    }

    private static String argument(Shape shape) {
        String name = shape.name().isEmpty() ? "?" : type(shape);
        return PRIMITIVES.contains(name) ? "?" : name;
    }
}
