package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.model.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Texts put together in the code, as far as they are known. */
final class Texts {

    private static final int MAX_LENGTH = 100_000;
    private static final int MAX_PARTS = 48;
    private static final Pattern STATEMENT =
            Pattern.compile("\\s*(?:select|insert|update|delete|merge|with|replace)\\s", Pattern.CASE_INSENSITIVE);

    /** Texts that share less than this are two texts. */
    private static final int MIN_COMMON = 8;

    /** The property of a {@code StringBuilder} that holds what was appended. */
    static final String BUILT = "$text";

    private final Function<Value.Property, Optional<String>> fields;
    private final Function<Value.Derived, Optional<String>> lookups;
    private final StringBuilder text = new StringBuilder();

    private Texts(
            Function<Value.Property, Optional<String>> fields, Function<Value.Derived, Optional<String>> lookups) {
        this.fields = fields;
        this.lookups = lookups;
    }

    /** The concatenation, neighbouring constants put together. */
    static Value concat(List<Value> parts) {
        List<Value> merged = new ArrayList<>();
        for (Value part : parts) {
            List<Value> pieces = part instanceof Value.Derived d && d.how().equals("text") ? d.from() : List.of(part);
            for (Value piece : pieces) {
                Value last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
                if (piece instanceof Value.Const c && last instanceof Value.Const l) {
                    if (l.text().length() + c.text().length() <= MAX_LENGTH) {
                        merged.set(merged.size() - 1, new Value.Const(Value.Const.Kind.STRING, l.text() + c.text()));
                    }
                } else {
                    merged.add(piece);
                }
            }
        }
        if (merged.isEmpty()) {
            return text("");
        }
        return merged.size() == 1 && merged.get(0) instanceof Value.Const c
                ? c
                : Values.derived("text", merged.size() > MAX_PARTS ? merged.subList(0, MAX_PARTS) : merged);
    }

    /**
     * One of two texts that begin alike, as a text with a choice at its end: {@code if (name != null) sql += " and name = ?"}.
     *
     * @return empty where they do not begin alike
     */
    static Optional<Value> choice(Cond condition, Value whenTrue, Value whenFalse) {
        List<Value> a = parts(whenTrue);
        List<Value> b = parts(whenFalse);
        if (a.isEmpty() || b.isEmpty()) {
            return Optional.empty();
        }
        List<Value> common = new ArrayList<>();
        while (common.size() < a.size()
                && common.size() < b.size()
                && a.get(common.size()).equals(b.get(common.size()))) {
            common.add(a.get(common.size()));
        }
        List<Value> restA = new ArrayList<>(a.subList(common.size(), a.size()));
        List<Value> restB = new ArrayList<>(b.subList(common.size(), b.size()));
        if (!restA.isEmpty() && !restB.isEmpty()) {
            String prefix = commonPrefix(restA.get(0), restB.get(0));
            if (!prefix.isEmpty()) {
                common.add(text(prefix));
                restA.set(0, text(((Value.Const) restA.get(0)).text().substring(prefix.length())));
                restB.set(0, text(((Value.Const) restB.get(0)).text().substring(prefix.length())));
            }
        }
        boolean alike = common.size() > 1
                || common.size() == 1
                        && !(common.get(0) instanceof Value.Const c && c.text().length() < MIN_COMMON);
        if (!alike) {
            return Optional.empty();
        }
        common.add(Values.choice(
                List.of(new Value.Arm(condition, concat(restA)), new Value.Arm(Cond.not(condition), concat(restB)))));
        return Optional.of(Values.derived("text", common));
    }

    /** The parts of a text that is more than a word; empty for other values. */
    private static List<Value> parts(Value value) {
        if (value instanceof Value.Derived d && d.how().equals("text")) {
            return d.from();
        }
        return value instanceof Value.Const c
                        && c.kind() == Value.Const.Kind.STRING
                        && c.text().length() >= MIN_COMMON
                ? List.of(value)
                : List.of();
    }

    /** What both begin with, up to the end of a word. */
    private static String commonPrefix(Value a, Value b) {
        if (!(a instanceof Value.Const x) || !(b instanceof Value.Const y)) {
            return "";
        }
        int length = 0;
        int words = 0;
        while (length < x.text().length()
                && length < y.text().length()
                && x.text().charAt(length) == y.text().charAt(length)) {
            length++;
            boolean ends = length == x.text().length()
                    || length == y.text().length()
                    || Character.isWhitespace(x.text().charAt(length - 1));
            words = ends ? length : words;
        }
        return x.text().substring(0, words);
    }

    private static Value.Const text(String text) {
        return new Value.Const(Value.Const.Kind.STRING, text);
    }

    /**
     * The text with {@link Call#HOLE} for what is not known.
     *
     * @param fields the text in a field, where it is known
     */
    static Optional<String> text(Value value, Function<Value.Property, Optional<String>> fields) {
        return text(value, fields, lookup -> Optional.empty());
    }

    /**
     * @param fields the text in a field, where it is known
     * @param lookups the text that a call gives which looks something up
     */
    static Optional<String> text(
            Value value,
            Function<Value.Property, Optional<String>> fields,
            Function<Value.Derived, Optional<String>> lookups) {
        Texts texts = new Texts(fields, lookups);
        boolean known = texts.append(value, texts.text, 0);
        return known ? Optional.of(texts.text.toString()) : Optional.empty();
    }

    /** Appends; true where anything of it was known. */
    private boolean append(Value value, StringBuilder text, int depth) {
        if (depth > 8 || text.length() > MAX_LENGTH) {
            text.append(Call.HOLE);
            return false;
        }
        if (value instanceof Value.Const c && c.kind() != Value.Const.Kind.NULL) {
            text.append(c.text());
            return true;
        }
        if (value instanceof Value.Derived d) {
            switch (d.how()) {
                case "text", "+", "concat", "append": {
                    boolean any = false;
                    for (Value part : d.from()) {
                        any |= append(part, text, depth + 1);
                    }
                    return any;
                }
                case "format", "formatted":
                    return format(d.from(), text, depth);
                case Spelling.MESSAGE:
                    return message(d.from(), text, depth);
                case "replace", "replaceAll":
                    return replaced(d.from(), text, depth);
                case "trim", "strip", "stripIndent", "toString", "toUpperCase", "toLowerCase", "intern":
                    return !d.from().isEmpty() && append(d.from().get(0), text, depth + 1);
                default:
                    return kept(lookups.apply(d), text) || statement(d.from(), text, depth);
            }
        }
        if (value instanceof Value.Made m && m.properties().containsKey(BUILT)) {
            return append(m.properties().get(BUILT), text, depth + 1);
        }
        if (value instanceof Value.Property p) {
            if (kept(fields.apply(p).or(() -> entry(p)), text)) {
                return true;
            }
        }
        if (value instanceof Value.Choice c) {
            if (c.arms().stream().anyMatch(a -> a.value().equals(text("")))) {
                // A part that may be missing.
                text.append(Call.HOLE);
                return false;
            }
            // One of several texts: the first stands for all, since they share their table more often than not.
            return append(c.arms().get(0).value(), text, depth + 1);
        }
        text.append(Call.HOLE);
        return false;
    }

    private static boolean kept(Optional<String> kept, StringBuilder text) {
        boolean fits = kept.isPresent() && text.length() + kept.get().length() <= MAX_LENGTH;
        if (fits) {
            text.append(kept.get());
        }
        return fits;
    }

    /** An entry of a map that is kept in a field. */
    private Optional<String> entry(Value.Property property) {
        return property.of().equals(new Value.Param(Value.Param.THIS))
                ? Optional.empty()
                : lookups.apply(new Value.Derived("lookup", List.of(property.of(), text(property.name()))));
    }

    /** {@code dialect.limit(sql, 10)}: what an unknown method makes of a statement begins like it, more often than not. */
    private boolean statement(List<Value> parts, StringBuilder text, int depth) {
        for (Value part : parts) {
            StringBuilder given = new StringBuilder();
            boolean textual = part instanceof Value.Const
                    || part instanceof Value.Derived
                    || part instanceof Value.Choice
                    || part instanceof Value.Property;
            if (textual
                    && append(part, given, depth + 1)
                    && STATEMENT.matcher(given).lookingAt()) {
                text.append(given).append(Call.HOLE);
                return true;
            }
        }
        text.append(Call.HOLE);
        return false;
    }

    /** {@code sql.replace("%PREFIX%", prefix)}, also as a static method of some utility class. */
    private boolean replaced(List<Value> parts, StringBuilder text, int depth) {
        List<Value> from = parts.size() == 4 ? parts.subList(1, 4) : parts;
        StringBuilder whole = new StringBuilder();
        StringBuilder with = new StringBuilder();
        if (from.size() != 3
                || !(from.get(1) instanceof Value.Const replaced)
                || replaced.text().isEmpty()
                || !append(from.get(0), whole, depth + 1)) {
            text.append(Call.HOLE);
            return false;
        }
        append(from.get(2), with, depth + 1);
        String result = whole.toString().replace(replaced.text(), with);
        text.append(result, 0, Math.min(result.length(), MAX_LENGTH));
        return true;
    }

    /** {@code MessageFormat.format("select .. from {0}jobs", prefix)}, also with the arguments in an array. */
    private boolean message(List<Value> parts, StringBuilder text, int depth) {
        StringBuilder pattern = new StringBuilder();
        if (parts.isEmpty() || !append(parts.get(0), pattern, depth + 1)) {
            text.append(Call.HOLE);
            return false;
        }
        List<Value> arguments = parts.size() == 2
                        && parts.get(1) instanceof Value.Many m
                        && m.source() instanceof Value.Derived list
                        && list.how().equals("list")
                ? list.from()
                : parts.subList(1, parts.size());
        for (MessagePattern.Part part : MessagePattern.parts(pattern.toString())) {
            if (part instanceof MessagePattern.Part.Text t) {
                text.append(t.text());
            } else if (part instanceof MessagePattern.Part.Argument a && a.index() < arguments.size()) {
                append(arguments.get(a.index()), text, depth + 1);
            } else {
                text.append(Call.HOLE);
            }
        }
        return true;
    }

    private boolean format(List<Value> parts, StringBuilder text, int depth) {
        StringBuilder pattern = new StringBuilder();
        if (parts.isEmpty() || !append(parts.get(0), pattern, depth + 1)) {
            text.append(Call.HOLE);
            return false;
        }
        int argument = 1;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c != '%' || i + 1 >= pattern.length()) {
                text.append(c);
                continue;
            }
            char next = pattern.charAt(i + 1);
            if (next == '%') {
                text.append('%');
            } else if (next == 'n') {
                text.append('\n');
            } else {
                if (argument < parts.size()) {
                    append(parts.get(argument++), text, depth + 1);
                } else {
                    text.append(Call.HOLE);
                }
            }
            i++;
        }
        return true;
    }
}
