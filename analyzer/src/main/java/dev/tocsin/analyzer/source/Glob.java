package dev.tocsin.analyzer.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A shell pattern for one name between slashes, as Git's {@code wildmatch} reads it: {@code *}, {@code ?}, classes with
 * ranges, negation and {@code [:alpha:]} names, and backslash escapes. Matching takes at most pattern length times name
 * length steps. Characters are UTF-16 units, where Git counts bytes.
 */
final class Glob {

    /** One element of the pattern. */
    private sealed interface Token {
        boolean accepts(char c);
    }

    private record Literal(char expected) implements Token {
        @Override
        public boolean accepts(char c) {
            return c == expected;
        }
    }

    /** {@code ?}, or {@code *} where it stands for any number of characters. */
    private record Any(boolean many) implements Token {
        @Override
        public boolean accepts(char c) {
            return true;
        }
    }

    private record Choice(boolean negated, List<Range> ranges, List<String> names) implements Token {
        @Override
        public boolean accepts(char c) {
            boolean inside = ranges.stream().anyMatch(r -> r.first <= c && c <= r.last)
                    || names.stream().anyMatch(n -> isOfClass(n, c));
            return inside != negated;
        }
    }

    private record Range(char first, char last) {}

    private final Token[] tokens;

    private Glob(List<Token> tokens) {
        this.tokens = tokens.toArray(new Token[0]);
    }

    /** Reads a pattern without slashes; empty where Git would never match it (an open class, a lone backslash at the end). */
    static Optional<Glob> compile(String pattern) {
        List<Token> tokens = new ArrayList<>();
        int i = 0;
        while (i < pattern.length()) {
            char c = pattern.charAt(i);
            if (c == '\\') {
                if (i + 1 == pattern.length()) {
                    return Optional.empty();
                }
                tokens.add(new Literal(pattern.charAt(i + 1)));
                i += 2;
            } else if (c == '[') {
                int end = classEnd(pattern, i);
                Optional<Token> choice = end < 0 ? Optional.empty() : choice(pattern, i + 1, end);
                if (choice.isEmpty()) {
                    return Optional.empty();
                }
                tokens.add(choice.get());
                i = end + 1;
            } else {
                Token token = c == '*' ? new Any(true) : c == '?' ? new Any(false) : new Literal(c);
                boolean repeatedStar = c == '*' && !tokens.isEmpty() && isStar(tokens.get(tokens.size() - 1));
                if (!repeatedStar) {
                    tokens.add(token);
                }
                i++;
            }
        }
        return Optional.of(new Glob(tokens));
    }

    /** The index of the bracket that closes the class opened at {@code open}, or -1. */
    static int classEnd(String pattern, int open) {
        int i = open + 1;
        if (i < pattern.length() && (pattern.charAt(i) == '!' || pattern.charAt(i) == '^')) {
            i++;
        }
        int first = i;
        while (i < pattern.length()) {
            char c = pattern.charAt(i);
            if (c == ']' && i > first) {
                return i;
            }
            int nameEnd = c == '[' && pattern.startsWith("[:", i) ? pattern.indexOf(":]", i + 2) : -1;
            if (nameEnd >= 0) {
                i = nameEnd + 2;
            } else {
                i += c == '\\' ? 2 : 1;
            }
        }
        return -1;
    }

    private static Optional<Token> choice(String pattern, int start, int end) {
        int i = start;
        boolean negated = pattern.charAt(i) == '!' || pattern.charAt(i) == '^';
        if (negated) {
            i++;
        }
        List<Range> ranges = new ArrayList<>();
        List<String> names = new ArrayList<>();
        while (i < end) {
            if (pattern.startsWith("[:", i)) {
                int nameEnd = pattern.indexOf(":]", i + 2);
                if (nameEnd >= 0 && nameEnd < end) {
                    String name = pattern.substring(i + 2, nameEnd);
                    if (!isClassName(name)) {
                        return Optional.empty();
                    }
                    names.add(name);
                    i = nameEnd + 2;
                    continue;
                }
            }
            if (pattern.charAt(i) == '\\') {
                i++;
            }
            char first = pattern.charAt(i++);
            char last = first;
            if (i + 1 < end && pattern.charAt(i) == '-') {
                i++;
                if (pattern.charAt(i) == '\\') {
                    i++;
                }
                last = pattern.charAt(i++);
            }
            ranges.add(new Range(first, last));
        }
        return Optional.of(new Choice(negated, ranges, names));
    }

    private static boolean isClassName(String name) {
        return switch (name) {
            case "alnum",
                    "alpha",
                    "blank",
                    "cntrl",
                    "digit",
                    "graph",
                    "lower",
                    "print",
                    "punct",
                    "space",
                    "upper",
                    "xdigit" -> true;
            default -> false;
        };
    }

    private static boolean isOfClass(String name, char c) {
        boolean lower = c >= 'a' && c <= 'z';
        boolean upper = c >= 'A' && c <= 'Z';
        boolean digit = c >= '0' && c <= '9';
        boolean graph = c > ' ' && c < 0x7f;
        return switch (name) {
            case "alnum" -> lower || upper || digit;
            case "alpha" -> lower || upper;
            case "blank" -> c == ' ' || c == '\t';
            case "cntrl" -> c < ' ' || c == 0x7f;
            case "digit" -> digit;
            case "graph" -> graph;
            case "lower" -> lower;
            case "print" -> graph || c == ' ';
            case "punct" -> graph && !(lower || upper || digit);
            case "space" -> c == ' ' || c >= '\t' && c <= '\r';
            case "upper" -> upper;
            default -> digit || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
        };
    }

    private static boolean isStar(Token token) {
        return token instanceof Any any && any.many();
    }

    /** True when the whole name matches. On a mismatch only the last star is widened, so nothing explodes. */
    boolean matches(String name) {
        int t = 0;
        int n = 0;
        int star = -1;
        int resume = 0;
        while (n < name.length()) {
            if (t < tokens.length && isStar(tokens[t])) {
                star = t++;
                resume = n;
            } else if (t < tokens.length && tokens[t].accepts(name.charAt(n))) {
                t++;
                n++;
            } else if (star >= 0) {
                t = star + 1;
                n = ++resume;
            } else {
                return false;
            }
        }
        while (t < tokens.length && isStar(tokens[t])) {
            t++;
        }
        return t == tokens.length;
    }
}
