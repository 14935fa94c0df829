package dev.tocsin.cli;

import dev.tocsin.analyzer.source.Problem;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.cli.report.Headline;
import dev.tocsin.rules.Finding;
import dev.tocsin.rules.RuleDescription;
import dev.tocsin.rules.ScanReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The end of a report for people: how much was found in how much, and what stood in the way. */
final class TextSummary {

    /** More would bury the findings; the JSON report has them all. */
    private static final int MAX_PROBLEMS = 20;

    private final TextStyle style;
    private final Ink ink;
    private final Function<SourceSpan, String> paths;

    /** @param paths the path of a place, safe to show */
    TextSummary(TextStyle style, Ink ink, Function<SourceSpan, String> paths) {
        this.style = style;
        this.ink = ink;
        this.paths = paths;
    }

    void append(StringBuilder out, ScanReport report) {
        String headline = headline(report);
        out.append(report.findings().isEmpty() ? ink.good(headline) : ink.strong(headline))
                .append('\n');
        rules(out, report);
        limits(out, report.limits());
        problems(out, report.unread(), "place", " could not be read as expected");
        problems(out, report.wrongSuppressions(), "suppression", " to put right");
    }

    /** {@code 2 findings (1 error, 1 warning) in 187 files, 21,873 lines, 1.2 seconds}. */
    static String headline(ScanReport report) {
        ScanReport.Statistics statistics = report.statistics();
        if (statistics.javaFiles() == 0) {
            return Headline.found(report);
        }
        String seconds = String.format(Locale.ROOT, "%.1f seconds", statistics.millis() / 1000.0);
        String headline = Headline.found(report) + " " + Headline.scope(report) + ", " + seconds;
        return report.findings().isEmpty() ? headline + " (" + Headline.weighed(report) + ")" : headline;
    }

    private void rules(StringBuilder out, ScanReport report) {
        for (RuleDescription rule : report.rules()) {
            List<Finding> findings = report.findings().stream()
                    .filter(finding -> finding.rule().id().equals(rule.id()))
                    .toList();
            if (!findings.isEmpty()) {
                out.append(String.format(Locale.ROOT, "%7d ", findings.size()))
                        .append(rule.id())
                        .append(' ')
                        .append(rule.name())
                        .append('\n');
            }
        }
    }

    private void limits(StringBuilder out, List<String> limits) {
        if (limits.isEmpty()) {
            return;
        }
        out.append('\n').append(ink.strong("What limited the scan")).append('\n');
        for (String limit : limits) {
            item(out, style.bullet() + " ", limit);
        }
    }

    private void problems(StringBuilder out, List<Problem> problems, String noun, String title) {
        if (problems.isEmpty()) {
            return;
        }
        out.append('\n')
                .append(ink.strong(Headline.count(problems.size(), noun) + title))
                .append('\n');
        for (Problem problem : problems.subList(0, Math.min(MAX_PROBLEMS, problems.size()))) {
            item(
                    out,
                    style.bullet() + " ",
                    paths.apply(problem.place()) + ":" + problem.place().startLine() + " " + problem.message());
        }
        if (problems.size() > MAX_PROBLEMS) {
            item(out, "  ", "and " + (problems.size() - MAX_PROBLEMS) + " more: --format json lists them all");
        }
    }

    private void item(StringBuilder out, String mark, String text) {
        List<String> lines = new ArrayList<>(
                TerminalText.wrap(TerminalText.neutral(text, style.unicode()), style.width() - 2 - mark.length()));
        out.append("  ").append(mark).append(lines.remove(0)).append('\n');
        lines.forEach(line ->
                out.append("  ").append(" ".repeat(mark.length())).append(line).append('\n'));
    }
}
