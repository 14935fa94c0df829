package dev.tocsin.analyzer.flow;

import static dev.tocsin.analyzer.flow.TextEvaluation.NULL;
import static dev.tocsin.analyzer.flow.TextEvaluation.UNKNOWN;

import dev.tocsin.analyzer.model.Call;
import dev.tocsin.analyzer.types.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * What the JDK's texts, builders, joiners, lists and streams do, on the values of a {@link TextEvaluation}: {@link String},
 * {@link StringBuilder}, {@link StringJoiner}, {@link List} (arrays and streams too), {@link Long}, {@link Boolean}. A part that
 * is not known is a {@link Call#HOLE} in a text.
 */
final class TextLibrary {

    private static final int MAX_LENGTH = 20_000;
    private static final int MAX_ELEMENTS = 200;

    /** Separators that mean themselves as a regular expression. */
    private static final Pattern PLAIN = Pattern.compile("[\\w\\s,;:@#/=-]+");

    private static final Type TEXT = Type.library("java.lang.String");
    private static final Type LIST = Type.library("java.util.List");

    /** {@code Collectors.joining(..)}. */
    private record Joining(String separator, String prefix, String suffix) {}

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

    private static boolean whole(Object value) {
        return isText(value) && value.toString().indexOf(Call.HOLE) < 0;
    }

    private static String bounded(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new TextEvaluation.GivenUp();
        }
        return text;
    }

    private static List<Object> bounded(List<Object> list) {
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

    private static Object empty(Object value) {
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

    private static String joined(List<?> parts, String separator, String prefix, String suffix) {
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

    private static Object format(List<Object> arguments) {
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

    private static Object range(List<Object> arguments) {
        if (arguments.size() != 2
                || !(arguments.get(0) instanceof Long from)
                || !(arguments.get(1) instanceof Long to)
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

    // ---- calls on a value

    /**
     * @param apply runs a function of the scanned sources
     */
    static Object onValue(
            Object receiver, String name, List<Object> arguments, BiFunction<Object, List<Object>, Object> apply) {
        if (receiver instanceof StringBuilder b) {
            return onBuilder(b, name, arguments);
        }
        if (receiver instanceof StringJoiner j) {
            return onJoiner(j, name, arguments);
        }
        if (receiver instanceof List<?>) {
            @SuppressWarnings("unchecked") // lists are made here, of objects
            List<Object> list = (List<Object>) receiver;
            return onList(list, name, arguments, apply);
        }
        if (receiver instanceof String s) {
            return onText(s, name, arguments);
        }
        return receiver instanceof TextEvaluation.Lambda ? apply.apply(receiver, arguments) : opaque(arguments);
    }

    private static Object onBuilder(StringBuilder builder, String name, List<Object> arguments) {
        Object first = arguments.isEmpty() ? NULL : arguments.get(0);
        switch (name) {
            case "append":
                if (arguments.size() != 1) {
                    throw new TextEvaluation.GivenUp();
                }
                bounded(builder.append(text(first)).toString());
                return builder;
            case "toString":
                return builder.toString();
            case "length":
                return (long) builder.length();
            case "isEmpty":
                return builder.isEmpty();
            case "setLength":
                if (first instanceof Long n && n >= 0 && n <= builder.length()) {
                    builder.setLength(n.intValue());
                    return NULL;
                }
                throw new TextEvaluation.GivenUp();
            case "deleteCharAt":
                if (first instanceof Long n && n >= 0 && n < builder.length()) {
                    return builder.deleteCharAt(n.intValue());
                }
                throw new TextEvaluation.GivenUp();
            case "delete":
                if (first instanceof Long from
                        && arguments.get(arguments.size() - 1) instanceof Long to
                        && from >= 0
                        && from <= to
                        && from <= builder.length()) {
                    return builder.delete(from.intValue(), (int) Math.min(to, builder.length()));
                }
                throw new TextEvaluation.GivenUp();
            case "insert":
                if (first instanceof Long at && at >= 0 && at <= builder.length() && arguments.size() == 2) {
                    bounded(builder.insert(at.intValue(), text(arguments.get(1)))
                            .toString());
                    return builder;
                }
                throw new TextEvaluation.GivenUp();
            case "substring", "lastIndexOf", "indexOf":
                return onText(builder.toString(), name, arguments);
            default:
                throw new TextEvaluation.GivenUp();
        }
    }

    private static Object onJoiner(StringJoiner joiner, String name, List<Object> arguments) {
        switch (name) {
            case "add":
                joiner.add(text(arguments.get(0)));
                bounded(joiner.toString());
                return joiner;
            case "toString":
                return joiner.toString();
            case "length":
                return (long) joiner.length();
            default:
                throw new TextEvaluation.GivenUp();
        }
    }

    private static Object onList(
            List<Object> list, String name, List<Object> arguments, BiFunction<Object, List<Object>, Object> apply) {
        Object first = arguments.isEmpty() ? NULL : arguments.get(0);
        switch (name) {
            case "size":
                return (long) list.size();
            case "isEmpty":
                return list.isEmpty();
            case "get":
                return item(list, first);
            case "add":
                if (arguments.size() != 1) {
                    throw new TextEvaluation.GivenUp();
                }
                list.add(first);
                bounded(list);
                return true;
            case "addAll":
                if (!(first instanceof List<?> more)) {
                    throw new TextEvaluation.GivenUp();
                }
                list.addAll(more);
                bounded(list);
                return true;
            case "contains":
                return list.stream().allMatch(TextLibrary::whole) && whole(first)
                        ? (Object) list.stream().anyMatch(e -> e.toString().equals(first.toString()))
                        : UNKNOWN;
            case "stream", "toArray", "toList", "boxed", "sequential":
                return new ArrayList<>(list);
            case "forEach":
                list.forEach(e -> apply.apply(first, new ArrayList<>(List.of(e))));
                return NULL;
            case "map", "mapToObj": {
                List<Object> mapped = new ArrayList<>();
                list.forEach(e -> mapped.add(apply.apply(first, new ArrayList<>(List.of(e)))));
                return mapped;
            }
            case "filter": {
                List<Object> kept = new ArrayList<>();
                for (Object e : list) {
                    Object keeps = apply.apply(first, new ArrayList<>(List.of(e)));
                    if (!(keeps instanceof Boolean)) {
                        throw new TextEvaluation.GivenUp();
                    }
                    if (keeps.equals(true)) {
                        kept.add(e);
                    }
                }
                return kept;
            }
            case "collect":
                if (first instanceof Joining j) {
                    return joined(list, j.separator(), j.prefix(), j.suffix());
                }
                return first instanceof List ? new ArrayList<>(list) : UNKNOWN;
            default:
                throw new TextEvaluation.GivenUp();
        }
    }

    private static Object onText(String text, String name, List<Object> arguments) {
        Object first = arguments.isEmpty() ? NULL : arguments.get(0);
        switch (name) {
            case "toString", "intern":
                return text;
            case "trim", "strip", "stripIndent":
                return text.strip();
            case "toUpperCase":
                return text.toUpperCase(java.util.Locale.ROOT);
            case "toLowerCase":
                return text.toLowerCase(java.util.Locale.ROOT);
            case "length":
                return (long) text.length();
            case "isEmpty", "isBlank":
                return empty(text);
            case "concat":
                return bounded(text + text(first));
            case "equals":
                return whole(text) && whole(first) ? (Object) text.equals(first.toString()) : UNKNOWN;
            case "contains":
                return whole(text) && whole(first) ? (Object) text.contains(first.toString()) : UNKNOWN;
            case "startsWith":
                return whole(text) && whole(first) ? (Object) text.startsWith(first.toString()) : UNKNOWN;
            case "endsWith":
                return whole(text) && whole(first) ? (Object) text.endsWith(first.toString()) : UNKNOWN;
            case "indexOf":
                return whole(text) && whole(first) ? (Object) (long) text.indexOf(first.toString()) : UNKNOWN;
            case "lastIndexOf":
                return whole(first) ? (Object) (long) text.lastIndexOf(first.toString()) : UNKNOWN;
            case "substring":
                return substring(text, arguments);
            case "replace":
                return whole(first)
                                && arguments.size() == 2
                                && !first.toString().isEmpty()
                        ? replaced(text, first.toString(), text(arguments.get(1)))
                        : UNKNOWN;
            case "repeat":
                return first instanceof Long n && n >= 0 && n * text.length() <= MAX_LENGTH
                        ? text.repeat(n.intValue())
                        : UNKNOWN;
            case "split":
                return split(text, arguments);
            case "formatted": {
                List<Object> all = new ArrayList<>(List.of(text));
                all.addAll(arguments);
                return format(all);
            }
            default:
                return opaque(arguments);
        }
    }

    private static Object replaced(String text, String what, String with) {
        long growth = (long) (text.length() / what.length()) * with.length();
        return growth > MAX_LENGTH ? UNKNOWN : bounded(text.replace(what, with));
    }

    private static Object substring(String text, List<Object> arguments) {
        if (!(arguments.get(0) instanceof Long from)) {
            return UNKNOWN;
        }
        Object end = arguments.size() > 1 ? arguments.get(1) : (long) text.length();
        return end instanceof Long to && from >= 0 && from <= to && to <= text.length()
                ? text.substring(from.intValue(), to.intValue())
                : UNKNOWN;
    }

    private static Object split(String text, List<Object> arguments) {
        if (!whole(text)
                || !(arguments.get(0) instanceof String separator)
                || !PLAIN.matcher(separator).matches()) {
            return UNKNOWN;
        }
        int limit = arguments.size() > 1 && arguments.get(1) instanceof Long l ? l.intValue() : 0;
        return bounded(new ArrayList<>(List.of(text.split(Pattern.quote(separator), limit))));
    }
}
