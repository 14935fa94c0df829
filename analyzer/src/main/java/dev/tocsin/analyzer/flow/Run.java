package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.source.Problem;
import java.util.List;
import java.util.Optional;

/**
 * What came of running a body once.
 *
 * @param summary empty where the analysis failed on it
 * @param links its calls, each with the bodies that it was taken to mean behind it
 * @param problem the failure
 */
record Run(Optional<Summary> summary, List<Link> links, Optional<Problem> problem) {
    Run {
        links = List.copyOf(links);
    }
}
