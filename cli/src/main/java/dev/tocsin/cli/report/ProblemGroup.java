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
                        group(unread(report), "place", " could not be read as expected"),
                        group(suppressions(report), "suppression", " to put right"))
                .filter(group -> !group.problems().isEmpty())
                .toList();
    }

    /** The places behind which findings may be missing. */
    static List<Problem> unread(ScanReport report) {
        return report.problems().stream()
                .filter(problem -> problem.kind() != Problem.Kind.SUPPRESSION)
                .toList();
    }

    static List<Problem> suppressions(ScanReport report) {
        return report.problems().stream()
                .filter(problem -> problem.kind() == Problem.Kind.SUPPRESSION)
                .toList();
    }

    private static ProblemGroup group(List<Problem> problems, String noun, String rest) {
        return new ProblemGroup(Headline.count(problems.size(), noun) + rest, problems);
    }
}
