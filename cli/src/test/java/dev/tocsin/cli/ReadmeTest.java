package dev.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.rules.Samples;
import dev.tocsin.rules.ScanReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README shows is what a user sees. */
class ReadmeTest {

    private static final Path README = Path.of("../README.md");

    @Test
    void showsAFindingAsItIsPrinted() throws IOException {
        ScanReport report = new ScanReport(
                List.of(Samples.register()),
                List.of(),
                Samples.report().limits(),
                Samples.report().rules(),
                Samples.report().statistics());

        assertThat(Files.readString(README))
                .contains("```text\n"
                        + new TextReport(new TextStyle(92, false, true), "", Samples.texts()).render(report) + "```\n");
    }

    @Test
    void listsTheExitCodes() throws IOException {
        List<Integer> listed = Pattern.compile("^\\| (\\d+) \\|", Pattern.MULTILINE)
                .matcher(Files.readString(README))
                .results()
                .map((MatchResult row) -> Integer.valueOf(row.group(1)))
                .toList();

        assertThat(listed)
                .containsExactly(
                        ExitCode.CLEAN, ExitCode.FINDINGS, ExitCode.USAGE, ExitCode.INCOMPLETE, ExitCode.INTERNAL);
    }
}
