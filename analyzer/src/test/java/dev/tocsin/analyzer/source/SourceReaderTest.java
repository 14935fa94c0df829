package dev.tocsin.analyzer.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceReaderTest {

    @TempDir
    Path root;

    @Test
    void readsUtf8() {
        SourceText text = text("é 数 😀".getBytes(StandardCharsets.UTF_8));

        assertThat(text.text()).isEqualTo("é 数 😀");
        assertThat(text.hasGuessedEncoding()).isFalse();
    }

    @Test
    void stripsTheByteOrderMark() {
        assertThat(text("\uFEFFclass A {}".getBytes(StandardCharsets.UTF_8)).text())
                .isEqualTo("class A {}");
    }

    @Test
    void readsUtf16ByItsMark() {
        for (Charset charset : new Charset[] {StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE}) {
            SourceText text = text("\uFEFFclass É {}".getBytes(charset));

            assertThat(text.text()).isEqualTo("class É {}");
            assertThat(text.hasGuessedEncoding()).isFalse();
        }
    }

    @Test
    void readsOtherTextAsWindows1252AndSaysSo() {
        SourceText text = text(new byte[] {'"', (byte) 0xe9, (byte) 0x80, '"'});

        assertThat(text.text()).isEqualTo("\"é€\"");
        assertThat(text.hasGuessedEncoding()).isTrue();
    }

    @Test
    void bytesThatWindows1252LacksKeepTheirPositions() {
        SourceText text = text(new byte[] {'a', (byte) 0x81, (byte) 0xff, 'b'});

        assertThat(text.text()).hasSize(4).startsWith("a").endsWith("b").doesNotContain("\uFFFD");
        assertThat(text.hasGuessedEncoding()).isTrue();
    }

    @Test
    void aReplacementCharacterInTheTextIsNoBadEncoding() {
        SourceText text = text("é \uFFFD".getBytes(StandardCharsets.UTF_8));

        assertThat(text.text()).isEqualTo("é \uFFFD");
        assertThat(text.hasGuessedEncoding()).isFalse();
    }

    @Test
    void zeroBytesMakeItBinary() {
        Reading reading = SourceReader.decode("a.sql", new byte[] {'a', 0, 'b'});

        assertThat(reading)
                .isInstanceOfSatisfying(
                        Reading.Failure.class,
                        failure -> assertThat(failure.problem())
                                .isEqualTo(new Problem(
                                        SourceSpan.line("a.sql", 1),
                                        Problem.Kind.SKIPPED,
                                        "the file holds zero bytes: it is not text")));
    }

    @Test
    void anEmptyFileIsText() {
        assertThat(text(new byte[0]).text()).isEmpty();
    }

    @Test
    void readsAFileFromDisk() throws Exception {
        Path file = Files.writeString(root.resolve("a.sql"), "select 1");

        Reading reading = SourceReader.read(new SourceFile("a.sql", SourceKind.SQL, 8, file));

        assertThat(reading).isInstanceOfSatisfying(Reading.Success.class, success -> {
            assertThat(success.text().text()).isEqualTo("select 1");
            assertThat(success.text().path()).isEqualTo("a.sql");
        });
    }

    @Test
    void aFileThatIsGoneIsAProblem() {
        SourceFile file = new SourceFile("a.sql", SourceKind.SQL, 8, root.resolve("a.sql"));

        assertThat(problem(file)).isEqualTo(unreadable("a.sql", "the file cannot be read: it is gone"));
    }

    @Test
    void aFolderInThePlaceOfAFileIsAProblem() throws Exception {
        Path folder = Files.createDirectory(root.resolve("A.java"));

        Problem problem = problem(new SourceFile("A.java", SourceKind.JAVA, 8, folder));

        assertThat(problem.kind()).isEqualTo(Problem.Kind.UNREADABLE);
        assertThat(problem.message()).doesNotContain(root.toString());
    }

    @Test
    void aFileThatGrowsIsNotReadForEver() throws Exception {
        Path file = Files.write(root.resolve("a.sql"), new byte[1_100_000]);

        Problem problem = problem(new SourceFile("a.sql", SourceKind.SQL, 10, file));

        assertThat(problem.kind()).isEqualTo(Problem.Kind.SKIPPED);
        assertThat(problem.message()).isEqualTo("the file grew while the scan ran");
    }

    private static SourceText text(byte[] bytes) {
        Reading reading = SourceReader.decode("A.java", bytes);
        assertThat(reading).isInstanceOf(Reading.Success.class);
        return ((Reading.Success) reading).text();
    }

    private static Problem problem(SourceFile file) {
        Reading reading = SourceReader.read(file);
        assertThat(reading).isInstanceOf(Reading.Failure.class);
        return ((Reading.Failure) reading).problem();
    }

    private static Problem unreadable(String path, String message) {
        return new Problem(SourceSpan.line(path, 1), Problem.Kind.UNREADABLE, message);
    }
}
