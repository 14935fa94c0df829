package dev.tocsin.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.rules.Finding;
import dev.tocsin.rules.Golden;
import dev.tocsin.rules.Samples;
import dev.tocsin.rules.ScanReport;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.commonmark.Extension;
import org.commonmark.ext.autolink.AutolinkExtension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

class MarkdownReportTest {

    private static final List<Extension> GITHUB = List.of(TablesExtension.create(), AutolinkExtension.create());

    @Test
    void writesTheSampleAsItStandsInTheGoldenFile() {
        Golden.assertMatches("dev/tocsin/cli/report.md", markdown(Samples.report()));
    }

    @Test
    void isWhatAViewerShows() {
        Document page = rendered(markdown(Samples.report()));

        assertThat(page.select("h1").text()).isEqualTo("Tocsin: 2 findings (1 error, 1 warning)");
        assertThat(page.select("h2").eachText())
                .containsExactly(
                        "🟠 warning TOC201 unhandled-unique-violation: src/main/java/com/acme/users/SignUp.java:28",
                        "🔴 error TOC101 check-then-insert: src/main/java/com/acme/users/SignUp.java:44",
                        "What limited the scan",
                        "1 place could not be read as expected");
        assertThat(page.select("table")).hasSize(5);
        assertThat(page.select("table").get(3).select("td"))
                .extracting(Element::text)
                .containsExactly(
                        "existsByEmail(\"a@b.c\"): no row",
                        "",
                        "",
                        "existsByEmail(\"a@b.c\"): no row",
                        "save(User \"a@b.c\")",
                        "",
                        "",
                        "save(User \"a@b.c\"): the second row");
        assertThat(page.select("pre").last().text()).contains("check 41 │         if (users.existsByEmail(email)) {");
        assertThat(page.text()).contains("❌ Two User rows with this email.", "✅ One User with this email;");
    }

    @Test
    void saysThatNothingWasFound() {
        assertThat(markdown(Samples.clean()))
                .isEqualTo(
                        "# Tocsin: No races found\n\nIn 187 files, 21,873 lines: 96 data operations, 31 check-then-acts"
                                + " weighed.\n");
    }

    @Test
    void fromTheTreeComesTextAndNothingElse() {
        String markdown = new String(
                new MarkdownReport("", ignored -> Optional.of(Hostile.source())).toBytes(Hostile.report()),
                StandardCharsets.UTF_8);
        Document page = rendered(markdown);

        assertThat(page.select("a, img, script, em, strong > strong, del, h3, h4, hr"))
                .isEmpty();
        assertThat(page.select("h1")).hasSize(1);
        assertThat(page.select("h2")).hasSize(4);
        assertThat(page.select("details")).hasSize(2);
        // Outside of code, where GitHub would make a link or call somebody.
        page.select("code, pre").forEach(Element::remove);
        assertThat(page.wholeText())
                .contains("<script>alert(1)</script>")
                .doesNotContain("@somebody", "#1", "http://evil", "www.evil", "\u001b", "\u202e");
    }

    @Test
    void staysBelowTheSizeOfASummary() {
        Finding finding = Samples.register();
        ScanReport many = new ScanReport(
                Collections.nCopies(100, finding),
                List.of(),
                Samples.report().limits(),
                Samples.report().rules(),
                Samples.report().statistics());
        byte[] bytes = new MarkdownReport("", Samples.texts(), 20_000).toBytes(many);
        String markdown = new String(bytes, StandardCharsets.UTF_8);

        assertThat(bytes.length).isBetween(15_000, 20_200);
        long shown = markdown.lines().filter(line -> line.startsWith("## 🔴")).count();
        assertThat(shown).isBetween(5L, 50L);
        assertThat(markdown).contains("**" + (100 - shown) + " more findings** left out here", "What limited the scan");
    }

    @Test
    void saysWhenAFileIsGone() {
        String markdown = new String(
                new MarkdownReport("", ignored -> Optional.empty()).toBytes(Samples.report()), StandardCharsets.UTF_8);

        assertThat(markdown).contains("`: the file could not be read again.").doesNotContain("```");
    }

    private static String markdown(ScanReport report) {
        return new String(new MarkdownReport("", Samples.texts()).toBytes(report), StandardCharsets.UTF_8);
    }

    private static Document rendered(String markdown) {
        String html = HtmlRenderer.builder()
                .extensions(GITHUB)
                .build()
                .render(Parser.builder().extensions(GITHUB).build().parse(markdown));
        return Jsoup.parse(html);
    }
}
