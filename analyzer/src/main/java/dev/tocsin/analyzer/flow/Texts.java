package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.model.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Texts put together in the code, as far as they are known. */
final class Texts {

    private static final int MAX_LENGTH = 100_000;

    private static final Value THIS = new Value.Param(Value.Param.THIS);

    private final Function<Value.Property, Optional<String>> fields;
    private final StringBuilder text = new StringBuilder();

    private Texts(Function<Value.Property, Optional<String>> fields) {
        this.fields = fields;
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
        return merged.size() == 1 && merged.get(0) instanceof Value.Const c
                ? c
                : new Value.Derived("text", merged.size() > 48 ? merged.subList(0, 48) : merged);
    }

    /**
     * The text with {@link Call#HOLE} for what is not known.
     *
     * @param fields the text in a field of {@code this}, where it is known
     */
    static Optional<String> text(Value value, Function<Value.Property, Optional<String>> fields) {
        Texts texts = new Texts(fields);
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
                case "text", "+", "concat": {
                    boolean any = false;
                    for (Value part : d.from()) {
                        any |= append(part, text, depth + 1);
                    }
                    return any;
                }
                case "format", "formatted":
                    return format(d.from(), text, depth);
                case "trim", "strip", "stripIndent", "toString", "toUpperCase", "toLowerCase", "intern":
                    return !d.from().isEmpty() && append(d.from().get(0), text, depth + 1);
                default:
                    break;
            }
        }
        if (value instanceof Value.Property p && p.of().equals(THIS)) {
            Optional<String> kept = fields.apply(p);
            if (kept.isPresent() && text.length() + kept.get().length() <= MAX_LENGTH) {
                text.append(kept.get());
                return true;
            }
        }
        if (value instanceof Value.Choice c) {
            // One of several texts: the first stands for all, since they share their table more often than not.
            return append(c.arms().get(0).value(), text, depth + 1);
        }
        text.append(Call.HOLE);
        return false;
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
