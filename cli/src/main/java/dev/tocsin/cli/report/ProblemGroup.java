package dev.tocsin.cli.report;

import dev.tocsin.analyzer.source.Problem;
import dev.tocsin.rules.ScanReport;
import java.util.List;
import java.util.stream.Stream;

/**
 * Problems that a reader does the same about.
 *
 * @param title {@code 2 places could not be read as expected}
 * @param problems sorted; not empty
 */
public record ProblemGroup(String title, List<Problem> problems) {

    public ProblemGroup {
        problems = List.copyOf(problems);
    }

    /** The places that could not be read, then the suppressions that are wrong; without those there are none of. */
    public static List<ProblemGroup> of(ScanReport report) {
        return Stream.of(
                        group(report.unread(), "place", " could not be read as expected"),
                        group(report.wrongSuppressions(), "suppression", " to put right"))
                .filter(group -> !group.problems().isEmpty())
                .toList();
    }

    private static ProblemGroup group(List<Problem> problems, String noun, String rest) {
        return new ProblemGroup(Headline.count(problems.size(), noun) + rest, problems);
    }
}
