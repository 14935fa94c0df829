package dev.tocsin.rules.sarif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tocsin.analyzer.source.Problem;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.rules.Confidence;
import dev.tocsin.rules.Finding;
import dev.tocsin.rules.Golden;
import dev.tocsin.rules.RuleDescription;
import dev.tocsin.rules.Samples;
import dev.tocsin.rules.ScanReport;
import dev.tocsin.rules.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SarifReportTest {

    private static final SarifReport REPORT = new SarifReport("1.0.0", "", Samples.texts());

    @Test
    void writesTheSampleAsItStandsInTheGoldenFile() {
        Golden.assertMatches(
                "dev/tocsin/rules/sample/report.sarif",
                new String(REPORT.toBytes(Samples.report()), StandardCharsets.UTF_8));
    }

    @Test
    void isValid() throws IOException {
        assertThat(log(REPORT, Samples.report()).at("/runs/0/results")).hasSize(2);
    }

    @Test
    void saysThatNothingWasFound() throws IOException {
        JsonNode log = log(REPORT, Samples.clean());

        assertThat(log.at("/runs/0/results").isArray()).isTrue();
        assertThat(log.at("/runs/0/results")).isEmpty();
        assertThat(log.at("/runs/0/tool/driver/rules")).hasSize(2);
    }

    @Test
    void pointsAtTheActAndLinksTheCheck() throws IOException {
        JsonNode result = log(REPORT, Samples.report()).at("/runs/0/results/1");

        assertThat(result.at("/locations/0/physicalLocation/region").toString())
                .isEqualTo("{\"startLine\":44,\"startColumn\":21,\"endLine\":44,\"endColumn\":76}");
        assertThat(result.at("/message/text").asText())
                .startsWith("`existsByEmail` ([line 41](1)) and `save` (line 44) are separate statements");
        assertThat(result.at("/relatedLocations/0/physicalLocation/region/startLine")
                        .asInt())
                .isEqualTo(41);
    }

    @Test
    void linksACheckWhoseLineTheMessageDoesNotName() throws IOException {
        Finding finding = with(Samples.register(), "Two requests can both insert an `int[](3)`.");

        assertThat(log(REPORT, reportOf(List.of(finding)))
                        .at("/runs/0/results/0/message/text")
                        .asText())
                .isEqualTo("Two requests can both insert an `int[\\](3)`. The check is at [SignUp.java, line 41](1).");
    }

    @Test
    void tellsTheInterleavingInOneThread() throws IOException {
        JsonNode flows = log(REPORT, Samples.report()).at("/runs/0/results/1/codeFlows");

        List<String> moves = new ArrayList<>();
        flows.at("/0/threadFlows/0/locations")
                .forEach(step -> moves.add(step.at("/location/message/text").asText()));
        assertThat(flows).hasSize(1);
        assertThat(moves)
                .containsExactly(
                        "Request A: existsByEmail(\"a@b.c\"): no row",
                        "Request B: existsByEmail(\"a@b.c\"): no row",
                        "Request A: save(User \"a@b.c\")",
                        "Request B: save(User \"a@b.c\"): the second row");
    }

    @Test
    void linksEveryCallOnTheWay() throws IOException {
        JsonNode result = log(REPORT, Samples.report()).at("/runs/0/results/0");

        assertThat(result.path("relatedLocations")).hasSize(3);
        assertThat(result.path("codeFlows")).hasSize(2);
        assertThat(result.at("/message/text").asText())
                .endsWith(" The way there: [SignUp.java, line 26](2), [UserNames.java, line 15](3).");
    }

    @Test
    void countsPathsFromTheRepositorysRootAndEncodesThem() throws IOException {
        String file = "src/Ünï code/a:b#c%d[1].java";
        Finding finding = at(Samples.register(), new SourceSpan(file, 3, 1, 3, 4));
        SarifReport report = new SarifReport("1.0.0", "services/users/", ignored -> Optional.empty());

        JsonNode result = log(report, reportOf(List.of(finding))).at("/runs/0/results/0");

        assertThat(result.at("/locations/0/physicalLocation/artifactLocation/uri")
                        .asText())
                .isEqualTo("services/users/src/%C3%9Cn%C3%AF%20code/a%3Ab%23c%25d%5B1%5D.java");
        assertThat(result.path("partialFingerprints").has("primaryLocationLineHash"))
                .as("without the text there is nothing to hash")
                .isFalse();
    }

    @Test
    void givesAWholeLineNoColumns() throws IOException {
        Finding finding = at(Samples.register(), SourceSpan.line(Samples.SIGN_UP, 44));

        assertThat(log(REPORT, reportOf(List.of(finding)))
                        .at("/runs/0/results/0/locations/0/physicalLocation/region")
                        .toString())
                .isEqualTo("{\"startLine\":44}");
    }

    @Test
    void reportsProblemsAndLimitsAndStillSucceeds() throws IOException {
        JsonNode invocation = log(REPORT, Samples.report()).at("/runs/0/invocations/0");

        assertThat(invocation.path("executionSuccessful").asBoolean()).isTrue();
        JsonNode notifications = invocation.path("toolExecutionNotifications");
        assertThat(notifications).hasSize(2);
        assertThat(notifications.at("/0/message/text").asText()).contains("V3__audit.sql");
        assertThat(notifications.at("/1/descriptor/id").asText()).isEqualTo("syntax-error");
        assertThat(notifications
                        .at("/1/locations/0/physicalLocation/region/startLine")
                        .asInt())
                .isEqualTo(7);
    }

    @Test
    void clipsDescriptionsThatGitHubWouldRefuse() throws IOException {
        RuleDescription wordy = new RuleDescription(
                "TOC101", "check-then-insert", "s".repeat(3000), "d".repeat(1024), Severity.NOTE, "# doc");
        ScanReport report = new ScanReport(
                List.of(),
                List.of(),
                List.of(),
                List.of(wordy),
                Samples.report().statistics());

        JsonNode rule = log(REPORT, report).at("/runs/0/tool/driver/rules/0");

        assertThat(rule.at("/shortDescription/text").asText()).hasSize(1024).endsWith("s…");
        assertThat(rule.at("/fullDescription/text").asText()).isEqualTo("d".repeat(1024));
        assertThat(rule.at("/defaultConfiguration/level").asText()).isEqualTo("note");
    }

    @Test
    void keepsTheWorstOfTooManyFindings() throws IOException {
        List<Finding> many = new ArrayList<>();
        IntStream.range(0, 5).forEach(i -> many.add(severity(Samples.register(), Severity.NOTE)));
        many.add(Samples.register());
        SarifReport five = new SarifReport("1.0.0", "", Samples.texts(), 5, Long.MAX_VALUE);

        JsonNode run = log(five, reportOf(many)).at("/runs/0");

        assertThat(run.path("results").findValuesAsText("level"))
                .containsExactly("note", "note", "note", "note", "error");
        assertThat(run.at("/invocations/0/toolExecutionNotifications/0/message/text")
                        .asText())
                .contains("the worst 5 of 6 findings");
    }

    /** What GitHub refuses, or leaves out without a word ("SARIF support for code scanning", validation of limits). */
    @Test
    void staysWithinTheLimitsOfGitHub() throws IOException {
        List<Finding.Step> way = IntStream.rangeClosed(1, 12_000)
                .mapToObj(i -> new Finding.Step(SourceSpan.line(Samples.SIGN_UP, i), "calls " + i))
                .toList();

        JsonNode log = log(REPORT, reportOf(List.of(path(Samples.register(), way))));

        assertThat(log.path("runs")).as("runs of one file, of 20").hasSize(1);
        assertThat(log.at("/runs/0/tool/extensions")).as("extensions, of 100").isEmpty();
        JsonNode result = log.at("/runs/0/results/0");
        int steps = 0;
        for (JsonNode flow : result.path("codeFlows")) {
            steps += flow.at("/threadFlows/0/locations").size();
        }
        assertThat(steps).as("thread flow locations, of which 1,000 are kept").isEqualTo(1_000);
        assertThat(result.at("/codeFlows/0/threadFlows/0/locations"))
                .as("the interleaving is whole")
                .hasSize(Samples.register().race().moves().size());
        assertThat(result.path("locations").size()
                        + result.path("relatedLocations").size())
                .as("locations, of which 100 are kept")
                .isBetween(2, 100);
        long last = result.path("relatedLocations").size();
        assertThat(result.at("/message/text").asText())
                .contains("](" + last + ")")
                .doesNotContain("](" + (last + 1) + ")");
        log.at("/runs/0/tool/driver/rules")
                .forEach(rule -> assertThat(rule.at("/properties/tags").size())
                        .as("tags of a rule, of which 10 are kept")
                        .isBetween(1, 10));
    }

    /** The limits that the house works with are GitHub's. */
    @Test
    void knowsHowMuchGitHubTakes() {
        assertThat(SarifReport.MAX_RESULTS).isEqualTo(25_000);
        assertThat(SarifReport.MAX_GZIPPED_BYTES).isEqualTo(10_000_000);
    }

    @Test
    void staysBelowTheSizeOfAnUpload() throws IOException {
        List<Finding> many = new ArrayList<>();
        IntStream.range(0, 200).forEach(i -> many.add(severity(Samples.register(), Severity.WARNING)));
        many.set(150, Samples.register());
        SarifReport small = new SarifReport("1.0.0", "", Samples.texts(), 200, 6_000);

        JsonNode results = log(small, reportOf(many)).at("/runs/0/results");

        assertThat(results.size()).isBetween(1, 199);
        assertThat(results.findValuesAsText("level")).contains("error");
    }

    @Test
    void namesSoManyProblemsAndSaysHowManyThereAre() throws IOException {
        List<Problem> problems = IntStream.rangeClosed(1, 1_200)
                .mapToObj(i -> new Problem(SourceSpan.line("F" + i + ".java", i), Problem.Kind.SYNTAX, "Broken."))
                .toList();
        ScanReport report = new ScanReport(
                List.of(),
                problems,
                List.of(),
                Samples.report().rules(),
                Samples.report().statistics());

        JsonNode notifications = log(REPORT, report).at("/runs/0/invocations/0/toolExecutionNotifications");

        assertThat(notifications).hasSize(1_001);
        assertThat(notifications.at("/0/message/text").asText()).contains("the first 1000 of 1200 places");
    }

    @Test
    void rulesSayHowOftenTheyAreRight() throws IOException {
        List<RuleDescription> rules = Stream.of("TOC101", "TOC106", "TOC305")
                .map(id -> new RuleDescription(id, "some-rule", "s", "d", Severity.ERROR, "# doc"))
                .toList();
        ScanReport report = new ScanReport(
                List.of(), List.of(), List.of(), rules, Samples.report().statistics());

        assertThat(log(REPORT, report).at("/runs/0/tool/driver/rules").findValuesAsText("precision"))
                .containsExactly("high", "medium", "low");
    }

    /** What GitHub asks of a rule; it takes an empty string for a missing one. */
    @Test
    void everyRuleAndNotificationIsDescribed() throws IOException {
        JsonNode driver = log(REPORT, Samples.report()).at("/runs/0/tool/driver");

        for (String kind : List.of("rules", "notifications")) {
            assertThat(driver.path(kind)).isNotEmpty();
            for (JsonNode descriptor : driver.path(kind)) {
                for (String field : List.of("/id", "/shortDescription/text", "/fullDescription/text", "/help/text")) {
                    assertThat(descriptor.at(field).asText()).as(field).isNotBlank();
                }
            }
        }
        JsonNode properties = driver.at("/rules/0/properties");
        assertThat(properties.path("security-severity").asText()).matches("\\d\\.\\d");
        assertThat(properties.path("tags"))
                .hasSizeLessThanOrEqualTo(10)
                .extracting(JsonNode::asText)
                .contains("security", "external/cwe/cwe-362", "external/cwe/cwe-367");
    }

    @Test
    void refusesAFindingOfARuleThatDidNotRun() {
        ScanReport report = new ScanReport(
                List.of(Samples.register()),
                List.of(),
                List.of(),
                List.of(Samples.UNHANDLED_VIOLATION),
                Samples.report().statistics());

        assertThatThrownBy(() -> REPORT.toBytes(report))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("TOC101");
    }

    /** Every log that these tests look into is a valid one. */
    private static JsonNode log(SarifReport report, ScanReport scan) throws IOException {
        byte[] bytes = report.toBytes(scan);
        assertThat(SarifValidator.complaints(bytes)).isEmpty();
        return new ObjectMapper().readTree(bytes);
    }

    private static ScanReport reportOf(List<Finding> findings) {
        ScanReport sample = Samples.report();
        return new ScanReport(findings, List.of(), List.of(), sample.rules(), sample.statistics());
    }

    private static Finding with(Finding finding, String message) {
        return copy(finding, finding.severity(), message, finding.act(), finding.path());
    }

    private static Finding path(Finding finding, List<Finding.Step> path) {
        return copy(finding, finding.severity(), finding.message(), finding.act(), path);
    }

    private static Finding severity(Finding finding, Severity severity) {
        return copy(finding, severity, finding.message(), finding.act(), finding.path());
    }

    private static Finding at(Finding finding, SourceSpan act) {
        return copy(
                finding,
                finding.severity(),
                finding.message(),
                new Finding.Site(act, finding.act().label()),
                finding.path());
    }

    private static Finding copy(
            Finding finding, Severity severity, String message, Finding.Site act, List<Finding.Step> path) {
        return new Finding(
                finding.rule(),
                severity,
                Confidence.HIGH,
                message,
                finding.check(),
                act,
                finding.method(),
                finding.entity(),
                finding.columns(),
                path,
                finding.race(),
                finding.repaired(),
                finding.lookedFor(),
                finding.advice());
    }
}
