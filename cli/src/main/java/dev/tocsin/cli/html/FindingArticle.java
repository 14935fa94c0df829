package dev.tocsin.cli.html;

import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.cli.report.CodeExcerpt;
import dev.tocsin.cli.report.Headline;
import dev.tocsin.rules.Finding;
import dev.tocsin.rules.Timeline;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** One finding on the page: its place, its message, its lines, its two drawings, what to do, and its fixes. */
final class FindingArticle {

    private static final int CONTEXT = 2;

    private final String prefix;
    private final Function<String, Optional<String>> texts;
    private final FixSection fixes;

    /** The parameters are those of {@link HtmlReport}. */
    FindingArticle(String prefix, Function<String, Optional<String>> texts) {
        this.prefix = prefix;
        this.texts = texts;
        this.fixes = new FixSection(prefix, texts);
    }

    /** @param id unique in the page */
    void write(Markup out, Finding finding, String id) {
        String severity = Headline.name(finding.severity());
        String confidence = Headline.name(finding.confidence());
        String rule = finding.rule().id();
        out.open(
                "article",
                "id",
                id,
                "class",
                "entry s-" + severity + " c-" + confidence + " r-" + rule,
                "aria-labelledby",
                id + "-title");
        out.newLine().open("p", "class", "kicker");
        out.leaf("span", severity, "class", "badge s-" + severity).text(" ");
        out.leaf("a", rule + " " + finding.rule().name(), "href", "#rule-" + rule)
                .text(" ");
        out.leaf("span", confidence + " confidence", "class", "confidence");
        out.close().newLine();
        out.open("h3", "id", id + "-title").open("a", "href", "#" + id);
        out.path(place(finding.act().span())).close().close().newLine();
        out.open("p", "class", "message").prose(finding.message()).close().newLine();
        List<CodeExcerpt> excerpts = CodeExcerpt.of(finding, texts, CONTEXT);
        excerpts.forEach(excerpt -> code(out, excerpt, finding, excerpts.size() > 1));
        out.open("div", "class", "pair").newLine();
        drawing(out, id + "-race", "What two requests do to each other", finding.race());
        drawing(out, id + "-fix", "The same two with the fix", finding.repaired());
        out.close().newLine();
        out.open("div", "class", "notes").newLine();
        path(out, finding);
        lookedFor(out, finding);
        advice(out, finding.advice());
        finding.fixes().forEach(fix -> fixes.write(out, fix));
        out.close().newLine();
        out.close().newLine();
    }

    /** @param named whether the file is named above its lines, because it is not the only one */
    private void code(Markup out, CodeExcerpt excerpt, Finding finding, boolean named) {
        String file = prefix + excerpt.file();
        out.open("figure", "class", "code");
        if (named) {
            out.open("figcaption").path(file).close();
        }
        if (!excerpt.found()) {
            out.leaf("p", "The file could not be read again.").close().newLine();
            return;
        }
        // What can be scrolled must be reachable with the keyboard.
        out.open("pre", "tabindex", "0", "role", "region", "aria-label", "Lines of " + file);
        int last = 0;
        for (CodeExcerpt.Line line : excerpt.lines()) {
            if (last > 0 && line.number() > last + 1) {
                out.leaf("span", "⋮", "class", "gap").newLine();
            }
            last = line.number();
            String kind = line.has(CodeExcerpt.Part.ACT) ? " act" : line.has(CodeExcerpt.Part.CHECK) ? " check" : "";
            out.open("span", "class", "line" + kind);
            out.leaf("span", String.valueOf(line.number()), "class", "number");
            line.pieces().forEach(piece -> piece(out, piece));
            out.close().newLine();
            label(out, line, CodeExcerpt.Part.CHECK, finding.check());
            label(out, line, CodeExcerpt.Part.ACT, finding.act());
        }
        out.close().close().newLine();
    }

    private static void piece(Markup out, CodeExcerpt.Piece piece) {
        switch (piece.part()) {
            case OTHER -> out.text(piece.text());
            case CHECK -> out.leaf("mark", piece.text(), "class", "check");
            case ACT -> out.leaf("mark", piece.text(), "class", "act");
        }
    }

    /** Below the line where the check or the act begins, what it does. */
    private static void label(Markup out, CodeExcerpt.Line line, CodeExcerpt.Part part, Finding.Site site) {
        if (line.has(part) && line.number() == site.span().startLine()) {
            String kind = part == CodeExcerpt.Part.CHECK ? "check" : "act";
            out.open("span", "class", "label " + kind);
            out.leaf("b", kind + ":").text(" ").prose(site.label()).close().newLine();
        }
    }

    private static void drawing(Markup out, String id, String title, Timeline timeline) {
        out.open("figure", "class", "drawing").leaf("figcaption", title);
        TimelineSvg.draw(out, id, title, timeline);
        out.close().newLine();
    }

    private void path(Markup out, Finding finding) {
        if (finding.path().isEmpty()) {
            return;
        }
        out.open("section", "class", "way")
                .leaf("h4", "The way there")
                .open("ol")
                .newLine();
        out.open("li").leaf("code", finding.method()).close().newLine();
        for (Finding.Step step : finding.path()) {
            out.open("li")
                    .open("code")
                    .path(place(step.span()))
                    .close()
                    .text(" ")
                    .prose(step.text());
            out.close().newLine();
        }
        out.close().close().newLine();
    }

    private static void lookedFor(Markup out, Finding finding) {
        out.open("section").leaf("h4", "Looked for").open("ul").newLine();
        for (Finding.LookedFor one : finding.lookedFor()) {
            out.open("li")
                    .prose(one.protection())
                    .text(": ")
                    .prose(one.result())
                    .close()
                    .newLine();
        }
        out.close().close().newLine();
    }

    private static void advice(Markup out, List<String> advice) {
        out.open("section", "class", "advice")
                .leaf("h4", "What to do")
                .open("ol")
                .newLine();
        advice.forEach(one -> out.open("li").prose(one).close().newLine());
        out.close().close().newLine();
    }

    private String place(SourceSpan span) {
        return prefix + span.file() + ":" + span.startLine();
    }
}
