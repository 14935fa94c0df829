package dev.tocsin.cli.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.cli.report.Hostile;
import dev.tocsin.rules.Finding;
import dev.tocsin.rules.Fix;
import dev.tocsin.rules.Samples;
import dev.tocsin.rules.ScanReport;
import dev.tocsin.rules.Severity;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.Test;

/** What a browser shows, and that it is usable there, is tested by {@code scripts/test-html}. */
class HtmlReportTest {

    private static final Pattern ADDRESS =
            Pattern.compile("url\\(|@import|//|javascript:|data:", Pattern.CASE_INSENSITIVE);

    @Test
    void showsEveryFindingWithAllThatIsKnownOfIt() {
        Document page = page(Samples.report());

        Elements articles = page.select("article.entry");
        assertThat(articles.select("h3").eachText())
                .containsExactly(
                        "src/main/java/com/acme/users/SignUp.java:28", "src/main/java/com/acme/users/SignUp.java:44");
        Element second = articles.get(1);
        Finding finding = Samples.register();
        assertThat(second.classNames()).contains("s-error", "c-high", "r-TOC101");
        assertThat(second.select(".message").text()).isEqualTo(finding.message().replace("`", ""));
        assertThat(second.select("mark.check").text()).isEqualTo("users.existsByEmail(email)");
        assertThat(second.select("mark.act").text())
                .isEqualTo("users.save(new User(email, passwords.encode(password)))");
        assertThat(second.select(".label").eachText())
                .containsExactly(
                        "check: existsByEmail asks for a User with this email",
                        "act: save inserts a User with this email");
        for (Finding.LookedFor one : finding.lookedFor()) {
            assertThat(second.text())
                    .contains(one.protection().replace("`", ""), one.result().replace("`", ""));
        }
        finding.advice().forEach(advice -> assertThat(second.text()).contains(advice.replace("`", "")));
        assertThat(articles.get(0).select("h4").eachText())
                .containsExactly("The way there", "Looked for", "What to do");
        assertThat(articles.get(0).select("figure.code figcaption").eachText())
                .as("of two files both are named")
                .containsExactly(Samples.USER_NAMES, Samples.SIGN_UP);
    }

    @Test
    void drawsTheRaceAndTheFix() {
        Elements drawings = page(Samples.report()).select("article").get(1).select("svg");

        assertThat(drawings).hasSize(2);
        Element race = drawings.get(0);
        assertThat(race.select("text.head").eachText()).containsExactly("request A", "request B", "database");
        assertThat(race.select("line.lane")).hasSize(3);
        assertThat(race.select("text.statement").eachText())
                .containsExactly(
                        "existsByEmail(\"a@b.c\")",
                        "existsByEmail(\"a@b.c\")",
                        "save(User \"a@b.c\")",
                        "save(User \"a@b.c\")");
        assertThat(race.select("text.answer").eachText()).containsExactly("no row", "no row", "the second row");
        assertThat(race.select("rect.band.window")).hasSize(2);
        assertThat(race.select("g.outcome.harm text").text()).isEqualTo("Two User rows with this email.");
        assertThat(drawings.get(1).select("rect.band")).isEmpty();
        assertThat(drawings.get(1).select("g.outcome.good text").eachText())
                .containsExactly("One User with this email; request B", "gets EmailTaken.");
        for (Element drawing : drawings) {
            assertThat(drawing.attr("role")).isEqualTo("img");
            List<String> ids = List.of(drawing.attr("aria-labelledby").split(" "));
            assertThat(ids).hasSize(2).allMatch(id -> drawing.getElementById(id) != null);
            assertThat(drawing.selectFirst("desc").text()).contains("Request B: save(User \"a@b.c\")");
        }
    }

    @Test
    void drawsALockAndAWait() {
        Element fix =
                page(Samples.report()).select("article").get(0).select("svg").get(1);

        assertThat(fix.select("rect.band.lock")).hasSize(1);
        assertThat(fix.select("g.wait circle.stop")).hasSize(1);
        assertThat(fix.select("g.answer line.arrow"))
                .as("the user's answer is not the database's")
                .isEmpty();
    }

    /** A drawing overlaps nothing: time goes down, and nothing stands beside the paper. */
    @Test
    void movesFollowEachOther() {
        for (Element drawing : page(Samples.report()).select("svg.timeline")) {
            List<Double> dots = drawing.select("circle.dot").eachAttr("cy").stream()
                    .map(Double::valueOf)
                    .toList();
            assertThat(dots).hasSizeGreaterThan(2).isSorted().doesNotHaveDuplicates();
            String[] box = drawing.attr("viewBox").split(" ");
            assertThat(dots.get(dots.size() - 1)).isLessThan(Double.parseDouble(box[3]));
        }
    }

    @Test
    void showsThePatchAsADiff() {
        Element fix = page(Samples.report()).select("article").get(1).selectFirst("section.fix");
        Fix sample = Samples.register().fixes().get(0);

        assertThat(fix.selectFirst("h4").text()).isEqualTo("Fix (needs review)");
        assertThat(fix.select("li").eachText())
                .containsExactly(
                        sample.title().replace("`", ""),
                        "tocsin fix --unsafe writes it.",
                        "Rows that are there may break the key.");
        assertThat(fix.select("summary").text()).isEqualTo("The patch, in 2 files");
        assertThat(fix.select("figcaption").eachText())
                .containsExactly(
                        "src/main/resources/db/migration/V2__users_email_key.sql (new)",
                        "src/main/java/com/acme/users/SignUp.java");
        Elements diffs = fix.select("details pre");
        assertThat(diffs.get(0).select(".row").eachText())
                .containsExactly("+alter table users add constraint users_email_key unique (email);");
        assertThat(diffs.get(1).select(".row.added").eachText()).anyMatch(l -> l.contains("try {"));
        assertThat(diffs.get(1).select(".row").not(".added").not(".removed")).isNotEmpty();
    }

    @Test
    void aFileThatHasChangedSinceHasNoDiff() {
        Document page =
                parsed(new HtmlReport("1.0.0", "users", "", file -> Optional.of("short")).toBytes(Samples.report()));

        assertThat(page.select("section.fix figure").get(1).text()).contains("could not be read again");
    }

    @Test
    void fromTheTreeComesTextAndNothingElse() {
        byte[] bytes = new HtmlReport("1.0.0", Hostile.TEXT, "", ignored -> Optional.of(Hostile.source()))
                .toBytes(Hostile.report());
        Document page = parsed(bytes);

        Set<String> elements = new TreeSet<>();
        page.getAllElements().forEach(e -> elements.add(e.tagName()));
        Set<String> usual = new TreeSet<>();
        page(Samples.report()).getAllElements().forEach(e -> usual.add(e.tagName()));
        assertThat(usual).containsAll(elements);
        assertThat(page.select("article")).hasSize(2);
        assertThat(page.select("article").get(0).text()).contains("<script>alert(1)</script>", "</style></pre></svg>");
        assertThat(new String(bytes, StandardCharsets.UTF_8).codePoints())
                .noneMatch(c -> c != '\n' && Character.isISOControl(c)
                        || Character.getType(c) == Character.FORMAT
                        || Character.getType(c) == Character.SURROGATE);
        assertSelfContained(page);
    }

    @Test
    void isSelfContained() {
        assertSelfContained(page(Samples.report()));
    }

    private static void assertSelfContained(Document page) {
        assertThat(page.select("script, link, img, iframe, object, embed, base, form"))
                .isEmpty();
        assertThat(page.select("style")).hasSize(1);
        assertThat(ADDRESS.matcher(page.select("style").first().data()).find()).isFalse();
        for (Element element : page.getAllElements()) {
            for (Attribute attribute : element.attributes()) {
                assertThat(attribute.getKey()).doesNotStartWith("on").isNotIn("src", "style", "srcset", "action");
                if (attribute.getKey().equals("href")) {
                    assertThat(page.getElementById(attribute.getValue().substring(1)))
                            .as(attribute.getValue())
                            .isNotNull();
                    assertThat(attribute.getValue()).startsWith("#");
                }
            }
        }
    }

    @Test
    void allowsItsOwnStyleSheetAndNothingElse() {
        Document page = page(Samples.report());

        String policy = page.select("meta[http-equiv=Content-Security-Policy]").attr("content");
        assertThat(policy)
                .startsWith("default-src 'none'; style-src 'sha256-")
                .contains(Stylesheet.hash(page.select("style").first().data()))
                .doesNotContain("unsafe", "http");
    }

    @Test
    void everyIdIsThereOnce() {
        Document page = page(Samples.report());
        List<String> ids = page.select("[id]").eachAttr("id");

        assertThat(ids).hasSizeGreaterThan(10).doesNotHaveDuplicates();
        List<String> named = new ArrayList<>(page.select("[aria-labelledby]").eachAttr("aria-labelledby"));
        assertThat(named)
                .isNotEmpty()
                .allSatisfy(value -> assertThat(ids).containsAll(Arrays.asList(value.split(" "))));
    }

    @Test
    void filtersByWhatThereIs() {
        Document page = page(Samples.report());

        assertThat(page.select("input").eachAttr("id"))
                .containsExactly(
                        "show-s-error",
                        "show-s-warning",
                        "show-c-high",
                        "show-c-medium",
                        "show-r-TOC101",
                        "show-r-TOC201");
        assertThat(page.select("input[checked]")).hasSize(6);
        assertThat(page.select("label").get(0).text()).isEqualTo("error 1");
        String css = page.select("style").first().data();
        Set<String> classes = new HashSet<>();
        page.select("article").forEach(article -> classes.addAll(article.classNames()));
        for (String id : page.select("input").eachAttr("id")) {
            String name = id.substring("show-".length());
            assertThat(classes).contains(name);
            assertThat(css).contains("body:has(#" + id + ":not(:checked)) .entry." + name + "{display:none}");
        }
    }

    @Test
    void offersNoChoiceWhereThereIsNone() {
        ScanReport one = new ScanReport(
                List.of(Samples.register()),
                List.of(),
                List.of(),
                Samples.report().rules(),
                Samples.report().statistics());

        assertThat(page(one).select("input, fieldset, .filters")).isEmpty();
    }

    @Test
    void saysThatNothingWasFound() {
        Document page = page(Samples.clean());

        assertThat(page.select("h1").text()).isEqualTo("No races found in users");
        assertThat(page.select("article, #limits, .problems, #rules, #overview"))
                .isEmpty();
        assertThat(page.text()).contains("96 data operations, 31 check-then-acts weighed");
    }

    @Test
    void saysWhatLimitedTheScan() {
        Document page = page(Samples.report());

        assertThat(page.select("#limits li").text()).contains("V3__audit.sql");
        assertThat(page.select(".problems li").text())
                .isEqualTo("src/main/java/com/acme/Broken.java:7 Expected ; and found }; the whole file was left out.");
    }

    @Test
    void keepsTheWorstOfTooManyFindings() {
        List<Finding> many = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            many.add(Samples.rename());
        }
        many.add(Samples.register());
        ScanReport report = new ScanReport(
                many,
                List.of(),
                List.of(),
                Samples.report().rules(),
                Samples.report().statistics());

        Document page = parsed(new HtmlReport("1", "", "", Samples.texts(), 3).toBytes(report));

        assertThat(page.select("article")).hasSize(3);
        assertThat(page.select("article.s-error")).hasSize(1);
        assertThat(page.text()).contains("This page holds the worst 3 of 6 findings");
        assertThat(page.select("h1").text()).isEqualTo("6 findings");
    }

    /** Whoever parses it as XML reads the same. */
    @Test
    void isXmlToo() throws Exception {
        byte[] bytes = new HtmlReport("1.0.0", "users", "", Samples.texts()).toBytes(Samples.report());
        org.w3c.dom.Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(bytes));

        assertThat(document.getElementsByTagName("article").getLength()).isEqualTo(2);
    }

    @Test
    void everySeverityHasItsColour() {
        for (Severity severity : Severity.values()) {
            ScanReport report = new ScanReport(
                    List.of(Hostile.finding(severity)),
                    List.of(),
                    List.of(),
                    Samples.report().rules(),
                    Samples.report().statistics());
            Document page = page(report);
            String style = "s-" + severity.name().toLowerCase(java.util.Locale.ROOT);
            assertThat(page.select("article." + style)).hasSize(1);
            assertThat(page.select("style").first().data()).contains("." + style + " { --tone: ");
        }
    }

    private static Document page(ScanReport report) {
        return parsed(new HtmlReport("1.0.0", "users", "", Samples.texts()).toBytes(report));
    }

    private static Document parsed(byte[] bytes) {
        return Jsoup.parse(new String(bytes, StandardCharsets.UTF_8));
    }
}
