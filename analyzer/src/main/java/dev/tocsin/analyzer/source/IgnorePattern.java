package dev.tocsin.analyzer.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One line of a {@code .gitignore} file, as gitignore(5) and Git's {@code wildmatch} define it.
 */
final class IgnorePattern {

    private final boolean negated;
    private final boolean foldersOnly;
    /** True where the pattern has no slash before its end, and so is compared with the name at every depth. */
    private final boolean anyDepth;
    /** One glob a path segment; empty stands for {@code **}. */
    private final List<Optional<Glob>> segments;

    private IgnorePattern(boolean negated, boolean foldersOnly, boolean anyDepth, List<Optional<Glob>> segments) {
        this.negated = negated;
        this.foldersOnly = foldersOnly;
        this.anyDepth = anyDepth;
        this.segments = segments;
    }

    /** Reads one line without its line end; empty for a blank line, a comment and a pattern that can never match. */
    static Optional<IgnorePattern> parse(String line) {
        if (line.startsWith("#")) {
            return Optional.empty();
        }
        String pattern = withoutTrailingSpaces(line);
        boolean negated = pattern.startsWith("!");
        if (negated) {
            pattern = pattern.substring(1);
        }
        boolean foldersOnly = pattern.endsWith("/");
        if (foldersOnly) {
            pattern = pattern.substring(0, pattern.length() - 1);
        }
        boolean anyDepth = pattern.indexOf('/') < 0;
        if (pattern.startsWith("/")) {
            pattern = pattern.substring(1);
        }
        if (pattern.isEmpty()) {
            return Optional.empty();
        }
        List<Optional<Glob>> segments = new ArrayList<>();
        for (String segment : split(pattern)) {
            boolean anyFolders =
                    !anyDepth && segment.length() > 1 && segment.chars().allMatch(c -> c == '*');
            if (anyFolders) {
                boolean repeated =
                        !segments.isEmpty() && segments.get(segments.size() - 1).isEmpty();
                if (!repeated) {
                    segments.add(Optional.empty());
                }
                continue;
            }
            Optional<Glob> glob = Glob.compile(segment);
            if (glob.isEmpty()) {
                return Optional.empty();
            }
            segments.add(glob);
        }
        return Optional.of(new IgnorePattern(negated, foldersOnly, anyDepth, segments));
    }

    boolean isNegated() {
        return negated;
    }

    /** Whether {@link #matches} needs the path's segments, or its last name is enough. */
    boolean isAnyDepth() {
        return anyDepth;
    }

    /**
     * Whether the pattern speaks of an entry.
     *
     * @param path the entry's path below the folder of the {@code .gitignore} file, segment by segment; for a pattern of
     *     any depth the last segment alone is enough
     */
    boolean matches(List<String> path, boolean folder) {
        if (foldersOnly && !folder) {
            return false;
        }
        if (anyDepth) {
            return segments.get(0).orElseThrow().matches(path.get(path.size() - 1));
        }
        return matchesFrom(path);
    }

    /** The same bounded search as in {@link Glob#matches}, with {@code **} as the star over segments. */
    private boolean matchesFrom(List<String> path) {
        int last = segments.size() - 1;
        boolean openEnd = segments.get(last).isEmpty();
        int s = 0;
        int p = 0;
        int star = -1;
        int resume = 0;
        while (p < path.size()) {
            if (s <= last && segments.get(s).isEmpty()) {
                if (s == last) {
                    return true;
                }
                star = s++;
                resume = p;
            } else if (s <= last && segments.get(s).orElseThrow().matches(path.get(p))) {
                s++;
                p++;
            } else if (star >= 0) {
                s = star + 1;
                p = ++resume;
            } else {
                return false;
            }
        }
        // "a/**" means what lies inside a, not a itself: an open end needs at least one more segment.
        return s > last && !openEnd;
    }

    private static String withoutTrailingSpaces(String line) {
        int end = line.length();
        while (end > 0 && line.charAt(end - 1) == ' ') {
            int backslashes = 0;
            while (end - 2 - backslashes >= 0 && line.charAt(end - 2 - backslashes) == '\\') {
                backslashes++;
            }
            if (backslashes % 2 == 1) {
                break;
            }
            end--;
        }
        return line.substring(0, end);
    }

    /** Splits at slashes that stand outside of a class. */
    private static List<String> split(String pattern) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '[') {
                int end = Glob.classEnd(pattern, i);
                i = end < 0 ? i : end;
            } else if (c == '/') {
                parts.add(pattern.substring(start, i));
                start = i + 1;
            } else if (c == '\\' && pattern.startsWith("/", i + 1)) {
                parts.add(pattern.substring(start, i));
                i++;
                start = i + 1;
            } else if (c == '\\') {
                i++;
            }
        }
        parts.add(pattern.substring(start));
        return parts;
    }
}
