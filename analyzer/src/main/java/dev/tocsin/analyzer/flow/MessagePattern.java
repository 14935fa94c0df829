package dev.tocsin.analyzer.flow;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern of {@code java.text.MessageFormat}, in its parts: {@code "SELECT id FROM {0}jobs WHERE name = ''{1}''"}. A quote opens a
 * text in which nothing is replaced, and two are one.
 */
final class MessagePattern {

    /** A part: a text as it stands, or the number of the argument that takes its place. */
    sealed interface Part {
        /** @param text what stands there */
        record Text(String text) implements Part {}

        /** @param index which argument, from 0 */
        record Argument(int index) implements Part {}

        /** What takes the place is not known: {@code {when, date}} of a library's own dialect. */
        record Unknown() implements Part {}
    }

    private static final int MAX_DIGITS = 3;

    private final String pattern;
    private final List<Part> parts = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    private MessagePattern(String pattern) {
        this.pattern = pattern;
    }

    /** The parts of the pattern, in their order. */
    static List<Part> parts(String pattern) {
        return new MessagePattern(pattern).read();
    }

    private List<Part> read() {
        boolean quoted = false;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\'' && i + 1 < pattern.length() && pattern.charAt(i + 1) == '\'') {
                text.append(c);
                i++;
            } else if (c == '\'') {
                quoted = !quoted;
            } else if (c == '{' && !quoted) {
                int end = end(i);
                argument(pattern.substring(i + 1, Math.max(i + 1, end)));
                i = end;
            } else {
                text.append(c);
            }
        }
        endText();
        return parts;
    }

    /** Where the brace that opens at {@code from} is closed; the last character where it is not. */
    private int end(int from) {
        int depth = 0;
        for (int i = from; i < pattern.length(); i++) {
            depth += pattern.charAt(i) == '{' ? 1 : pattern.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return pattern.length() - 1;
    }

    private void argument(String inner) {
        endText();
        String index = inner.split(",", 2)[0].strip();
        boolean number = !index.isEmpty()
                && index.length() <= MAX_DIGITS
                && index.chars().allMatch(c -> c >= '0' && c <= '9');
        parts.add(number ? new Part.Argument(Integer.parseInt(index)) : new Part.Unknown());
    }

    private void endText() {
        if (text.length() > 0) {
            parts.add(new Part.Text(text.toString()));
            text.setLength(0);
        }
    }
}
