package dev.tocsin.analyzer.flow;

import static dev.tocsin.analyzer.flow.TextEvaluation.NULL;
import static dev.tocsin.analyzer.flow.TextEvaluation.UNKNOWN;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** What methods of texts, builders, joiners, lists and streams give, and what they change. */
final class TextObjects {

    /** Separators that mean themselves as a regular expression. */
    private static final Pattern PLAIN = Pattern.compile("[\\w\\s,;:@#/=-]+");

    private TextObjects() {}

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
        return receiver instanceof TextEvaluation.Lambda
                ? apply.apply(receiver, arguments)
                : TextLibrary.opaque(arguments);
    }

    private static Object onBuilder(StringBuilder builder, String name, List<Object> arguments) {
        Object first = arguments.isEmpty() ? NULL : arguments.get(0);
        switch (name) {
            case "append":
                if (arguments.size() != 1) {
                    throw new TextEvaluation.GivenUp();
                }
                TextLibrary.bounded(builder.append(TextLibrary.text(first)).toString());
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
                    TextLibrary.bounded(builder.insert(at.intValue(), TextLibrary.text(arguments.get(1)))
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
                joiner.add(TextLibrary.text(arguments.get(0)));
                TextLibrary.bounded(joiner.toString());
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
                return TextLibrary.item(list, first);
            case "add":
                if (arguments.size() != 1) {
                    throw new TextEvaluation.GivenUp();
                }
                list.add(first);
                TextLibrary.bounded(list);
                return true;
            case "addAll":
                if (!(first instanceof List<?> more)) {
                    throw new TextEvaluation.GivenUp();
                }
                list.addAll(more);
                TextLibrary.bounded(list);
                return true;
            case "contains":
                return list.stream().allMatch(TextLibrary::whole) && TextLibrary.whole(first)
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
                if (first instanceof TextLibrary.Joining j) {
                    return TextLibrary.joined(list, j.separator(), j.prefix(), j.suffix());
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
                return text.toUpperCase(Locale.ROOT);
            case "toLowerCase":
                return text.toLowerCase(Locale.ROOT);
            case "length":
                return (long) text.length();
            case "isEmpty", "isBlank":
                return TextLibrary.empty(text);
            case "concat":
                return TextLibrary.bounded(text + TextLibrary.text(first));
            case "equals":
                return TextLibrary.whole(text) && TextLibrary.whole(first)
                        ? (Object) text.equals(first.toString())
                        : UNKNOWN;
            case "contains":
                return TextLibrary.whole(text) && TextLibrary.whole(first)
                        ? (Object) text.contains(first.toString())
                        : UNKNOWN;
            case "startsWith":
                return TextLibrary.whole(text) && TextLibrary.whole(first)
                        ? (Object) text.startsWith(first.toString())
                        : UNKNOWN;
            case "endsWith":
                return TextLibrary.whole(text) && TextLibrary.whole(first)
                        ? (Object) text.endsWith(first.toString())
                        : UNKNOWN;
            case "indexOf":
                return TextLibrary.whole(text) && TextLibrary.whole(first)
                        ? (Object) (long) text.indexOf(first.toString())
                        : UNKNOWN;
            case "lastIndexOf":
                return TextLibrary.whole(first) ? (Object) (long) text.lastIndexOf(first.toString()) : UNKNOWN;
            case "substring":
                return substring(text, arguments);
            case "replace":
                return TextLibrary.whole(first)
                                && arguments.size() == 2
                                && !first.toString().isEmpty()
                        ? replaced(text, first.toString(), TextLibrary.text(arguments.get(1)))
                        : UNKNOWN;
            case "repeat":
                return first instanceof Long n
                                && n >= 0
                                && n <= TextLibrary.MAX_LENGTH
                                && n * text.length() <= TextLibrary.MAX_LENGTH
                        ? text.repeat(n.intValue())
                        : UNKNOWN;
            case "split":
                return split(text, arguments);
            case "formatted": {
                List<Object> all = new ArrayList<>(List.of(text));
                all.addAll(arguments);
                return TextLibrary.format(all);
            }
            default:
                return TextLibrary.opaque(arguments);
        }
    }

    private static Object replaced(String text, String what, String with) {
        long growth = (long) (text.length() / what.length()) * with.length();
        return growth > TextLibrary.MAX_LENGTH ? UNKNOWN : TextLibrary.bounded(text.replace(what, with));
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
        if (!TextLibrary.whole(text)
                || !(arguments.get(0) instanceof String separator)
                || !PLAIN.matcher(separator).matches()) {
            return UNKNOWN;
        }
        int limit = arguments.size() > 1 && arguments.get(1) instanceof Long l ? l.intValue() : 0;
        return TextLibrary.bounded(new ArrayList<>(List.of(text.split(Pattern.quote(separator), limit))));
    }
}
