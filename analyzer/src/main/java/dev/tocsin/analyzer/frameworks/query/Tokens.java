package dev.tocsin.analyzer.frameworks.query;

import dev.tocsin.analyzer.frameworks.query.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * The tokens of a text with their brackets paired, so that a reader can step over a whole group. Readers work on regions
 * {@code [lo, hi)} and look only at a region's own level; each level is so read once, and the whole in linear time.
 */
final class Tokens {

    private final String text;
    private final List<Token> tokens;
    /** For each opening bracket and CASE its partner, {@code size()} where it is never closed; -1 for the others. */
    private final int[] partner;
    /** For each place whether it opens a parenthesis, or several at once, with a query in it. */
    private final boolean[] opensQuery;
    /** For each place how many unknown parts stand before it. */
    private final int[] unknownBefore;

    Tokens(String text, List<Token> tokens) {
        this.text = text;
        this.tokens = tokens;
        this.partner = new int[tokens.size()];
        this.opensQuery = new boolean[tokens.size() + 1];
        this.unknownBefore = new int[tokens.size() + 1];
        pair();
        for (int i = tokens.size() - 1; i >= 0; i--) {
            opensQuery[i] = is(i, "(") && (is(i + 1, "SELECT") || is(i + 1, "WITH") || opensQuery[i + 1]);
        }
        for (int i = 0; i < tokens.size(); i++) {
            unknownBefore[i + 1] = unknownBefore[i] + (isKind(i, Kind.UNKNOWN) ? 1 : 0);
        }
    }

    private void pair() {
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = 0; i < tokens.size(); i++) {
            partner[i] = -1;
            switch (tokens.get(i).key()) {
                case "(", "[", "CASE" -> {
                    partner[i] = tokens.size();
                    open.push(i);
                }
                case ")" -> close(open, i, "(");
                case "]" -> close(open, i, "[");
                case "END" -> {
                    if (!open.isEmpty() && key(open.peek()).equals("CASE")) {
                        partner[open.pop()] = i;
                    }
                }
                default -> {}
            }
        }
        // A CASE without END is a name.
        for (int i = 0; i < tokens.size(); i++) {
            if (partner[i] == tokens.size() && key(i).equals("CASE")) {
                partner[i] = -1;
            }
        }
    }

    private void close(Deque<Integer> open, int at, String opening) {
        while (!open.isEmpty() && key(open.peek()).equals("CASE")) {
            open.pop();
        }
        if (!open.isEmpty() && key(open.peek()).equals(opening)) {
            partner[open.pop()] = at;
        }
    }

    int size() {
        return tokens.size();
    }

    Token get(int i) {
        return tokens.get(i);
    }

    /** What the grammar looks at; empty outside the text. */
    String key(int i) {
        return i >= 0 && i < tokens.size() ? tokens.get(i).key() : "";
    }

    boolean is(int i, String key) {
        return key(i).equals(key);
    }

    /** True where the region's tokens from {@code i} on are these. */
    boolean are(int i, String... keys) {
        for (int k = 0; k < keys.length; k++) {
            if (!is(i + k, keys[k])) {
                return false;
            }
        }
        return true;
    }

    boolean isKind(int i, Kind kind) {
        return i >= 0 && i < tokens.size() && tokens.get(i).kind() == kind;
    }

    boolean isName(int i) {
        return i >= 0 && i < tokens.size() && tokens.get(i).isName();
    }

    /** The token behind this one on the same level. */
    int next(int i) {
        return partner[i] < 0 ? i + 1 : partner[i] + 1;
    }

    /** The end of what stands between this bracket and its partner, not beyond {@code hi}. */
    int innerEnd(int open, int hi) {
        return Math.min(partner[open], hi);
    }

    /** True where the group that opens at {@code lo} is the whole region. */
    boolean encloses(int lo, int hi) {
        return lo < hi && partner[lo] >= hi - 1;
    }

    boolean isClosed(int open) {
        return partner[open] < tokens.size();
    }

    /** The first place on the region's level whose key is this; {@code hi} where there is none. */
    int find(int lo, int hi, String key) {
        for (int i = lo; i < hi; i = next(i)) {
            if (is(i, key)) {
                return i;
            }
        }
        return hi;
    }

    int findAny(int lo, int hi, Set<String> keys) {
        for (int i = lo; i < hi; i = next(i)) {
            if (keys.contains(key(i))) {
                return i;
            }
        }
        return hi;
    }

    /** The parts between commas, as pairs of ends; parts that are empty are left out. */
    List<Region> split(int lo, int hi, String separator) {
        List<Region> parts = new ArrayList<>();
        int start = lo;
        for (int i = lo; i < hi; i = next(i)) {
            if (is(i, separator)) {
                addPart(parts, start, i);
                start = i + 1;
            }
        }
        addPart(parts, start, hi);
        return parts;
    }

    private static void addPart(List<Region> parts, int start, int end) {
        if (start < end) {
            parts.add(new Region(start, end));
        }
    }

    /** True where an unknown part stands in the region. */
    boolean hasUnknown(int lo, int hi) {
        return lo < hi && unknownBefore[hi] > unknownBefore[lo];
    }

    /** True where a parenthesis at {@code i} opens a query. */
    boolean opensQuery(int i) {
        return i >= 0 && i < opensQuery.length && opensQuery[i];
    }

    /** The text from one token to another, as written. */
    String text(int lo, int hi) {
        if (lo >= hi) {
            return "";
        }
        return text.substring(
                tokens.get(lo).start(),
                Math.max(tokens.get(lo).start(), tokens.get(hi - 1).end()));
    }

    record Region(int lo, int hi) {}
}
