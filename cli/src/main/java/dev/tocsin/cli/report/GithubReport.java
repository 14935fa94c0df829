package dev.tocsin.cli.report;

import dev.tocsin.analyzer.source.Problem;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.rules.Finding;
import dev.tocsin.rules.ScanReport;
import dev.tocsin.rules.Severity;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A scan as workflow commands, which a GitHub job shows as annotations ("Workflow commands for GitHub Actions"). One command
 * is one line; what a value may not hold is escaped as the runner unescapes it ({@code actions/toolkit}, {@code
 * packages/core/src/command.ts}).
 */
public final class GithubReport {

    /** Of each kind, GitHub shows so many annotations of one step ({@code actions/toolkit}, {@code docs/problem-matchers.md}). */
    static final int SHOWN_OF_A_KIND = 10;

    /** Of too many, those that GitHub shows are the worst and surest; those of one kind keep their order. */
    private static final Comparator<Finding> SUREST_FIRST =
            Comparator.comparing(Finding::severity).thenComparing(Finding::confidence);

    private final String prefix;

    /** @param prefix the way from the repository's root to the scan's root, with a slash at its end, or empty */
    public GithubReport(String prefix) {
        this.prefix = prefix;
    }

    /** The commands in UTF-8, a line each. Empty when nothing was found and nothing stood in the way. */
    public byte[] toBytes(ScanReport report) {
        StringBuilder out = new StringBuilder();
        report.findings().stream().sorted(SUREST_FIRST).forEach(finding -> annotation(out, finding));
        for (Problem problem : report.wrongSuppressions()) {
            String place = property(VisibleText.line(prefix + problem.place().file()));
            out.append("::warning file=")
                    .append(place)
                    .append(",line=")
                    .append(problem.place().startLine());
            out.append(",title=Suppression::")
                    .append(data(VisibleText.line(problem.message())))
                    .append('\n');
        }
        int unread = report.unread().size();
        if (unread > 0) {
            notice(out, Headline.count(unread, "place") + " could not be read as expected: findings may be missing.");
        }
        report.limits().forEach(limit -> notice(out, limit));
        if (Arrays.stream(Severity.values()).anyMatch(severity -> Headline.count(report, severity) > SHOWN_OF_A_KIND)) {
            notice(
                    out,
                    Headline.found(report) + "; of each kind GitHub shows the first " + SHOWN_OF_A_KIND
                            + " here, and the job's log has all.");
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void annotation(StringBuilder out, Finding finding) {
        SourceSpan act = finding.act().span();
        out.append("::")
                .append(
                        switch (finding.severity()) {
                            case ERROR -> "error";
                            case WARNING -> "warning";
                            case NOTE -> "notice";
                        })
                .append(" file=")
                .append(property(VisibleText.line(prefix + act.file())))
                .append(",line=")
                .append(act.startLine())
                .append(",endLine=")
                .append(act.endLine());
        boolean wholeLine = act.equals(SourceSpan.line(act.file(), act.startLine()));
        // GitHub refuses columns of a range of lines.
        if (!wholeLine && act.startLine() == act.endLine()) {
            out.append(",col=").append(act.startColumn()).append(",endColumn=").append(act.endColumn() + 1);
        }
        String title = finding.rule().id() + " " + finding.rule().name();
        out.append(",title=")
                .append(property(title))
                .append("::")
                .append(message(finding))
                .append('\n');
    }

    private static String message(Finding finding) {
        List<String> advice = finding.advice();
        return data(VisibleText.line(finding.message())) + "%0A%0A" + data(VisibleText.line(advice.get(0)));
    }

    private static void notice(StringBuilder out, String text) {
        out.append("::notice title=Tocsin::")
                .append(data(VisibleText.line(text)))
                .append('\n');
    }

    private static String data(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }
}
