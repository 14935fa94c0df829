package dev.tocsin.cli.selection;

import dev.tocsin.analyzer.source.Problem;
import dev.tocsin.rules.Confidence;
import dev.tocsin.rules.Finding;
import dev.tocsin.rules.ScanReport;
import dev.tocsin.rules.Severity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The one place that decides which findings of a scan are shown. Every format and the exit code see what it gives, so that all
 * of them speak of the same findings. What it leaves out without having been asked to, it says.
 *
 * @param rules ids of the rules that may speak
 * @param severities by rule id, where they are other than the rule's own
 * @param minConfidence how sure a finding must be
 * @param baseline findings that were there before, if there is a baseline
 * @param scope which part of the tree is asked about
 */
public record Selection(
        Set<String> rules,
        Map<String, Severity> severities,
        Confidence minConfidence,
        Optional<BaselineInUse> baseline,
        Scope scope) {

    /** How many fixed entries of a baseline are named; `tocsin baseline --prune` names all. */
    private static final int NAMED = 5;

    public Selection {
        rules = Set.copyOf(rules);
        severities = Map.copyOf(severities);
    }

    /**
     * Makes the report to show of the report of everything.
     *
     * @param scanned with all findings, of every rule and confidence
     * @param texts the text of a scanned source, by its path in the report
     * @throws IOException when the scope cannot read what it has to compare with
     */
    public ScanReport select(ScanReport scanned, Function<String, Optional<String>> texts) throws IOException {
        Suppressions suppressions = Suppressions.read(scanned.sources().addressed(), texts, scanned.rules());
        Suppressions.Outcome unsuppressed = suppressions.apply(scanned.findings());
        List<String> limits = new ArrayList<>(scanned.limits());

        say(
                limits,
                (int) scanned.findings().stream()
                        .filter(finding -> !scope.holds(finding))
                        .count(),
                "left out that no file asked about has a part in.");
        Predicate<Finding> wanted = finding -> rules.contains(finding.rule().id()) && scope.holds(finding);
        int suppressed = (int) unsuppressed.suppressed().values().stream()
                .flatMap(List::stream)
                .filter(wanted)
                .count();
        say(limits, suppressed, "left out that the code suppresses; `tocsin suppressions` lists them.");
        List<Finding> fresh = fresh(scanned, unsuppressed.left(), wanted, texts, limits);
        List<Finding> sure = fresh.stream()
                .filter(finding -> finding.confidence().compareTo(minConfidence) <= 0)
                .toList();
        List<Finding> shown = scope.brought(sure, unsuppressed.left(), new CodeDigests(texts));
        say(limits, sure.size() - shown.size(), "left out that was there before the change.");
        say(
                limits,
                fresh.size() - sure.size(),
                "of lower confidence left out; `--min-confidence low` shows everything.");
        return new ScanReport(
                shown.stream().map(this::withSeverity).toList(),
                problems(scanned, suppressions, unsuppressed),
                limits,
                scanned.rules(),
                scanned.statistics(),
                scanned.sources());
    }

    /** What the baseline does not hold. It is compared with every finding: an entry is fixed when none is like it. */
    private List<Finding> fresh(
            ScanReport scanned,
            List<Finding> findings,
            Predicate<Finding> wanted,
            Function<String, Optional<String>> texts,
            List<String> limits) {
        if (baseline.isEmpty()) {
            return findings.stream().filter(wanted).toList();
        }
        Baseline.Match match = baseline.get()
                .baseline()
                .match(findings, new CodeDigests(texts), baseline.get().prefix());
        Set<Finding> unknown = Set.copyOf(match.fresh());
        List<Finding> fresh =
                findings.stream().filter(wanted).filter(unknown::contains).toList();
        long known = findings.stream().filter(wanted).count() - fresh.size();
        say(limits, (int) known, "left out that the baseline holds.");
        List<Baseline.Entry> fixed = baseline.get().fixed(match, scanned);
        if (!fixed.isEmpty()) {
            String named = fixed.stream()
                    .limit(NAMED)
                    .map(entry -> "`" + entry.rule() + "` in `" + entry.method() + "`")
                    .collect(Collectors.joining(", "));
            limits.add(count(fixed.size(), "entry", "entries") + " of the baseline "
                    + (fixed.size() == 1 ? "is" : "are") + " fixed: " + named
                    + (fixed.size() > NAMED ? ", ..." : "") + "; `tocsin baseline --prune` takes "
                    + (fixed.size() == 1 ? "it" : "them") + " out.");
        }
        return fresh;
    }

    private List<Problem> problems(ScanReport scanned, Suppressions suppressions, Suppressions.Outcome unsuppressed) {
        List<Problem> problems = new ArrayList<>(scanned.problems());
        suppressions.wrong().stream().filter(this::isAskedAbout).forEach(problems::add);
        unsuppressed.unused().stream().filter(this::isAskedAbout).forEach(problems::add);
        problems.sort(null);
        return problems;
    }

    private boolean isAskedAbout(Problem problem) {
        return scope.holds(problem.place().file());
    }

    private Finding withSeverity(Finding finding) {
        Severity severity = severities.getOrDefault(finding.rule().id(), finding.severity());
        if (severity == finding.severity()) {
            return finding;
        }
        return finding.with(severity);
    }

    private static void say(List<String> limits, int number, String what) {
        if (number > 0) {
            limits.add(count(number, "finding", "findings") + " " + what);
        }
    }

    private static String count(int number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }
}
