package dev.tocsin.cli.report;

import dev.tocsin.analyzer.source.Problem;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.rules.Confidence;
import dev.tocsin.rules.Finding;
import dev.tocsin.rules.RuleDescription;
import dev.tocsin.rules.ScanReport;
import dev.tocsin.rules.Severity;
import dev.tocsin.rules.Timeline;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A scan as GitHub Flavored Markdown, for job summaries and comments. It stays below the size that GitHub takes for a job
 * summary; findings beyond that are counted, not shown.
 */
public final class MarkdownReport {

    /** GitHub refuses a step's summary of more than 1 MiB ("Adding a job summary"); the rest is for what stands around. */
    private static final int MAX_BYTES = 1_000_000;

    private static final int CONTEXT = 2;
    private static final int MAX_PROBLEMS = 20;

    private final String prefix;
    private final Function<String, Optional<String>> texts;
    private final int maxBytes;

    /**
     * @param prefix the way from the repository's root to the scan's root, with a slash at its end, or empty
     * @param texts the text of a scanned file, by its path in the report; empty where it cannot be had
     */
    public MarkdownReport(String prefix, Function<String, Optional<String>> texts) {
        this(prefix, texts, MAX_BYTES);
    }

    MarkdownReport(String prefix, Function<String, Optional<String>> texts, int maxBytes) {
        this.prefix = prefix;
        this.texts = texts;
        this.maxBytes = maxBytes;
    }

    /** The document in UTF-8, with a line feed at its end. It tells no times. */
    public byte[] toBytes(ScanReport report) {
        String before = head(report);
        String after = limits(report)
                + ProblemGroup.of(report).stream().map(this::problems).collect(Collectors.joining());
        int room = maxBytes - size(before) - size(after);
        StringBuilder findings = new StringBuilder();
        int shown = 0;
        for (Finding finding : report.findings()) {
            String text = finding(finding);
            room -= size(text);
            if (room < 0) {
                break;
            }
            findings.append(text);
            shown++;
        }
        int left = report.findings().size() - shown;
        if (left > 0) {
            findings.append("\n**")
                    .append(Headline.count(left, "more finding"))
                    .append("** left out here: the page would be too long. The other formats have them all.\n");
        }
        return (before + findings + after).getBytes(StandardCharsets.UTF_8);
    }

    private static int size(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String head(ScanReport report) {
        StringBuilder out =
                new StringBuilder("# Tocsin: ").append(Headline.found(report)).append('\n');
        if (report.statistics().javaFiles() > 0) {
            out.append('\n')
                    .append(MarkdownText.capitalised(Headline.scope(report)))
                    .append(": ");
            out.append(Headline.weighed(report)).append(".\n");
        }
        if (report.findings().isEmpty()) {
            return out.toString();
        }
        out.append("\n| findings | rule | |\n|---:|---|---|\n");
        for (RuleDescription rule : report.rules()) {
            long count = report.findings().stream()
                    .filter(finding -> finding.rule().id().equals(rule.id()))
                    .count();
            if (count > 0) {
                out.append("| ")
                        .append(count)
                        .append(" | ")
                        .append(rule.id())
                        .append(' ')
                        .append(rule.name())
                        .append(" | ")
                        .append(MarkdownText.cell(rule.summary()))
                        .append(" |\n");
            }
        }
        return out.toString();
    }

    private String finding(Finding finding) {
        StringBuilder out = new StringBuilder("\n## ")
                .append(mark(finding.severity()))
                .append(' ')
                .append(finding.rule().id())
                .append(' ')
                .append(finding.rule().name())
                .append(": ")
                .append(MarkdownText.code(place(finding.act().span())))
                .append("\n\n")
                .append(MarkdownText.prose(finding.message()));
        if (finding.confidence() != Confidence.HIGH) {
            out.append(" (").append(Headline.name(finding.confidence())).append(" confidence)");
        }
        out.append("\n\n");
        CodeExcerpt.of(finding, texts, CONTEXT).forEach(excerpt -> code(out, excerpt));
        path(out, finding);
        timeline(out, finding.race());
        list(
                out,
                "Looked for",
                finding.lookedFor().stream()
                        .map(one -> one.protection() + ": " + one.result())
                        .toList(),
                "-");
        list(out, "What to do", finding.advice(), "1.");
        out.append("\n<details><summary>The same two requests with the fix</summary>\n\n");
        timeline(out, finding.repaired());
        out.append("</details>\n");
        return out.toString();
    }

    private static String mark(Severity severity) {
        return switch (severity) {
            case ERROR -> "🔴 error";
            case WARNING -> "🟠 warning";
            case NOTE -> "🔵 note";
        };
    }

    /** A minus before a line would be a removed one in a diff; carets would need a second line each: arrows tell as much. */
    private void code(StringBuilder out, CodeExcerpt excerpt) {
        out.append(MarkdownText.code(prefix + excerpt.file()));
        if (!excerpt.found()) {
            out.append(": the file could not be read again.\n\n");
            return;
        }
        List<String> lines = new ArrayList<>();
        int last = 0;
        int digits = String.valueOf(
                        excerpt.lines().get(excerpt.lines().size() - 1).number())
                .length();
        for (CodeExcerpt.Line line : excerpt.lines()) {
            if (last > 0 && line.number() > last + 1) {
                lines.add(" ".repeat(digits + 7) + "⋮");
            }
            last = line.number();
            StringBuilder text = new StringBuilder();
            line.pieces().forEach(piece -> text.append(piece.text()));
            lines.add(String.format("%-6s%" + digits + "d │ %s", label(line), line.number(), text)
                    .stripTrailing());
        }
        out.append("\n\n").append(MarkdownText.fenced(lines)).append('\n');
    }

    private static String label(CodeExcerpt.Line line) {
        return line.has(CodeExcerpt.Part.ACT) ? "act" : line.has(CodeExcerpt.Part.CHECK) ? "check" : "";
    }

    private void path(StringBuilder out, Finding finding) {
        if (finding.path().isEmpty()) {
            return;
        }
        List<String> steps = new ArrayList<>();
        steps.add("`" + finding.method() + "`");
        finding.path().forEach(step -> steps.add("`" + place(step.span()) + "` " + step.text()));
        list(out, "The way there", steps, "-");
    }

    private static void timeline(StringBuilder out, Timeline timeline) {
        out.append("\n| request A | request B |\n|---|---|\n");
        for (Timeline.Move move : timeline.moves()) {
            String text = MarkdownText.cellCode(move.statement())
                    + (move.answer().isEmpty() ? "" : ": " + MarkdownText.cell(move.answer()));
            if (move.kind() == Timeline.Kind.ANSWER) {
                text = MarkdownText.cell(move.text());
            }
            out.append(move.request() == Timeline.Request.A ? "| " + text + " | |\n" : "| | " + text + " |\n");
        }
        Timeline.Outcome outcome = timeline.outcome();
        out.append(outcome.harm() ? "\n❌ " : "\n✅ ")
                .append(MarkdownText.prose(outcome.text()))
                .append("\n\n");
    }

    private static void list(StringBuilder out, String title, List<String> items, String mark) {
        out.append("**").append(title).append("**\n\n");
        items.forEach(item ->
                out.append(mark).append(' ').append(MarkdownText.prose(item)).append('\n'));
        out.append('\n');
    }

    private static String limits(ScanReport report) {
        if (report.limits().isEmpty()) {
            return "";
        }
        StringBuilder out = new StringBuilder("\n## What limited the scan\n\n");
        report.limits()
                .forEach(limit ->
                        out.append("- ").append(MarkdownText.prose(limit)).append('\n'));
        return out.toString();
    }

    private String problems(ProblemGroup group) {
        List<Problem> problems = group.problems();
        StringBuilder out = new StringBuilder("\n## ").append(group.title()).append("\n\n");
        for (Problem problem : problems.subList(0, Math.min(MAX_PROBLEMS, problems.size()))) {
            out.append("- ")
                    .append(MarkdownText.code(place(problem.place())))
                    .append(' ')
                    .append(MarkdownText.prose(problem.message()))
                    .append('\n');
        }
        if (problems.size() > MAX_PROBLEMS) {
            out.append("- and ")
                    .append(problems.size() - MAX_PROBLEMS)
                    .append(" more: `--format json` lists them all\n");
        }
        return out.toString();
    }

    private String place(SourceSpan span) {
        return prefix + span.file() + ":" + span.startLine();
    }
}
