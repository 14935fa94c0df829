package dev.tocsin.rules;

import java.util.List;

/**
 * Makes fixes for findings of one scan. They are asked for when it is known which findings are shown: to make a fix takes
 * longer than to find the race.
 */
@FunctionalInterface
public interface Repairs {

    /** Makes none. */
    Repairs NONE = findings -> findings;

    /** The same findings in the same order, each with its fixes, the best first. */
    List<Finding> of(List<Finding> findings);
}
