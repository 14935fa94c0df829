package dev.tocsin.analyzer.frameworks.query;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;

/**
 * Reads the tags that stand inside query texts: MyBatis' dynamic SQL ({@code <where>}, {@code <if test="..">}), CDATA marks, and
 * JDBI's {@code <name>}. A {@code <} that is none of these is an operator.
 */
final class TagReader {

    /** What a tag puts into the token stream. */
    enum Effect {
        /** The words of {@code emitted}, possibly none. */
        WORDS,
        /** A parameter named {@code emitted}. */
        PARAMETER,
        /** A part that is written elsewhere. */
        UNKNOWN
    }

    record Tag(Effect effect, String emitted, int end) {}

    private static final Set<String> OPTIONAL = Set.of("if", "when", "otherwise");
    private static final Set<String> KNOWN = Set.of(
            "if",
            "when",
            "otherwise",
            "choose",
            "where",
            "set",
            "trim",
            "foreach",
            "bind",
            "include",
            "script",
            "sql",
            "selectkey",
            "property",
            "select",
            "insert",
            "update",
            "delete");
    private static final int MAX_OPEN = 1000;
    private static final int MAX_LENGTH = 1000;

    private final String text;
    /** What each open {@code trim} and {@code foreach} emits where it closes. */
    private final Deque<String> closings = new ArrayDeque<>();

    private int optionalDepth;

    TagReader(String text) {
        this.text = text;
    }

    /** True inside a tag whose content may be dropped. */
    boolean optional() {
        return optionalDepth > 0;
    }

    /** The tag at this {@code <}, or null where it is an operator. */
    Tag at(int open) {
        if (text.startsWith("<![CDATA[", open)) {
            return new Tag(Effect.WORDS, "", open + 9);
        }
        boolean closing = open + 1 < text.length() && text.charAt(open + 1) == '/';
        int nameStart = closing ? open + 2 : open + 1;
        int nameEnd = nameStart;
        while (nameEnd < text.length()
                && (Character.isLetterOrDigit(text.charAt(nameEnd)) || text.charAt(nameEnd) == '_')) {
            nameEnd++;
        }
        if (nameEnd == nameStart || nameEnd == text.length()) {
            return null;
        }
        String name = text.substring(nameStart, nameEnd);
        String lower = name.toLowerCase(Locale.ROOT);
        char after = text.charAt(nameEnd);
        if (!KNOWN.contains(lower)) {
            return !closing && after == '>' && Character.isLetter(name.charAt(0))
                    ? new Tag(Effect.PARAMETER, name, nameEnd + 1)
                    : null;
        }
        if (after != '>' && after != '/' && !Character.isWhitespace(after)) {
            return null;
        }
        int end = tagEnd(nameEnd);
        if (end < 0) {
            return null;
        }
        return closing ? close(lower, end) : open(lower, text.substring(nameEnd, end - 1), end);
    }

    private Tag open(String name, String attributes, int end) {
        boolean empty = attributes.endsWith("/");
        if (OPTIONAL.contains(name) && !empty) {
            optionalDepth++;
        }
        return switch (name) {
            case "where", "set" -> new Tag(Effect.WORDS, name.toUpperCase(Locale.ROOT), end);
            case "trim" -> surround(attributes, "prefix", "suffix", empty, end);
            case "foreach" -> surround(attributes, "open", "close", empty, end);
            case "include" -> new Tag(Effect.UNKNOWN, "", end);
            case "selectkey" -> new Tag(Effect.WORDS, "", selectKeyEnd(end));
            default -> new Tag(Effect.WORDS, "", end);
        };
    }

    private Tag surround(String attributes, String before, String behind, boolean empty, int end) {
        if (!empty && closings.size() < MAX_OPEN) {
            closings.push(attribute(attributes, behind));
        }
        return new Tag(Effect.WORDS, attribute(attributes, before), end);
    }

    private Tag close(String name, int end) {
        if (OPTIONAL.contains(name) && optionalDepth > 0) {
            optionalDepth--;
        }
        boolean surrounds = name.equals("trim") || name.equals("foreach");
        String emitted = surrounds && !closings.isEmpty() ? closings.pop() : "";
        return new Tag(Effect.WORDS, emitted, end);
    }

    /** The key is selected by a statement of its own, which is not part of this one. */
    private int selectKeyEnd(int from) {
        int close = text.indexOf("</selectKey>", from);
        return close < 0 ? text.length() : close + "</selectKey>".length();
    }

    /** Behind the {@code >} that closes the tag, quotes respected; -1 where there is none. */
    private int tagEnd(int from) {
        char quote = 0;
        for (int i = from; i < Math.min(text.length(), from + MAX_LENGTH); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '>') {
                return i + 1;
            }
        }
        return -1;
    }

    private static String attribute(String attributes, String name) {
        int at = attributes.indexOf(name + "=");
        while (at > 0 && !Character.isWhitespace(attributes.charAt(at - 1))) {
            at = attributes.indexOf(name + "=", at + 1);
        }
        int open = at + name.length() + 1;
        if (at < 0 || open >= attributes.length()) {
            return "";
        }
        int close = attributes.indexOf(attributes.charAt(open), open + 1);
        return close < 0 ? "" : attributes.substring(open + 1, close);
    }
}
