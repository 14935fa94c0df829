package dev.tocsin.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.source.Problem;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.rules.Finding;
import dev.tocsin.rules.Samples;
import dev.tocsin.rules.ScanReport;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GithubReportTest {

    /** As the runner reads a command: {@code ::name properties::data}. */
    private static final Pattern COMMAND = Pattern.compile("::(error|warning|notice) ([^:]*)::(.*)");

    @Test
    void isACommandForEachFinding() {
        List<String> lines = lines("services/", Samples.report());

        assertThat(lines.get(0))
                .isEqualTo("::error file=services/src/main/java/com/acme/users/SignUp.java,line=44,endLine=44,col=21,"
                        + "endColumn=76,title=TOC101 check-then-insert::`existsByEmail` (line 41) and `save` (line 44) are"
                        + " separate statements: two requests can both find no `User` with this `email` and both insert one."
                        + " No unique key on `users(email)` was found in V1__init.sql.%0A%0AAdd a unique key on"
                        + " `users(email)` and answer its violation with `EmailTaken`, as the check does.");
        assertThat(lines).allMatch(line -> COMMAND.matcher(line).matches());
        assertThat(lines.get(1)).as("the worst comes first").startsWith("::warning file=services/");
        assertThat(lines.subList(2, lines.size()))
                .hasSize(2)
                .allMatch(line -> line.startsWith("::notice title=Tocsin::"))
                .anyMatch(line -> line.contains("1 place could not be read"))
                .anyMatch(line -> line.contains("V3__audit.sql"));
    }

    @Test
    void aWrongSuppressionIsShownWhereItStands() {
        ScanReport report = new ScanReport(
                List.of(),
                List.of(new Problem(SourceSpan.line("A.java", 3), Problem.Kind.SUPPRESSION, "No reason is given.")),
                List.of(),
                Samples.report().rules(),
                Samples.report().statistics());

        assertThat(lines("", report))
                .containsExactly("::warning file=A.java,line=3,title=Suppression::No reason is given.");
    }

    @Test
    void isNothingWhereNothingIsToBeSaid() {
        assertThat(lines("", Samples.clean())).isEmpty();
    }

    @Test
    void leavesOutTheColumnsOfWholeLinesAndOfSeveral() {
        assertThat(lines("", reportOf(at(SourceSpan.line("A.java", 3)))).get(0))
                .startsWith("::error file=A.java,line=3,endLine=3,title=");
        assertThat(lines("", reportOf(at(new SourceSpan("A.java", 3, 5, 6, 7)))).get(0))
                .startsWith("::error file=A.java,line=3,endLine=6,title=");
    }

    @Test
    void saysWhenGitHubWillNotShowAll() {
        Finding finding = Samples.register();
        List<String> ten = lines("", reportOf(Collections.nCopies(10, finding).toArray(Finding[]::new)));
        List<String> eleven =
                lines("", reportOf(Collections.nCopies(11, finding).toArray(Finding[]::new)));

        assertThat(ten).hasSize(10).allMatch(line -> line.startsWith("::error "));
        assertThat(eleven).hasSize(12).last().asString().startsWith("::notice ").contains("11 findings (11 errors)");
    }

    @Test
    void nothingBreaksOutOfItsCommand() {
        List<String> lines = lines("", Hostile.report());

        assertThat(lines).hasSize(4);
        for (String line : lines) {
            Matcher command = COMMAND.matcher(line);
            assertThat(command.matches()).as(line).isTrue();
            for (String property : command.group(2).split(",")) {
                assertThat(property).matches("(file|line|endLine|col|endColumn|title)=[^,:]*");
            }
            assertThat(line.chars()).noneMatch(c -> c < ' ');
            assertThat(line).doesNotContain("\u202e");
        }
        assertThat(unescaped(lines.get(0))).contains("%0A%25");
    }

    private static String unescaped(String line) {
        return line.replace("%0A", "\n").replace("%3A", ":").replace("%2C", ",").replace("%25", "%");
    }

    private static Finding at(SourceSpan act) {
        Finding f = Samples.register();
        return new Finding(
                f.rule(),
                f.severity(),
                f.confidence(),
                f.message(),
                f.check(),
                new Finding.Site(act, "acts"),
                f.method(),
                f.entity(),
                f.columns(),
                f.path(),
                f.race(),
                f.repaired(),
                f.lookedFor(),
                f.advice());
    }

    private static ScanReport reportOf(Finding... findings) {
        return new ScanReport(
                List.of(findings),
                List.of(),
                List.of(),
                Samples.report().rules(),
                Samples.report().statistics());
    }

    private static List<String> lines(String prefix, ScanReport report) {
        return new String(new GithubReport(prefix).toBytes(report), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }
}
