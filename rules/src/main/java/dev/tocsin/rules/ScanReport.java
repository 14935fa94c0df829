package dev.tocsin.rules;

import dev.tocsin.analyzer.source.Problem;
import java.util.List;

/**
 * Everything that a report may show of one scan. Its lists are sorted; two scans of the same tree give equal reports but
 * for {@link Statistics#millis}.
 *
 * @param findings sorted
 * @param problems files or parts of files that could not be read, and suppressions that are wrong, sorted
 * @param limits what limited the scan, one sentence each ("No schema was found: ...")
 * @param rules every rule that ran, by id
 * @param statistics counts
 * @param sources which Java sources were looked at
 */
public record ScanReport(
        List<Finding> findings,
        List<Problem> problems,
        List<String> limits,
        List<RuleDescription> rules,
        Statistics statistics,
        Sources sources) {

    public ScanReport {
        findings = List.copyOf(findings);
        problems = List.copyOf(problems);
        limits = List.copyOf(limits);
        rules = List.copyOf(rules);
    }

    /** A report of a scan whose sources do not matter. */
    public ScanReport(
            List<Finding> findings,
            List<Problem> problems,
            List<String> limits,
            List<RuleDescription> rules,
            Statistics statistics) {
        this(findings, problems, limits, rules, statistics, Sources.NONE);
    }

    /** The same report of these findings. */
    public ScanReport with(List<Finding> others) {
        return new ScanReport(others, problems, limits, rules, statistics, sources);
    }

    /** What could not be read as expected, so that findings may be missing. */
    public List<Problem> unread() {
        return problems.stream()
                .filter(problem -> problem.kind() != Problem.Kind.SUPPRESSION)
                .toList();
    }

    /** Suppressions that are wrong or of no use; nothing is missing because of them. */
    public List<Problem> wrongSuppressions() {
        return problems.stream()
                .filter(problem -> problem.kind() == Problem.Kind.SUPPRESSION)
                .toList();
    }

    /**
     * The Java sources of one scan.
     *
     * @param all paths of those that were looked at, sorted
     * @param addressed those among them in which a comment or annotation may speak to Tocsin, sorted
     */
    public record Sources(List<String> all, List<String> addressed) {

        public static final Sources NONE = new Sources(List.of(), List.of());

        public Sources {
            all = List.copyOf(all);
            addressed = List.copyOf(addressed);
        }
    }

    /**
     * Counts of one scan.
     *
     * @param files files that were looked at, of every kind
     * @param javaFiles Java sources among them
     * @param parsedFiles Java sources that were parsed, the others could not matter
     * @param lines lines of the Java sources
     * @param operations data operations that were recognised
     * @param windows check-then-acts that were weighed, protected ones included
     * @param millis wall-clock time
     */
    public record Statistics(
            int files, int javaFiles, int parsedFiles, long lines, int operations, int windows, long millis) {}
}
