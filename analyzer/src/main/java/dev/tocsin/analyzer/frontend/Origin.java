package dev.tocsin.analyzer.frontend;

import java.util.Arrays;

/**
 * Where a text that was parsed comes from in the {@link PreparedText}.
 *
 * @param first index of its first character
 * @param cuts indexes in it, ascending, before which something was taken out
 * @param removed how much was taken out up to each of the cuts
 */
record Origin(int first, int[] cuts, int[] removed) {

    /** The index for one of the parser's columns. */
    int index(int column) {
        int index = column - 1;
        if (cuts.length == 0 || index < cuts[0]) {
            return first + index;
        }
        int found = Arrays.binarySearch(cuts, index);
        return first + index + removed[found >= 0 ? found : -found - 2];
    }
}
