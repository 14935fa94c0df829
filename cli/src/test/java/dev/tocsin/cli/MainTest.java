package dev.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tocsin.analyzer.schema.Dialect;
import dev.tocsin.rules.Samples;
import dev.tocsin.rules.ScanReport;
import dev.tocsin.rules.sarif.SarifValidator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>(Map.of("LANG", "en_US.UTF-8"));
    private final List<ScanRequest> requests = new ArrayList<>();
    private Scanner scanner = (request, progress) -> Samples.report();
    private OutputStream stdout = out;
    private boolean terminal;

    @BeforeEach
    void writeTheSample() throws IOException {
        for (String file : List.of(Samples.SIGN_UP, Samples.USER_NAMES)) {
            Path path = directory.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, Samples.texts().apply(file).orElseThrow());
        }
    }

    @Test
    void scansTheCurrentDirectoryUnlessToldOtherwise() {
        assertThat(run("scan", "--min-confidence", "low")).isEqualTo(ExitCode.FINDINGS);

        assertThat(text(out))
                .isEqualTo(
                        new TextReport(new TextStyle(100, false, true), "", Samples.texts()).render(Samples.report()));
        assertThat(text(err)).isEmpty();
        assertThat(requests).hasSize(1);
        assertThat(requests.get(0).path().normalize()).isEqualTo(directory);
        assertThat(requests.get(0).jobs()).isPositive();
        assertThat(requests.get(0).includeTests()).isFalse();
        assertThat(requests.get(0).excludes()).isEmpty();
    }

    @Test
    void passesOnWhatWasAskedFor() {
        run("scan", "src", "--jobs", "3", "--include-tests", "--exclude", "a/**", "--exclude=b/*.java");

        assertThat(requests)
                .containsExactly(new ScanRequest(directory.resolve("src"), 3, true, List.of("a/**", "b/*.java")));
    }

    @Test
    void passesOnWhichDatabaseItIs() {
        run("scan", "--dialect", "postgres");

        assertThat(requests.get(0).knowledge().dialect()).contains(Dialect.POSTGRESQL);
    }

    @Test
    void namesTheDatabasesThereAre() {
        assertThat(run("scan", "--dialect", "postgrest")).isEqualTo(ExitCode.USAGE);

        assertThat(requests).isEmpty();
        assertThat(text(err)).contains("--dialect: \"postgrest\" is none of postgresql, ", "; is postgresql meant?");
    }

    @Test
    void showsOnlyTheSureFindingsAndSaysSo() {
        assertThat(run("scan")).isEqualTo(ExitCode.FINDINGS);

        assertThat(text(out))
                .contains("TOC101")
                .doesNotContain("TOC201")
                .contains("1 finding of lower confidence left out; `--min-confidence low` shows everything.");
    }

    @Test
    void showsOnlyTheChosenRules() throws IOException {
        assertThat(run("scan", "--format", "json", "--min-confidence=low", "--rules", "Unhandled-Unique-Violation"))
                .isEqualTo(ExitCode.FINDINGS);

        assertThat(json().path("findings").findValuesAsText("rule")).containsExactly("TOC201");
    }

    @Test
    void showsTheSameFindingsInEveryFormat() throws IOException {
        assertThat(run("scan", "--format", "json")).isEqualTo(ExitCode.FINDINGS);
        List<String> inJson = json().path("findings").findValuesAsText("rule");
        out.reset();
        assertThat(run("scan", "--format", "sarif")).isEqualTo(ExitCode.FINDINGS);

        assertThat(SarifValidator.complaints(out.toByteArray())).isEmpty();
        assertThat(json().at("/runs/0/results").findValuesAsText("ruleId"))
                .isEqualTo(inJson)
                .isNotEmpty();
        assertThat(json().at("/runs/0/results/0/partialFingerprints/primaryLocationLineHash")
                        .asText())
                .isNotEmpty();
    }

    @Test
    void countsPathsInSarifFromTheRepositorysRoot() throws IOException {
        Files.createDirectories(directory.resolve(".git"));

        run("scan", "--format", "sarif", "src/main");

        assertThat(SarifValidator.complaints(out.toByteArray())).isEmpty();
        assertThat(json().at("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri")
                        .asText())
                .isEqualTo("src/main/" + Samples.SIGN_UP);
    }

    @Test
    void showsPathsAsTheyCanBeOpenedFromHere() {
        run("scan", "./src/");
        assertThat(text(out)).contains("src/" + Samples.SIGN_UP + ":44:21 error");
        out.reset();
        run("scan", Samples.SIGN_UP);
        assertThat(text(out)).contains("src/main/java/com/acme/users/" + Samples.SIGN_UP + ":44:21 error");
        out.reset();
        run("scan", directory.toString());
        assertThat(text(out)).contains(directory + "/" + Samples.SIGN_UP + ":44:21 error");
    }

    @ParameterizedTest
    @CsvSource({
        "error, 1",
        "warning, 1",
        "note, 1",
        "never, 0",
        "ERROR, 1",
    })
    void failsFromTheThresholdOn(String threshold, int code) {
        assertThat(run("scan", "--fail-on", threshold)).isEqualTo(code);
    }

    @Test
    void passesBelowTheThreshold() {
        assertThat(run("scan", "--rules", "TOC201", "--min-confidence", "medium", "--fail-on", "error"))
                .isEqualTo(ExitCode.CLEAN);
        assertThat(text(out)).contains("1 finding (1 warning)");
    }

    @Test
    void isCleanWhenNothingIsFound() {
        scanner = (request, progress) -> Samples.clean();

        assertThat(run("scan", "--strict")).isEqualTo(ExitCode.CLEAN);
        assertThat(text(out))
                .startsWith("No races found in 187 files, 21,873 lines")
                .hasLineCount(1);
    }

    @Test
    void saysThatThereWasNothingToScan() {
        scanner = (request, progress) -> new ScanReport(
                List.of(), List.of(), List.of(), List.of(), new ScanReport.Statistics(4, 0, 0, 0, 0, 0, 12));

        assertThat(run("scan")).isEqualTo(ExitCode.CLEAN);
        assertThat(text(out)).isEqualTo("No Java files found: nothing was scanned\n");
    }

    @Test
    void isIncompleteUnderStrictWhenSomethingCouldNotBeRead() {
        assertThat(run("scan", "--strict")).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(run("scan", "--strict", "--fail-on", "never")).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(run("scan", "--fail-on", "never")).isEqualTo(ExitCode.CLEAN);
    }

    @Test
    void saysNothingButFindingsWhenQuiet() {
        terminal = true;
        run("scan", "--quiet", "--color", "never");

        assertThat(text(out)).contains("TOC101").doesNotContain("finding", "What limited");
        assertThat(text(err)).isEmpty();
    }

    @Test
    void coloursOnATerminalOnly() {
        run("scan");
        assertThat(text(out)).doesNotContain("\u001b");
        out.reset();
        terminal = true;
        run("scan");
        assertThat(text(out)).contains("\u001b[1;31m");
    }

    @Test
    void respectsNoColorAndTheOption() {
        terminal = true;
        environment.put("NO_COLOR", "1");
        run("scan");
        assertThat(text(out)).doesNotContain("\u001b");
        out.reset();
        run("scan", "--color", "always");
        assertThat(text(out)).contains("\u001b[1;31m");
        out.reset();
        environment.remove("NO_COLOR");
        run("scan", "--color=never");
        assertThat(text(out)).doesNotContain("\u001b");
        out.reset();
        environment.put("TERM", "dumb");
        run("scan");
        assertThat(text(out)).doesNotContain("\u001b");
    }

    @Test
    void drawsWithAsciiInALocaleThatKnowsNoMore() {
        environment.put("LC_ALL", "C");
        run("scan");
        assertThat(text(out)).matches("\\p{ASCII}+");
    }

    @Test
    void fitsTheColumnsOfTheTerminal() {
        environment.put("COLUMNS", "60");
        run("scan");
        assertThat(text(out).lines().filter(line -> line.startsWith("  "))).allMatch(line -> line.length() <= 60);
        out.reset();
        environment.put("COLUMNS", "wide");
        run("scan");
        assertThat(text(out).lines()).anyMatch(line -> line.length() > 60);
    }

    @Test
    void showsProgressOnATerminalOnly() {
        scanner = (request, progress) -> {
            progress.phase("reading files", 2);
            progress.step();
            progress.step();
            return Samples.report();
        };
        run("scan");
        assertThat(text(err)).isEmpty();
        terminal = true;
        run("scan", "--color", "never");
        assertThat(text(err)).startsWith("\r\u001b[Kreading files 0/2").endsWith("\r\u001b[K");
        assertThat(text(out)).doesNotContain("reading files");
    }

    @Test
    void writesAFileAndSaysSo() throws IOException {
        Path file = directory.resolve("out.json");
        Files.writeString(file, "old");

        assertThat(run("scan", "--format", "json", "--output", "out.json")).isEqualTo(ExitCode.FINDINGS);

        assertThat(new ObjectMapper().readTree(Files.readAllBytes(file)).path("findings"))
                .hasSize(1);
        assertThat(text(out)).isEmpty();
        assertThat(text(err))
                .startsWith("tocsin: 1 finding (1 error) in 187 files")
                .endsWith("written to out.json\n");
        assertThat(names(directory)).containsExactlyInAnyOrder("out.json", "src");
    }

    @Test
    void writesTextFilesWithoutColours() throws IOException {
        terminal = true;
        environment.put("LC_ALL", "C");

        run("scan", "--output", "out.txt");

        assertThat(Files.readString(directory.resolve("out.txt")))
                .isEqualTo(new TextReport(new TextStyle(100, false, true), "", Samples.texts())
                        .render(new ScanReport(
                                List.of(Samples.register()),
                                Samples.report().problems(),
                                List.of(
                                        Samples.report().limits().get(0),
                                        "1 finding of lower confidence left out; `--min-confidence low` shows everything."),
                                Samples.report().rules(),
                                Samples.report().statistics())));
    }

    @Test
    void keepsTheOldFileWhenTheScanFails() throws IOException {
        Files.writeString(directory.resolve("out.json"), "old");
        scanner = (request, progress) -> {
            throw new IllegalStateException("boom");
        };

        assertThat(run("scan", "--output", "out.json")).isEqualTo(ExitCode.INTERNAL);
        assertThat(directory.resolve("out.json")).hasContent("old");
    }

    @Test
    void replacesTheFileThatALinkNames() throws IOException {
        Path file = directory.resolve("real.json");
        Files.writeString(file, "old");
        Path link = Files.createSymbolicLink(directory.resolve("link.json"), file);

        run("scan", "--format", "json", "--output", "link.json");

        assertThat(link).isSymbolicLink();
        assertThat(file).content().startsWith("{");
    }

    @Test
    void writesSeveralReportsOfOneScan() throws IOException {
        assertThat(run(
                        "scan",
                        "--format",
                        "sarif",
                        "--output",
                        "a.sarif",
                        "--output",
                        "b.html",
                        "--format",
                        "github",
                        "--format=junit",
                        "--output=c.xml"))
                .isEqualTo(ExitCode.FINDINGS);

        assertThat(requests).hasSize(1);
        assertThat(SarifValidator.complaints(Files.readAllBytes(directory.resolve("a.sarif"))))
                .isEmpty();
        assertThat(directory.resolve("b.html"))
                .content()
                .startsWith("<!DOCTYPE html>")
                .contains("TOC101");
        assertThat(directory.resolve("c.xml")).content().contains("<testsuites ", "TOC101");
        assertThat(text(out)).startsWith("::error file=" + Samples.SIGN_UP);
        assertThat(text(err)).endsWith("written to a.sarif, b.html, c.xml\n");
    }

    @ParameterizedTest
    @CsvSource({
        "out.txt, src/main/java",
        "out.log, src/main/java",
        "out.json, '{'",
        "out.sarif, '{'",
        "out.sarif.json, '{'",
        "OUT.HTML, <!DOCTYPE html>",
        "out.htm, <!DOCTYPE html>",
        "out.md, '# Tocsin: '",
        "out.xml, <?xml",
    })
    void tellsTheFormatByTheFilesEnding(String file, String start) {
        assertThat(run("scan", "--output", file)).isEqualTo(ExitCode.FINDINGS);

        assertThat(directory.resolve(file)).content().startsWith(start);
    }

    /** The same findings in every format: which ones they are does not hang on how they are shown. */
    @ParameterizedTest
    @ValueSource(strings = {"text", "json", "sarif", "html", "markdown", "github", "junit"})
    void showsTheSameFindings(String format) {
        assertThat(run("scan", "--format", format)).isEqualTo(ExitCode.FINDINGS);
        assertThat(text(out)).contains("separate statements").doesNotContain("finds the name free");
        out.reset();
        assertThat(run("scan", "--format", format, "--min-confidence", "medium"))
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(text(out)).contains("separate statements", "finds the name free");
    }

    @ParameterizedTest
    @CsvSource({
        "--format json --format html, two reports cannot both go to standard output",
        "--output report, 'which report shall report hold? Say --format, or let it end in one of .txt, .json, .sarif, .html, "
                + ".md, .xml'",
        "--format html --output a.json, 'a.json looks like json, and --format says html'",
        "--format json --output a.json --format sarif --output ./a.json, two reports cannot both go to ./a.json",
    })
    void asksBackWhereReportsAreUnclear(String arguments, String complaint) throws IOException {
        assertThat(run(("scan " + arguments).split(" "))).isEqualTo(ExitCode.USAGE);

        assertThat(text(err)).startsWith("tocsin: ").contains(complaint);
        assertThat(requests).isEmpty();
        assertThat(names(directory)).containsExactly("src");
    }

    @Test
    void givesAnOutputToTheFormatRightBeforeIt() {
        assertThat(run(
                        ("scan --output a.json --format sarif --output b.json --format html --format junit --output c.xml"
                                        + " --output d.md")
                                .split(" ")))
                .isEqualTo(ExitCode.FINDINGS);

        assertThat(directory.resolve("a.json")).content().contains("\"schemaVersion\"");
        assertThat(directory.resolve("b.json")).content().contains("sarif-schema");
        assertThat(directory.resolve("c.xml")).content().contains("<testsuites ");
        assertThat(directory.resolve("d.md")).content().startsWith("# Tocsin");
        assertThat(text(out)).startsWith("<!DOCTYPE html>");
    }

    @Test
    void takesAnyFileForAFormatThatIsSaid() {
        assertThat(run("scan", "--output", "report", "--format", "html")).isEqualTo(ExitCode.FINDINGS);
        assertThat(directory.resolve("report")).content().startsWith("<!DOCTYPE html>");
        assertThat(run("scan", "--format", "sarif", "--output", "out.json")).isEqualTo(ExitCode.FINDINGS);
        assertThat(directory.resolve("out.json")).content().contains("sarif-schema");
    }

    @Test
    void followsNoLinkOutOfTheScannedTree(@TempDir Path elsewhere) throws IOException {
        Path precious = Files.writeString(elsewhere.resolve("precious.html"), "mine");
        Files.createSymbolicLink(directory.resolve("report.html"), precious);
        Files.createSymbolicLink(directory.resolve("new.html"), elsewhere.resolve("new.html"));
        Files.createSymbolicLink(directory.resolve("reports"), elsewhere);

        for (String file : List.of("report.html", "new.html", "reports/new.html", "./src/../report.html")) {
            err.reset();
            assertThat(run("scan", "--output", file)).isEqualTo(ExitCode.USAGE);
            assertThat(text(err))
                    .contains("cannot write " + file + ": a symbolic link in the scanned tree leads out of it");
        }
        assertThat(precious).hasContent("mine");
        assertThat(names(elsewhere)).containsExactly("precious.html");
        assertThat(requests).isEmpty();
    }

    /** Where a link outside of the tree leads is up to whom it belongs to. */
    @Test
    void followsLinksElsewhere(@TempDir Path elsewhere) throws IOException {
        Path link = Files.createSymbolicLink(elsewhere.resolve("link.html"), elsewhere.resolve("real.html"));
        Files.writeString(elsewhere.resolve("real.html"), "old");

        assertThat(run("scan", "src", "--output", link.toString())).isEqualTo(ExitCode.FINDINGS);

        assertThat(link).isSymbolicLink();
        assertThat(elsewhere.resolve("real.html")).content().startsWith("<!DOCTYPE html>");
    }

    @Test
    void refusesToWriteWhereItCannotBeforeItScans() {
        assertThat(run("scan", "--output", "src")).isEqualTo(ExitCode.USAGE);
        assertThat(run("scan", "--output", "nowhere/out.json")).isEqualTo(ExitCode.USAGE);

        assertThat(text(err))
                .contains("cannot write src: it is a directory", "cannot write nowhere/out.json: there is");
        assertThat(requests).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "scan missing",
                "scan --format xml",
                "scan --jobs 0",
                "scan --jobs many",
                "scan --jobs 1000000",
                "scan --rules TOC999",
                "scan --min-confidence sure",
                "scan --fail-on always",
                "scan --colour always",
                "scan a b",
                "scna",
                "explain",
                "explain TOC999",
                "",
            })
    void complainsOfWrongUsageInAFewLines(String arguments) {
        assertThat(run(arguments.isEmpty() ? new String[0] : arguments.split(" ")))
                .isEqualTo(ExitCode.USAGE);

        assertThat(text(out)).isEmpty();
        assertThat(text(err)).startsWith("tocsin: ").contains(" --help\".").doesNotContain("\tat ", "Exception");
        assertThat(text(err).lines().count()).isLessThanOrEqualTo(4);
        assertThat(requests).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            scan --fail-on eror        | '--fail-on': "eror" is none of error, warning, note, never; is error meant?
            scan --format pdf          | '--format': "pdf" is none of text, json, sarif, html, markdown, github, junit
            scan --min-confidence hihg | '--min-confidence': "hihg" is none of high, medium, low; is high meant?
            scan --color allways       | '--color': "allways" is none of auto, always, never; is always meant?
            scan a b                   | "b" is one too many
            scna                       | there is no command "scna"
            """, delimiter = '|', quoteCharacter = '`')
    void saysWhatThereIsInstead(String arguments, String complaint) {
        assertThat(run(arguments.split(" "))).isEqualTo(ExitCode.USAGE);

        assertThat(text(err)).contains(complaint + "\n");
    }

    @Test
    void namesTheRulesWhenOneIsUnknown() {
        run("scan", "--rules", "TOC999");
        assertThat(text(err)).contains("there is no rule \"TOC999\"; the rules are TOC101, TOC201");
    }

    @Test
    void complainsOfATreeThatCannotBeRead() {
        scanner = (request, progress) -> {
            throw new IOException("input/output error");
        };
        assertThat(run("scan")).isEqualTo(ExitCode.USAGE);
        assertThat(text(err)).contains("cannot read .: input/output error");
    }

    @Test
    void reportsItsOwnFaultsShortly() {
        scanner = (request, progress) -> {
            throw new IllegalStateException("boom\u001b[2J");
        };

        assertThat(run("scan")).isEqualTo(ExitCode.INTERNAL);
        assertThat(text(err))
                .startsWith("tocsin: internal error: java.lang.IllegalStateException: boom?[2J\n")
                .contains("--stacktrace")
                .hasLineCount(2);
        err.reset();
        assertThat(run("scan", "--stacktrace")).isEqualTo(ExitCode.INTERNAL);
        assertThat(text(err)).contains("\tat ").contains("Please report it");
    }

    @Test
    void survivesErrorsOfTheMachine() {
        scanner = (request, progress) -> {
            throw new StackOverflowError();
        };
        assertThat(run("scan")).isEqualTo(ExitCode.INTERNAL);
        assertThat(text(err)).startsWith("tocsin: internal error: java.lang.StackOverflowError");
        err.reset();
        scanner = (request, progress) -> {
            throw new OutOfMemoryError("Java heap space");
        };
        assertThat(run("scan")).isEqualTo(ExitCode.INTERNAL);
        assertThat(text(err)).isEqualTo("tocsin: out of memory; give it more with TOCSIN_JAVA_OPTS=-Xmx4g\n");
    }

    @Test
    void doesNotMindAReaderThatWentAway() {
        stdout = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        assertThat(run("scan")).isEqualTo(ExitCode.FINDINGS);
        assertThat(text(err)).isEmpty();
        assertThat(run("rules")).isEqualTo(ExitCode.CLEAN);
        assertThat(text(err)).isEmpty();
    }

    @Test
    void mindsAReportThatGotLost() {
        stdout = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        assertThat(run("scan")).isEqualTo(ExitCode.USAGE);
        assertThat(text(err)).contains("cannot write the report: No space left on device");
    }

    @Test
    void readsSourcesAgainAsTheScanDidAndOnlyInsideTheTree() throws IOException {
        Path latin = directory.resolve("Latin.java");
        Files.write(latin, "// \u00e9t\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        Files.createDirectories(directory.resolve("inner"));
        Files.createSymbolicLink(directory.resolve("inner/link.java"), latin);
        SourceTexts inner = new SourceTexts(directory.resolve("inner"));

        assertThat(new SourceTexts(directory).apply("Latin.java")).contains("// été\n");
        assertThat(new SourceTexts(directory).apply("inner/link.java")).contains("// été\n");
        assertThat(inner.apply("link.java")).isEmpty();
        assertThat(inner.apply("../Latin.java")).isEmpty();
        assertThat(inner.apply("missing.java")).isEmpty();
        assertThat(inner.apply("\0")).isEmpty();
    }

    @Test
    void listsTheRules() {
        assertThat(run("rules")).isEqualTo(ExitCode.CLEAN);
        assertThat(text(out))
                .contains("TOC101 check-then-insert (error)\n", "TOC201 unhandled-unique-violation (warning)\n")
                .contains("       A key stops the race,");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TOC101", "toc101", "check-then-insert"})
    void explainsARule(String name) {
        assertThat(run("explain", name)).isEqualTo(ExitCode.CLEAN);
        assertThat(text(out)).isEqualTo(Samples.CHECK_THEN_INSERT.documentation());
    }

    @Test
    void tellsItsVersion() {
        assertThat(run("--version")).isEqualTo(ExitCode.CLEAN);
        assertThat(text(out)).matches("tocsin \\d+\\.\\d+\\.\\d+(-SNAPSHOT)? \\(Java \\d+.*\\)\n");
    }

    @Test
    void helpsOnOneScreen() {
        for (String command : new String[] {
            "", "scan ", "fix ", "rules ", "explain ", "baseline ", "suppressions ", "init ", "completion "
        }) {
            out.reset();
            assertThat(run((command + "--help").split(" "))).isEqualTo(ExitCode.CLEAN);
            assertThat(text(out)).contains("Usage: tocsin ");
            assertThat(text(out).lines().count()).isLessThanOrEqualTo(command.isEmpty() ? 24 : 48);
            assertThat(text(out).lines()).allMatch(line -> line.length() <= 80);
        }
    }

    @Test
    void documentsEveryExitCode() {
        run("scan", "--help");
        for (int code :
                new int[] {ExitCode.CLEAN, ExitCode.FINDINGS, ExitCode.USAGE, ExitCode.INCOMPLETE, ExitCode.INTERNAL}) {
            assertThat(text(out)).containsPattern("\n +" + code + "  \\w");
        }
    }

    private int run(String... arguments) {
        Scanner counting = (request, progress) -> {
            requests.add(request);
            return scanner.scan(request, progress);
        };
        Surroundings surroundings = new Surroundings(
                stdout, new PrintStream(err, true, StandardCharsets.UTF_8), terminal, terminal, environment, directory);
        return new Main(counting, Samples.report().rules(), surroundings).run(arguments);
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(out.toByteArray());
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
