package dev.tocsin.cli.selection;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds what somebody may have meant who wrote something else. */
public final class Closest {

    private static final int LONGEST = 100;

    private Closest() {}

    /** The candidate that takes the fewest changes of letters, if these are few; of several the first. */
    public static Optional<String> to(String written, Stream<String> candidates) {
        if (written.length() > LONGEST) {
            return Optional.empty();
        }
        String folded = written.toLowerCase(Locale.ROOT);
        int allowed = Math.max(1, written.length() / 4);
        record Distance(String candidate, int changes) {}
        return candidates
                .map(candidate -> new Distance(candidate, changes(folded, candidate.toLowerCase(Locale.ROOT))))
                .filter(distance -> distance.changes <= allowed)
                .min(Comparator.comparingInt(Distance::changes))
                .map(Distance::candidate);
    }

    /** Letters to insert, to remove, to replace, or to swap with their neighbour (optimal string alignment). */
    private static int changes(String from, String to) {
        int[][] costs = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    costs[i][j] = i + j;
                    continue;
                }
                boolean same = from.charAt(i - 1) == to.charAt(j - 1);
                int cost = Math.min(costs[i - 1][j], costs[i][j - 1]) + 1;
                cost = Math.min(cost, costs[i - 1][j - 1] + (same ? 0 : 1));
                boolean swapped = i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1);
                costs[i][j] = swapped ? Math.min(cost, costs[i - 2][j - 2] + 1) : cost;
            }
        }
        return costs[from.length()][to.length()];
    }
}
