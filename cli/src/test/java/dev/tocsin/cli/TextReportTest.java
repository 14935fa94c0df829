package dev.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.source.Problem;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.rules.Confidence;
import dev.tocsin.rules.Finding;
import dev.tocsin.rules.Golden;
import dev.tocsin.rules.Samples;
import dev.tocsin.rules.ScanReport;
import dev.tocsin.rules.Severity;
import dev.tocsin.rules.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextReportTest {

    private static final TextStyle PLAIN = new TextStyle(100, false, true);
    private static final String ESCAPE = "\u001b";

    @Test
    void showsTheSampleAsItStandsInTheGoldenFiles() {
        Golden.assertMatches("dev/tocsin/cli/report.txt", render(PLAIN, Samples.report()));
        Golden.assertMatches(
                "dev/tocsin/cli/report-ascii.txt", render(new TextStyle(100, false, false), Samples.report()));
        Golden.assertMatches(
                "dev/tocsin/cli/report-narrow.txt", render(new TextStyle(60, false, true), Samples.report()));
        Golden.assertMatches(
                "dev/tocsin/cli/report-colour.txt",
                render(new TextStyle(100, true, true), Samples.report()).replace(ESCAPE, "<ESC>"));
        Golden.assertMatches("dev/tocsin/cli/clean.txt", render(PLAIN, Samples.clean()));
    }

    @Test
    void saysTheSameWithColours() {
        String coloured = render(new TextStyle(100, true, true), Samples.report());

        assertThat(coloured).contains(ESCAPE + "[1;31m");
        assertThat(coloured.replaceAll(ESCAPE + "\\[[0-9;]*m", "")).isEqualTo(render(PLAIN, Samples.report()));
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80, 100, 160})
    void fitsTheWindow(int width) {
        String report = render(new TextStyle(width, false, true), Samples.report());

        // Lines that name a place are not broken, so that it can be clicked, and the summary stays one line to grep.
        assertThat(report.lines().filter(line -> !line.matches("(src| +[│·] src)/.*|.* findings .*| +1 TOC.*")))
                .hasSizeGreaterThan(30)
                .allSatisfy(line -> assertThat(TerminalText.width(line)).isLessThanOrEqualTo(width));
    }

    @Test
    void usesNothingButAsciiWhereTheTerminalKnowsNoMore() {
        assertThat(render(new TextStyle(60, false, false), Samples.report())).matches("\\p{ASCII}+");
    }

    @Test
    void putsTheCaretsUnderTheCodeBehindTabsAndWideCharacters() {
        String source = "\t\tif (users.existsByName(\"東京\")) {}\n\tusers\t.save(new User(\"東京\"));\n";
        Finding finding = finding(
                span(source, 1, "users.existsByName(\"東京\")"), span(source, 2, "users\t.save(new User(\"東京\"))"), "m");

        assertThat(render(PLAIN, report(finding), source)).contains("""
                          1 │         if (users.existsByName("東京")) {}
                            │             ^^^^^^^^^^^^^^^^^^^^^^^^^^ check: asks
                          2 │     users   .save(new User("東京"));
                            │     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ act: saves
                        """);
    }

    @Test
    void showsCheckAndActOfOneLineUnderThatLine() {
        String source = "if (!users.exists(e)) users.save(e);\n";
        Finding finding = finding(span(source, 1, "users.exists(e)"), span(source, 1, "users.save(e)"), "m");

        assertThat(render(PLAIN, report(finding), source)).contains("""
                          1 │ if (!users.exists(e)) users.save(e);
                            │      ^^^^^^^^^^^^^^^ check: asks
                            │                       ^^^^^^^^^^^^^ act: saves
                        """);
    }

    @Test
    void marksAStatementOfManyLinesToTheEndOfItsFirst() {
        String source = "users.exists(e)\nusers\n  .save(\n e);\n";
        Finding finding = finding(span(source, 1, "users.exists(e)"), new SourceSpan("A.java", 2, 1, 4, 3), "m");

        assertThat(render(PLAIN, report(finding), source)).contains("  2 │ users\n    │ ^^^^^ act: saves\n");
    }

    @Test
    void marksTheCodeOfALineThatIsMeantAsAWhole() {
        String source = "x\n    return users.save(e);   \n";
        Finding finding = finding(span(source, 1, "x"), SourceSpan.line("A.java", 2), "m");

        assertThat(render(PLAIN, report(finding), source))
                .contains("  2 │     return users.save(e);\n    │     ^^^^^^^^^^^^^^^^^^^^^ act: saves\n");
    }

    @Test
    void trimsALongLineAroundTheCode() {
        String source = "x\n" + "a();".repeat(5_000) + "users.save(e);" + "b();".repeat(5_000) + "\n";
        Finding finding = finding(span(source, 1, "x"), span(source, 2, "users.save(e)"), "m");

        String report = render(new TextStyle(60, false, true), report(finding), source);

        assertThat(report)
                .contains("  2 │ …a();a();a();users.save(e);b();b();b();b();b();b();b(…\n")
                .contains("    │              ^^^^^^^^^^^^^ act: saves\n");
    }

    @Test
    void saysWhenASourceLineIsGone() {
        Finding finding = finding(SourceSpan.line("Gone.java", 3), SourceSpan.line("Gone.java", 4), "m");

        assertThat(render(PLAIN, report(finding), "unrelated"))
                .contains("  3 │ (the line could not be read again)\n", "act: saves");
    }

    @Test
    void makesControlCharactersVisibleWhereverTheyComeFrom() {
        String evil = ESCAPE + "]0;title\u0007" + ESCAPE + "[2J\r\u202e\u2066\u009b31m\u0000\ud800";
        String source = "users.exists(/*" + evil.replace("\r", "") + "*/e)\nusers.save(e)\n";
        SourceSpan check = new SourceSpan("dir" + evil + "/A.java", 1, 1, 1, 12);
        Finding finding = new Finding(
                Samples.CHECK_THEN_INSERT,
                Severity.ERROR,
                Confidence.HIGH,
                "message " + evil,
                new Finding.Site(check, "asks " + evil),
                new Finding.Site(check, "saves " + evil),
                "m" + evil,
                "users",
                List.of(),
                List.of(new Finding.Step(check, "calls " + evil)),
                timeline("exists " + evil, check),
                timeline("inserts " + evil, check),
                List.of(new Finding.LookedFor("key " + evil, "not found " + evil)),
                List.of("Do " + evil));
        ScanReport report = new ScanReport(
                List.of(finding),
                List.of(new Problem(check, Problem.Kind.SYNTAX, "broken " + evil)),
                List.of("limited by " + evil),
                Samples.report().rules(),
                Samples.report().statistics());

        for (boolean unicode : new boolean[] {true, false}) {
            String text = render(new TextStyle(100, false, unicode), report, source);
            assertThat(text).contains(unicode ? "␛[2J" : "?[2J");
            assertThat(text.codePoints().filter(c -> c != '\n'))
                    .isNotEmpty()
                    .noneMatch(c -> Character.isISOControl(c)
                            || Character.getType(c) == Character.FORMAT
                            || Character.getType(c) == Character.SURROGATE);
        }
    }

    @Test
    void listsOnlySoManyProblems() {
        List<Problem> problems = IntStream.rangeClosed(1, 25)
                .mapToObj(i -> new Problem(SourceSpan.line("F" + i + ".java", i), Problem.Kind.SYNTAX, "Broken."))
                .toList();
        ScanReport report = new ScanReport(
                List.of(),
                problems,
                List.of(),
                Samples.report().rules(),
                Samples.report().statistics());

        assertThat(render(PLAIN, report))
                .contains("25 places could not be read as expected", "F20.java:20 Broken.", "and 5 more")
                .doesNotContain("F21.java");
    }

    @Test
    void showsPathsAsTheyCanBeOpened() {
        assertThat(new TextReport(PLAIN, "../shop/", Samples.texts()).render(Samples.report()))
                .contains("../shop/" + Samples.SIGN_UP + ":44:21 error TOC101 check-then-insert")
                .contains("│ ../shop/" + Samples.USER_NAMES + ":15:13");
    }

    private static String render(TextStyle style, ScanReport report) {
        return new TextReport(style, "", Samples.texts()).render(report);
    }

    private static String render(TextStyle style, ScanReport report, String source) {
        Function<String, Optional<String>> texts =
                file -> file.endsWith("A.java") ? Optional.of(source) : Optional.empty();
        return new TextReport(style, "", texts).render(report);
    }

    private static ScanReport report(Finding... findings) {
        ScanReport sample = Samples.report();
        return new ScanReport(
                new ArrayList<>(List.of(findings)), List.of(), List.of(), sample.rules(), sample.statistics());
    }

    private static Finding finding(SourceSpan check, SourceSpan act, String method) {
        return new Finding(
                Samples.CHECK_THEN_INSERT,
                Severity.ERROR,
                Confidence.HIGH,
                "Two requests.",
                new Finding.Site(check, "asks"),
                new Finding.Site(act, "saves"),
                method,
                "users",
                List.of(),
                List.of(),
                timeline("checks", check),
                timeline("acts", act),
                List.of(new Finding.LookedFor("unique key", "not found")),
                List.of("Add one."));
    }

    private static Timeline timeline(String statement, SourceSpan span) {
        return new Timeline(
                List.of(new Timeline.Move(
                        Timeline.Request.A, Timeline.Kind.ACT, statement, statement, Optional.of(span))),
                new Timeline.Outcome(true, "Ends " + statement));
    }

    private static SourceSpan span(String source, int line, String code) {
        String text = Excerpt.line(source, line).orElseThrow();
        int start = text.indexOf(code);
        assertThat(start).isNotNegative();
        return new SourceSpan("A.java", line, start + 1, line, start + code.length());
    }
}
