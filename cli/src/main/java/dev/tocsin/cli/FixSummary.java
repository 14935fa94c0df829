package dev.tocsin.cli;

import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.cli.report.Headline;
import dev.tocsin.rules.Applicability;
import dev.tocsin.rules.FileEdit;
import dev.tocsin.rules.Finding;
import dev.tocsin.rules.Fix;
import dev.tocsin.rules.patch.Patch;
import java.util.List;
import java.util.stream.Collectors;

/** What {@code tocsin fix} did, and what it left, for people. */
final class FixSummary {

    private final TextStyle style;
    private final List<Finding> findings;
    private final Patch patch;
    private final boolean unsafe;
    private final StringBuilder out = new StringBuilder();

    FixSummary(TextStyle style, List<Finding> findings, Patch patch, boolean unsafe) {
        this.style = style;
        this.findings = findings;
        this.patch = patch;
        this.unsafe = unsafe;
    }

    /** @param printed whether the patch was printed, not written */
    String text(boolean printed) {
        for (Patch.Choice choice : patch.taken()) {
            headline(choice.finding(), choice.fix());
            item(choice.fix().files().stream().map(FixSummary::named).collect(Collectors.joining(", ")));
            choice.fix().notes().forEach(this::item);
            choice.fix().shown().ifPresent(this::shown);
            out.append('\n');
        }
        for (Finding finding : findings) {
            finding.fixes().stream()
                    .filter(f -> f.applicability() == Applicability.SHOW_ONLY)
                    .findFirst()
                    .ifPresent(f -> onlyShown(finding, f));
        }
        for (Patch.Choice choice : patch.left()) {
            headline(choice.finding(), choice.fix());
            item("Left: it changes what another fix changes too. Run it again after these are in.");
            out.append('\n');
        }
        line(total(printed));
        long toReview = findings.stream()
                .filter(f -> has(f, Applicability.NEEDS_REVIEW))
                .count();
        if (!unsafe && toReview > 0) {
            line(count(toReview, "fix needs", "fixes need") + " a review; `--unsafe` takes "
                    + (toReview == 1 ? "it" : "them") + ", `--diff --unsafe` shows "
                    + (toReview == 1 ? "it." : "them."));
        }
        long without = findings.stream()
                .filter(f -> !has(f, Applicability.SAFE) && !has(f, Applicability.NEEDS_REVIEW))
                .count();
        if (without > 0) {
            line(count(without, "finding has", "findings have") + " no patch; `tocsin scan` says what to do.");
        }
        return out.toString();
    }

    private String total(boolean printed) {
        if (patch.isEmpty()) {
            return findings.isEmpty() ? "Nothing was found that could be fixed." : "Nothing to apply.";
        }
        return count(patch.taken().size(), "fix", "fixes") + " in "
                + count(patch.files().size(), "file", "files") + (printed ? " printed." : " written.");
    }

    private static boolean has(Finding finding, Applicability applicability) {
        return finding.fixes().stream().anyMatch(f -> f.applicability() == applicability);
    }

    private static String named(FileEdit file) {
        return file.file() + (file.creates() ? " (new)" : "");
    }

    private void onlyShown(Finding finding, Fix fix) {
        headline(finding, fix);
        fix.notes().forEach(this::item);
        fix.shown().ifPresent(this::shown);
        out.append('\n');
    }

    private void headline(Finding finding, Fix fix) {
        SourceSpan act = finding.act().span();
        line(act.file() + ":" + act.startLine() + " " + finding.rule().id() + " (" + Headline.trust(fix.applicability())
                + ") " + fix.title());
    }

    private void item(String text) {
        item("  " + style.bullet() + " ", text);
    }

    private void shown(String text) {
        text.lines().forEach(line -> item("      " + TerminalText.indent(line), line.strip()));
    }

    private void item(String mark, String text) {
        String before = mark;
        for (String line :
                TerminalText.wrap(TerminalText.neutral(text, style.unicode()), style.width() - mark.length())) {
            out.append(before).append(line).append('\n');
            before = " ".repeat(mark.length());
        }
    }

    private void line(String text) {
        TerminalText.wrap(TerminalText.neutral(text, style.unicode()), style.width())
                .forEach(l -> out.append(l).append('\n'));
    }

    private static String count(long number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }
}
