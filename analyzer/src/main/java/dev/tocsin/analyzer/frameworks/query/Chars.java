package dev.tocsin.analyzer.frameworks.query;

import java.util.Locale;
import java.util.Set;

/** A text seen as characters: where words, types and braces end. */
final class Chars {

    private static final Set<String> TWO_WORD_TYPES =
            Set.of("timestamp", "time", "character", "double", "bit", "interval", "national");
    private static final Set<String> TYPE_TAILS =
            Set.of("with", "without", "varying", "precision", "time", "zone", "local", "character");

    private final String text;

    Chars(String text) {
        this.text = text;
    }

    /** The character, or NUL beyond the end. */
    char at(int index) {
        return index < text.length() ? text.charAt(index) : '\0';
    }

    static boolean isWordStart(char c) {
        return c == '_' || Character.isLetter(c);
    }

    static boolean isWordPart(char c) {
        return c == '_' || c == '$' || c == '#' || Character.isLetterOrDigit(c);
    }

    static boolean isAsciiDigit(char c) {
        return c >= '0' && c <= '9';
    }

    int wordEnd(int from) {
        int end = from;
        while (isWordPart(at(end)) && !(at(end) == '$' && at(end + 1) == '{')) {
            end++;
        }
        return end;
    }

    /** A parameter's name may be a path ({@code :user.id}) but does not end with a dot. */
    int parameterEnd(int from) {
        int end = wordEnd(from);
        while (at(end) == '.' && isWordStart(at(end + 1))) {
            end = wordEnd(end + 1);
        }
        return end;
    }

    /** Where a name in brackets may end: it has spaces and hyphens at most. */
    int plainEnd(int from) {
        int end = from;
        while (isWordPart(at(end)) || at(end) == ' ' || at(end) == '-') {
            end++;
        }
        return end;
    }

    /** Where the brace that opens at {@code open} is closed, exclusive; the text's end where it never is. */
    int closingBrace(int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return i + 1;
            }
        }
        return text.length();
    }

    /** Where the name of a type ends: {@code varchar(20)}, {@code timestamp with time zone}, {@code uuid[]}. */
    int typeEnd(int from) {
        int end = skipSpace(from);
        if (at(end) == '"') {
            end = behind('"', end + 1);
        } else {
            int start = end;
            end = parameterEnd(start);
            boolean tailed = TWO_WORD_TYPES.contains(text.substring(start, end).toLowerCase(Locale.ROOT));
            end = tailed ? tailEnd(end) : end;
        }
        if (at(end) == '(') {
            end = tailEnd(behind(')', end));
        }
        while (at(end) == '[') {
            end = behind(']', end);
        }
        return end;
    }

    private int tailEnd(int from) {
        int end = from;
        while (true) {
            int start = skipSpace(end);
            int wordEnd = wordEnd(start);
            if (wordEnd == start
                    || !TYPE_TAILS.contains(text.substring(start, wordEnd).toLowerCase(Locale.ROOT))) {
                return end;
            }
            end = wordEnd;
        }
    }

    private int behind(char c, int from) {
        int close = text.indexOf(c, from);
        return close < 0 ? text.length() : close + 1;
    }

    private int skipSpace(int from) {
        int i = from;
        while (Character.isWhitespace(at(i))) {
            i++;
        }
        return i;
    }
}
