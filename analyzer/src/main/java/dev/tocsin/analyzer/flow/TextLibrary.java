package dev.tocsin.analyzer.flow;

import static dev.tocsin.analyzer.flow.TextEvaluation.NULL;
import static dev.tocsin.analyzer.flow.TextEvaluation.UNKNOWN;

import dev.tocsin.analyzer.model.Call;
import dev.tocsin.analyzer.types.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.StringJoiner;

/**
 * What the JDK's texts, builders, joiners, lists and streams do, on the values of a {@link TextEvaluation}: {@link String},
 * {@link StringBuilder}, {@link StringJoiner}, {@link List} (arrays and streams too), {@link Long}, {@link Boolean}. A part that
 * is not known is a {@link Call#HOLE} in a text.
 */
final class TextLibrary {

    static final int MAX_LENGTH = 20_000;
    private static final int MAX_ELEMENTS = 200;

    private static final Type TEXT = Type.library("java.lang.String");
    private static final Type LIST = Type.library("java.util.List");

    /** {@code Collectors.joining(..)}. */
    record Joining(String separator, String prefix, String suffix) {}

    private TextLibrary() {}

    // ---- values

    static boolean isText(Object value) {
        return value instanceof String || value instanceof StringBuilder || value instanceof StringJoiner;
    }

    /** As it reads in a text. */
    static String text(Object value) {
        if (value == NULL) {
            return "null";
        }
        return isText(value) || value instanceof Long || value instanceof Boolean
                ? bounded(value.toString())
                : String.valueOf(Call.HOLE);
    }

    static boolean whole(Object value) {
        return isText(value) && value.toString().indexOf(Call.HOLE) < 0;
    }

    static String bounded(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new TextEvaluation.GivenUp();
        }
        return text;
    }

    static List<Object> bounded(List<Object> list) {
        if (list.size() > MAX_ELEMENTS) {
            throw new TextEvaluation.GivenUp();
        }
        return list;
    }

    static Object number(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return UNKNOWN;
        }
    }

    /** What a run may change, so that the next one finds it as it was. */
    static List<Object> copies(List<Object> values) {
        List<Object> copies = new ArrayList<>();
        for (Object value : values) {
            copies.add(value instanceof List<?> list ? new ArrayList<Object>(list) : value);
        }
        return copies;
    }

    static Type typeOf(Object value) {
        return value instanceof String ? TEXT : value instanceof List ? LIST : Type.UNKNOWN;
    }

    /** What an unknown method gives; it may have changed what it was given. */
    static Object opaque(List<Object> arguments) {
        for (Object argument : arguments) {
            if (argument instanceof StringBuilder
                    || argument instanceof StringJoiner
                    || argument instanceof List
                    || argument instanceof TextEvaluation.Lambda) {
                throw new TextEvaluation.GivenUp();
            }
        }
        return UNKNOWN;
    }

    static Object item(Object list, Object index) {
        return list instanceof List<?> l && index instanceof Long i && i >= 0 && i < l.size()
                ? l.get(i.intValue())
                : UNKNOWN;
    }

    // ---- operators

    static Object operate(String operator, Object left, Object right) {
        if (left instanceof Long a && right instanceof Long b) {
            return numbers(operator, a, b);
        }
        return switch (operator) {
            case "+" -> isText(left) || isText(right) ? bounded(text(left) + text(right)) : UNKNOWN;
            case "==" -> same(left, right);
            case "!=" -> same(left, right) instanceof Boolean b ? !b : UNKNOWN;
            default -> UNKNOWN;
        };
    }

    private static Object numbers(String operator, long a, long b) {
        return switch (operator) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "%" -> b == 0 ? UNKNOWN : a % b;
            case "<" -> a < b;
            case ">" -> a > b;
            case "<=" -> a <= b;
            case ">=" -> a >= b;
            case "==" -> a == b;
            case "!=" -> a != b;
            default -> UNKNOWN;
        };
    }

    private static Object same(Object left, Object right) {
        if (left == UNKNOWN || right == UNKNOWN) {
            return UNKNOWN;
        }
        if (left == NULL || right == NULL) {
            return left == right;
        }
        return left instanceof Boolean && right instanceof Boolean ? left.equals(right) : UNKNOWN;
    }

    // ---- static calls and new objects

    static Object create(String type, List<Object> arguments) {
        switch (type) {
            case "StringBuilder", "StringBuffer":
                return arguments.size() == 1 && !(arguments.get(0) instanceof Long)
                        ? new StringBuilder(text(arguments.get(0)))
                        : new StringBuilder();
            case "StringJoiner":
                if (arguments.size() == 1) {
                    return new StringJoiner(text(arguments.get(0)));
                }
                return arguments.size() == 3
                        ? new StringJoiner(text(arguments.get(0)), text(arguments.get(1)), text(arguments.get(2)))
                        : UNKNOWN;
            case "ArrayList", "LinkedList", "LinkedHashSet":
                return arguments.size() == 1 && arguments.get(0) instanceof List<?> list
                        ? new ArrayList<Object>(list)
                        : new ArrayList<Object>();
            default:
                return opaque(arguments);
        }
    }

    static Object onType(String type, String name, List<Object> arguments) {
        Object tested = test(type, name, arguments);
        if (tested != UNKNOWN) {
            return tested;
        }
        Object first = arguments.isEmpty() ? NULL : arguments.get(0);
        switch (type + "." + name) {
            case "String.join", "StringUtils.join":
                return join(name, type, arguments);
            case "String.format":
                return format(arguments);
            case "MessageFormat.format":
                return message(arguments);
            case "String.valueOf", "Integer.toString", "Objects.toString":
                return text(first);
            case "Arrays.asList",
                    "List.of",
                    "Stream.of",
                    "Arrays.stream",
                    "Collections.singletonList",
                    "Collections.emptyList",
                    "Set.of",
                    "Collections.singleton",
                    "ImmutableList.of",
                    "Lists.newArrayList",
                    "List.copyOf",
                    "Collections.unmodifiableList":
                return bounded(
                        arguments.size() == 1 && first instanceof List<?> list
                                ? new ArrayList<Object>(list)
                                : new ArrayList<>(arguments));
            case "Collections.nCopies":
                return first instanceof Long n && n >= 0 && n <= MAX_ELEMENTS
                        ? new ArrayList<>(Collections.nCopies(n.intValue(), arguments.get(1)))
                        : UNKNOWN;
            case "IntStream.range":
                return range(arguments);
            case "Collectors.joining":
                return joining(arguments);
            case "Collectors.toList", "Collectors.toSet":
                return new ArrayList<Object>();
            default:
                return opaque(arguments);
        }
    }

    /** Tests that every house has a utility class for. */
    static Object test(String type, String name, List<Object> arguments) {
        boolean utility = type.endsWith("Utils") || type.endsWith("Util") || type.equals("Objects");
        if (!utility || arguments.size() != 1 || arguments.get(0) == UNKNOWN) {
            return UNKNOWN;
        }
        Object value = arguments.get(0);
        return switch (name) {
            case "isEmpty", "isBlank" -> empty(value);
            case "isNotEmpty", "isNotBlank", "hasText", "hasLength" -> empty(value) instanceof Boolean b ? !b : UNKNOWN;
            case "isNull" -> value == NULL;
            case "nonNull" -> value != NULL;
            default -> UNKNOWN;
        };
    }

    static Object empty(Object value) {
        if (value == NULL) {
            return true;
        }
        if (value instanceof List<?> list) {
            return list.isEmpty();
        }
        return value instanceof String s && (s.isBlank() || !s.equals(String.valueOf(Call.HOLE)))
                ? (Object) s.isBlank()
                : UNKNOWN;
    }

    private static Object join(String name, String type, List<Object> arguments) {
        boolean separatorFirst = type.equals("String");
        if (arguments.size() < 2) {
            return UNKNOWN;
        }
        Object separator = arguments.get(separatorFirst ? 0 : arguments.size() - 1);
        List<Object> rest =
                separatorFirst ? arguments.subList(1, arguments.size()) : arguments.subList(0, arguments.size() - 1);
        if (rest.size() == 1 && rest.get(0) == UNKNOWN) {
            return UNKNOWN;
        }
        return joined(rest.size() == 1 && rest.get(0) instanceof List<?> list ? list : rest, text(separator), "", "");
    }

    static String joined(List<?> parts, String separator, String prefix, String suffix) {
        StringJoiner joiner = new StringJoiner(separator, prefix, suffix);
        int length = 0;
        for (Object part : parts) {
            String text = text(part);
            length += text.length() + separator.length();
            if (length > MAX_LENGTH) {
                throw new TextEvaluation.GivenUp();
            }
            joiner.add(text);
        }
        return joiner.toString();
    }

    static Object format(List<Object> arguments) {
        if (arguments.isEmpty() || !isText(arguments.get(0))) {
            return UNKNOWN;
        }
        String pattern = text(arguments.get(0));
        StringBuilder text = new StringBuilder();
        int argument = 1;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            char next = c == '%' && i + 1 < pattern.length() ? pattern.charAt(i + 1) : ' ';
            if (c != '%') {
                text.append(c);
                continue;
            }
            if (next != '%' && next != 'n' && next != 's' && next != 'd') {
                return UNKNOWN;
            }
            i++;
            String part = next == '%' ? "%" : next == 'n' ? "\n" : null;
            if (part == null) {
                part = argument < arguments.size() ? text(arguments.get(argument)) : String.valueOf(Call.HOLE);
                argument++;
            }
            bounded(text.append(part).toString());
        }
        return text.toString();
    }

    private static Object message(List<Object> arguments) {
        if (arguments.isEmpty() || !isText(arguments.get(0))) {
            return UNKNOWN;
        }
        List<?> given = arguments.size() == 2 && arguments.get(1) instanceof List<?> list
                ? list
                : arguments.subList(1, arguments.size());
        StringBuilder text = new StringBuilder();
        for (MessagePattern.Part part : MessagePattern.parts(text(arguments.get(0)))) {
            if (part instanceof MessagePattern.Part.Text t) {
                text.append(t.text());
            } else {
                boolean known = part instanceof MessagePattern.Part.Argument a && a.index() < given.size();
                text.append(known ? text(given.get(((MessagePattern.Part.Argument) part).index())) : Call.HOLE);
            }
            bounded(text.toString());
        }
        return text.toString();
    }

    private static Object range(List<Object> arguments) {
        if (arguments.size() != 2
                || !(arguments.get(0) instanceof Long from)
                || !(arguments.get(1) instanceof Long to)
                || from < 0
                || to - from > MAX_ELEMENTS) {
            return UNKNOWN;
        }
        List<Object> numbers = new ArrayList<>();
        for (long n = from; n < to; n++) {
            numbers.add(n);
        }
        return numbers;
    }

    private static Object joining(List<Object> arguments) {
        return switch (arguments.size()) {
            case 0 -> new Joining("", "", "");
            case 1 -> new Joining(text(arguments.get(0)), "", "");
            default ->
                new Joining(
                        text(arguments.get(0)),
                        text(arguments.get(1)),
                        arguments.size() > 2 ? text(arguments.get(2)) : "");
        };
    }
}
