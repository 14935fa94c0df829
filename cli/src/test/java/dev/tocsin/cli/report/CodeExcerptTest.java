package dev.tocsin.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.cli.report.CodeExcerpt.Part;
import dev.tocsin.rules.Finding;
import dev.tocsin.rules.Samples;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CodeExcerptTest {

    @Test
    void showsCheckAndActOfOneFileWithTheLinesAround() {
        List<CodeExcerpt> excerpts = CodeExcerpt.of(Samples.register(), Samples.texts(), 1);

        assertThat(excerpts).hasSize(1);
        assertThat(excerpts.get(0).lines())
                .extracting(CodeExcerpt.Line::number)
                .containsExactly(40, 41, 42, 43, 44, 45);
        assertThat(marked(excerpts.get(0), Part.CHECK)).isEqualTo("users.existsByEmail(email)");
        assertThat(marked(excerpts.get(0), Part.ACT))
                .isEqualTo("users.save(new User(email, passwords.encode(password)))");
    }

    @Test
    void showsBothFilesTheChecksFirst() {
        List<CodeExcerpt> excerpts = CodeExcerpt.of(Samples.rename(), Samples.texts(), 0);

        assertThat(excerpts).extracting(CodeExcerpt::file).containsExactly(Samples.USER_NAMES, Samples.SIGN_UP);
        assertThat(marked(excerpts.get(0), Part.CHECK)).isEqualTo("users.findByName(name)");
        assertThat(marked(excerpts.get(1), Part.ACT)).isEqualTo("users.save(user)");
    }

    @Test
    void marksTheInnerOfTwoStatements() {
        String source = "users.save(users.find(id).orElse(x));\n";
        CodeExcerpt excerpt =
                excerpt(source, new SourceSpan("A.java", 1, 12, 1, 25), new SourceSpan("A.java", 1, 1, 1, 36));

        assertThat(excerpt.lines().get(0).pieces())
                .containsExactly(
                        new CodeExcerpt.Piece(Part.ACT, "users.save("),
                        new CodeExcerpt.Piece(Part.CHECK, "users.find(id)"),
                        new CodeExcerpt.Piece(Part.ACT, ".orElse(x))"),
                        new CodeExcerpt.Piece(Part.OTHER, ";"));
    }

    @Test
    void marksEveryLineOfAStatementWithoutItsIndent() {
        String source = "a(\r\n\tb,\r\n  c);\r\n";
        CodeExcerpt excerpt = excerpt(source, new SourceSpan("A.java", 1, 1, 3, 4), SourceSpan.line("A.java", 3));

        assertThat(marked(excerpt, Part.CHECK))
                .as("the shorter one is seen inside the longer one")
                .isEqualTo("a(b,c)");
        assertThat(marked(excerpt, Part.ACT)).as("the rest of a whole line").isEqualTo(";");
        assertThat(excerpt.lines().get(1).pieces().get(0).text()).isEqualTo("    ");
    }

    @Test
    void showsTheBeginningOfALongStatement() {
        String source = "x(\n".repeat(100);
        CodeExcerpt excerpt =
                excerpt(source, new SourceSpan("A.java", 1, 1, 90, 2), new SourceSpan("A.java", 95, 1, 95, 2));

        assertThat(excerpt.lines()).hasSize(13);
    }

    @Test
    void cutsLongLinesAroundTheirMark() {
        String source = "a".repeat(1000) + "CHECK" + "b".repeat(1000);
        SourceSpan check = new SourceSpan("A.java", 1, 1001, 1, 1005);
        CodeExcerpt excerpt = excerpt(source, check, check);

        String line = excerpt.lines().get(0).pieces().stream()
                .map(CodeExcerpt.Piece::text)
                .collect(Collectors.joining());
        assertThat(line).hasSizeLessThan(310).contains("CHECK").startsWith("…a").endsWith("b…");
    }

    @Test
    void toleratesSpansThatTheTextDoesNotHave() {
        assertThat(excerpt("short\n", new SourceSpan("A.java", 1, 400, 1, 500), new SourceSpan("A.java", 70, 1, 71, 2))
                        .lines())
                .hasSize(1);
        assertThat(CodeExcerpt.of(Samples.register(), ignored -> Optional.empty(), 2))
                .singleElement()
                .matches(excerpt -> !excerpt.found());
    }

    private static CodeExcerpt excerpt(String source, SourceSpan check, SourceSpan act) {
        Finding f = Samples.register();
        Finding finding = new Finding(
                f.rule(),
                f.severity(),
                f.confidence(),
                f.message(),
                new Finding.Site(check, "checks"),
                new Finding.Site(act, "acts"),
                f.method(),
                f.entity(),
                f.columns(),
                f.path(),
                f.race(),
                f.repaired(),
                f.lookedFor(),
                f.advice());
        return CodeExcerpt.of(finding, ignored -> Optional.of(source), 0).get(0);
    }

    private static String marked(CodeExcerpt excerpt, Part part) {
        return excerpt.lines().stream()
                .flatMap(line -> line.pieces().stream())
                .filter(piece -> piece.part() == part)
                .map(CodeExcerpt.Piece::text)
                .collect(Collectors.joining());
    }
}
