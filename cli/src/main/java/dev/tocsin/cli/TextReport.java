package dev.tocsin.cli;

import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.cli.report.Headline;
import dev.tocsin.rules.Applicability;
import dev.tocsin.rules.Confidence;
import dev.tocsin.rules.Finding;
import dev.tocsin.rules.Fix;
import dev.tocsin.rules.ScanReport;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * A scan for people: each finding with its place, the lines of code with carets under the check and the act, what two requests
 * do to each other, what was looked for, and what to do; then the summary. Findings of one file stand together.
 *
 * <p>Whatever comes from the scanned tree, file names included, is shown with its control characters made visible: it cannot
 * move the cursor, recolour the screen, or reverse the text.
 */
public final class TextReport {

    private static final String INDENT = "  ";

    private final TextStyle style;
    private final Ink ink;
    private final String prefix;
    private final Function<String, Optional<String>> texts;
    private final Hyperlinks links;

    /**
     * @param prefix what stands before the paths of the report, so that they can be opened from where the reader is: with a
     *     slash at its end, or empty
     * @param texts the text of a scanned file, by its path in the report; empty where it cannot be had
     */
    public TextReport(TextStyle style, String prefix, Function<String, Optional<String>> texts) {
        this(style, prefix, texts, Hyperlinks.NONE);
    }

    TextReport(TextStyle style, String prefix, Function<String, Optional<String>> texts, Hyperlinks links) {
        this.links = links;
        this.style = style;
        this.ink = new Ink(style.colour());
        this.prefix = prefix;
        this.texts = texts;
    }

    /** The whole report, with a line feed at its end. */
    public String render(ScanReport report) {
        StringBuilder out = new StringBuilder(findings(report));
        new TextSummary(style, ink, this::path).append(out, report);
        return out.toString();
    }

    /** The findings alone; empty when there are none. */
    public String findings(ScanReport report) {
        StringBuilder out = new StringBuilder();
        for (Finding finding : report.findings()) {
            headline(out, finding);
            paragraph(out, finding.message());
            out.append('\n');
            snippets(out, finding);
            out.append('\n');
            path(out, finding);
            Interleaving interleaving = new Interleaving(style, ink);
            interleaving.append(out, finding.race());
            lookedFor(out, finding);
            advice(out, finding);
            section(out, "With the fix");
            interleaving.append(out, finding.repaired());
            finding.fixes().forEach(fix -> fix(out, fix));
        }
        return out.toString();
    }

    private void headline(StringBuilder out, Finding finding) {
        SourceSpan act = finding.act().span();
        String place = path(act) + ":" + act.startLine() + ":" + act.startColumn();
        String severity = finding.severity().name().toLowerCase(Locale.ROOT);
        String title = severity + " " + finding.rule().id();
        String name = finding.rule().name() + doubt(finding.confidence());
        int used = TerminalText.width(place + " " + title + " " + name + " ");
        out.append(links.around(ink.strong(place), act))
                .append(' ')
                .append(ink.severity(finding.severity(), title))
                .append(' ')
                .append(ink.strong(name))
                .append(' ')
                .append(ink.severity(finding.severity(), style.heavyBar().repeat(Math.max(2, style.width() - used))))
                .append("\n\n");
    }

    private static String doubt(Confidence confidence) {
        return confidence == Confidence.HIGH ? "" : " (" + confidence.name().toLowerCase(Locale.ROOT) + " confidence)";
    }

    private void paragraph(StringBuilder out, String text) {
        item(out, INDENT, text);
    }

    /** A text behind a mark; its further lines stand under its first. */
    private void item(StringBuilder out, String mark, String text) {
        String neutral = TerminalText.neutral(text, style.unicode());
        int indent = TerminalText.width(mark);
        String before = mark;
        boolean open = false;
        for (String line : TerminalText.wrap(neutral, style.width() - indent)) {
            out.append(before).append(ink.codeThatMayBeOpen(line, open)).append('\n');
            open ^= line.chars().filter(c -> c == '`').count() % 2 == 1;
            before = " ".repeat(indent);
        }
    }

    /** The check first, because it happens first; the file is named where it is not the one of the headline. */
    private void snippets(StringBuilder out, Finding finding) {
        SourceSpan check = finding.check().span();
        SourceSpan act = finding.act().span();
        int digits =
                String.valueOf(Math.max(check.startLine(), act.startLine())).length();
        Snippet snippet = new Snippet(style, ink, digits);
        String checkLabel = "check: " + finding.check().label();
        String actLabel = "act: " + finding.act().label();
        if (!check.file().equals(act.file())) {
            snippet.place(out, path(check) + ":" + check.startLine() + ":" + check.startColumn());
            snippet.line(out, check, text(check));
            snippet.carets(out, check, text(check), checkLabel, ink::check);
            snippet.place(out, path(act) + ":" + act.startLine() + ":" + act.startColumn());
            snippet.line(out, act, text(act));
        } else {
            snippet.line(out, check, text(check));
            snippet.carets(out, check, text(check), checkLabel, ink::check);
            if (act.startLine() != check.startLine()) {
                if (act.startLine() != check.startLine() + 1) {
                    snippet.gap(out);
                }
                snippet.line(out, act, text(act));
            }
        }
        snippet.carets(out, act, text(act), actLabel, label -> ink.severity(finding.severity(), label));
    }

    private void path(StringBuilder out, Finding finding) {
        if (finding.path().isEmpty()) {
            return;
        }
        section(out, "The way there");
        item(out, INDENT + INDENT, "`" + finding.method() + "`");
        for (Finding.Step step : finding.path()) {
            step(out, path(step.span()) + ":" + step.span().startLine(), step.text());
        }
        out.append('\n');
    }

    /** A place is not broken, so that it can be copied: where a line has no room for it, it sticks out. */
    private void step(StringBuilder out, String place, String text) {
        String mark = INDENT + INDENT + style.bullet() + " ";
        if (TerminalText.width(mark + place) <= style.width()) {
            item(out, mark, place + " " + text);
            return;
        }
        out.append(mark).append(TerminalText.neutral(place, style.unicode())).append('\n');
        item(out, " ".repeat(TerminalText.width(mark)), text);
    }

    private void lookedFor(StringBuilder out, Finding finding) {
        section(out, "Looked for");
        for (Finding.LookedFor one : finding.lookedFor()) {
            item(out, INDENT + INDENT + style.bullet() + " ", one.protection() + ": " + one.result());
        }
        out.append('\n');
    }

    private void advice(StringBuilder out, Finding finding) {
        section(out, "What to do");
        int number = 0;
        for (String advice : finding.advice()) {
            number++;
            String mark = finding.advice().size() == 1 ? style.bullet() : number + ".";
            item(out, INDENT + INDENT + mark + " ", advice);
        }
        out.append('\n');
    }

    private void fix(StringBuilder out, Fix fix) {
        section(out, "Fix (" + Headline.trust(fix.applicability()) + ")");
        String mark = INDENT + INDENT + style.bullet() + " ";
        if (!fix.files().isEmpty()) {
            item(out, mark, fix.title());
            String unsafe = fix.applicability() == Applicability.SAFE ? "" : " --unsafe";
            item(out, mark, "`tocsin fix" + unsafe + "` writes it, `tocsin fix --diff" + unsafe + "` shows it.");
        }
        fix.notes().forEach(note -> item(out, mark, note));
        fix.shown()
                .ifPresent(text -> text.lines()
                        .forEach(
                                line -> item(out, INDENT + INDENT + INDENT + TerminalText.indent(line), line.strip())));
        out.append('\n');
    }

    private void section(StringBuilder out, String title) {
        out.append(INDENT).append(ink.strong(title)).append('\n');
    }

    private Optional<String> text(SourceSpan span) {
        return texts.apply(span.file()).flatMap(text -> Excerpt.line(text, span.startLine()));
    }

    private String path(SourceSpan span) {
        return TerminalText.neutral(prefix + span.file(), style.unicode());
    }
}
