package dev.tocsin.cli.selection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.source.Problem;
import dev.tocsin.analyzer.source.SourceText;
import dev.tocsin.rules.Rules;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuppressionReaderTest {

    @Test
    void aCommentBehindCodeSpeaksOfItsLine() {
        assertThat(suppressions("a();\nb(); // tocsin:ignore TOC101: because\nc();\n"))
                .containsExactly("TOC101 2-2 because");
        assertThat(suppressions("a();\n/* tocsin:ignore TOC101: because */ b();\nc();\n"))
                .containsExactly("TOC101 2-2 because");
    }

    @Test
    void aCommentAloneSpeaksOfTheNextStatementsHead() {
        assertThat(suppressions("a();\n// tocsin:ignore TOC101: because\nUser u =\n   b(1,\n   2);\nc();\n"))
                .containsExactly("TOC101 3-5 because");
        assertThat(suppressions("// tocsin:ignore TOC101: because\n\n// More.\nif (\n  x) {\n a();\n}\n"))
                .containsExactly("TOC101 4-5 because");
        assertThat(suppressions("a();\n// tocsin:ignore TOC101: because\n")).containsExactly("TOC101 2-2 because");
    }

    @Test
    void severalCommentsAboveOneStatementAllCount() {
        assertThat(suppressions("// tocsin:ignore TOC101: one\n//tocsin:ignore TOC102,TOC103 : two: and more\na();\n"))
                .containsExactly("TOC101 3-3 one", "TOC102,TOC103 3-3 two: and more");
    }

    @Test
    void blockCommentsMayHaveSeveralLines() {
        assertThat(suppressions("/*\n * tocsin:ignore TOC101: the import\n * runs alone\n */\na();\n"))
                .containsExactly("TOC101 5-5 the import runs alone");
    }

    @Test
    void anAnnotationSpeaksOfItsDeclaration() {
        assertThat(suppressions("""
                        class A {
                            @SuppressWarnings("tocsin:TOC101") // because
                            void a() {
                                if (x) { b("}"); }
                            }
                            void c() {}
                        }
                        """)).containsExactly("TOC101 2-5 because");
        assertThat(suppressions("""
                        // because
                        @java.lang.SuppressWarnings(value = {"all", "tocsin:TOC101", "tocsin:TOC102"})
                        @Table(uniqueConstraints = {@UniqueConstraint(columnNames = {"a"})})
                        class A {
                            int[] b = {1, 2};
                        }
                        class B {}
                        """)).containsExactly("TOC101,TOC102 2-6 because");
        assertThat(suppressions(
                        "@SuppressWarnings(\"tocsin:TOC101\") // because\nabstract void a(\n int b);\nint c;\n"))
                .containsExactly("TOC101 1-3 because");
        assertThat(suppressions("void a(@SuppressWarnings(\"tocsin:TOC101\") /* because */ int b,\n int c) {\n}\n"))
                .containsExactly("TOC101 1-2 because");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "// tocsin:ignore TOC101              | a suppression needs a reason behind its rule",
                "// tocsin:ignore TOC101:             | a suppression needs a reason behind its rule",
                "// tocsin:ignore : because           | a suppression names the rule",
                "// tocsin:ignore                     | a suppression names the rule",
                "// tocsin:ignore TOC101,: because    | a suppression names the rule",
                "// tocsin:ignore TOC110: because     | there is no rule `TOC110`; is `TOC101` meant?",
                "// tocsin:ignore TOC999: because     | there is no rule `TOC999`; `tocsin rules` lists them",
                "// tocsin:ignore toc101: because     | `toc101` is no rule's id; write `TOC101`",
                "// tocsin:ignore lost-update: because| `lost-update` is no rule's id; write `TOC105`",
                "// tocsin:ignored TOC101: because    | `tocsin:ignored` means nothing; write `// tocsin:ignore",
                "// tocsin:off                        | `tocsin:off` means nothing",
                "@SuppressWarnings(\"tocsin:\") // because | a suppression names the rule",
                "@SuppressWarnings(\"tocsin:TOC1O1\") // because | there is no rule `TOC1O1`; is `TOC101` meant?",
                "@SuppressWarnings(\"tocsin:TOC101\")  | a suppression needs a reason: a `//` comment behind",
                "/** Doc. */ @SuppressWarnings(\"tocsin:TOC101\") | a suppression needs a reason: a `//` comment behind",
            })
    void whatIsWrongIsSaid(String line, String message) {
        SuppressionReader.Result result = read("a();\n" + line.strip() + "\nvoid b() {}\n");

        assertThat(result.suppressions()).isEmpty();
        assertThat(result.problems()).hasSize(1);
        Problem problem = result.problems().get(0);
        assertThat(problem.message()).startsWith(message);
        assertThat(problem.place().startLine()).isEqualTo(2);
        assertThat(problem.kind()).isEqualTo(Problem.Kind.SUPPRESSION);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "String s = \"// tocsin:ignore TOC101: because\";",
                "String s = \"\"\"\\n// tocsin:ignore TOC101: because\\n\"\"\";",
                "// Write tocsin:ignore TOC101: because",
                "@Other(\"tocsin:TOC101\") // because",
                "char c = '\"'; // a \" tocsin:ignore",
                "@SuppressWarnings(\"unused\")",
            })
    void otherTextSuppressesNothing(String line) {
        SuppressionReader.Result result = read(line.replace("\\n", "\n") + "\nvoid b() {}\n");

        assertThat(result.suppressions()).isEmpty();
        assertThat(result.problems()).isEmpty();
    }

    @Test
    void aFileWithTooManyIsBounded() {
        SuppressionReader.Result result = read("// tocsin:ignore TOC101: because\n".repeat(3_000));

        assertThat(result.suppressions()).hasSize(SuppressionReader.MAX_PER_FILE);
        assertThat(result.problems()).hasSize(1);
    }

    @Test
    void anyTextIsSurvived() {
        String[] parts = {
            "// tocsin:ignore",
            " TOC101",
            ":",
            " because",
            "\n",
            "\r",
            "@SuppressWarnings(",
            "\"tocsin:TOC101\"",
            ")",
            "{",
            "}",
            ";",
            "\"",
            "'",
            "\\",
            "/*",
            "*/",
            "\"\"\"",
            "@",
            "java.lang.",
            "\uD83D",
            ","
        };
        Random random = new Random(7);
        int read = 0;
        for (int run = 0; run < 5_000; run++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(20); i >= 0; i--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            SuppressionReader.Result result = read(text.toString());
            read += result.suppressions().size() + result.problems().size();
        }
        assertThat(read).isPositive();
    }

    private static List<String> suppressions(String text) {
        SuppressionReader.Result result = read(text);
        assertThat(result.problems()).isEmpty();
        return result.suppressions().stream()
                .map(s -> String.join(",", s.rules()) + " " + s.firstLine() + "-" + s.lastLine() + " " + s.reason())
                .toList();
    }

    private static SuppressionReader.Result read(String text) {
        return SuppressionReader.read(new SourceText("A.java", text, false), Rules.descriptions());
    }
}
