package dev.tocsin.rules.patch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.rules.FileEdit;
import dev.tocsin.rules.TextEdit;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A printed patch is what the real {@code git apply} makes of a file, to the byte, when the tree writes the same. */
class UnifiedDiffTest {

    private static final String LINES = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n17\n18\n19\n20\n";

    @TempDir
    private Path directory;

    @BeforeEach
    void makeRepository() throws Exception {
        git("init", "-q", ".");
    }

    @Test
    void changesAtBothEndsAndInBetween() throws Exception {
        assertApplies(
                LINES.getBytes(StandardCharsets.UTF_8),
                edits(LINES, "1\n", "one\n", "9\n10", "nine", "20\n", "20\n21\n"));
    }

    @Test
    void insertsAndRemovesWholeLines() throws Exception {
        assertApplies(
                LINES.getBytes(StandardCharsets.UTF_8), edits(LINES, "5\n", "", "7\n", "7\n7a\n7b\n", "18\n", ""));
    }

    @Test
    void severalEditsOfOneLine() throws Exception {
        String text = "a b c d\n";
        assertApplies(text.getBytes(StandardCharsets.UTF_8), edits(text, "a", "A", "c", "C"));
    }

    @Test
    void noLineEndAtTheEnd() throws Exception {
        String text = "1\n2\n3";
        assertApplies(text.getBytes(StandardCharsets.UTF_8), edits(text, "2", "two"));
        assertApplies(text.getBytes(StandardCharsets.UTF_8), edits(text, "3", "three\n"));
        assertApplies(text.getBytes(StandardCharsets.UTF_8), edits(text, "3", "3\n4"));
    }

    @Test
    void windowsLineEnds() throws Exception {
        String text = LINES.replace("\n", "\r\n");
        assertApplies(text.getBytes(StandardCharsets.UTF_8), edits(text, "5\r\n", "5\r\n5a\r\n", "12", "twelve"));
    }

    @Test
    void markAndOtherEncodings() throws Exception {
        String text = "grün\n2\n3\n";
        assertApplies(text.getBytes(Charset.forName("windows-1252")), edits(text, "2", "zwei"));
        assertApplies(("\uFEFF" + text).getBytes(StandardCharsets.UTF_8), edits(text, "2", "zwei"));
        assertApplies(("\uFEFF" + text).getBytes(StandardCharsets.UTF_8), edits(text, "grün", "rot"));
    }

    @Test
    void everyPairOfLinesChanged() throws Exception {
        for (int first = 1; first < 20; first += 3) {
            for (int second = first + 1; second <= 20; second += 4) {
                assertApplies(
                        LINES.getBytes(StandardCharsets.UTF_8),
                        edits(LINES, "\n" + first + "\n", "\nx\ny\n", "\n" + second + "\n", "\nz\n"));
            }
        }
    }

    @Test
    void newFilesAndOddNames() throws Exception {
        Files.createDirectory(directory.resolve("sub"));
        Patch patch = new Patch(
                List.of(FileEdit.create("sub/V2__key.sql", "alter table\n"), FileEdit.create("sub/a \"b\"\t.sql", "x")),
                List.of(),
                List.of());
        Files.write(directory.resolve("patch"), UnifiedDiff.of(patch, new Tree(directory), ""));

        git("apply", "patch");

        assertThat(directory.resolve("sub/V2__key.sql")).hasContent("alter table\n");
        assertThat(directory.resolve("sub/a \"b\"\t.sql")).hasContent("x");
    }

    /** Pairs of a text that is there and what comes in its place; the first may be missing at the very start. */
    private static List<TextEdit> edits(String text, String... pairs) {
        List<TextEdit> edits = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < pairs.length; i += 2) {
            int start = text.indexOf(pairs[i], from);
            String replacement = pairs[i + 1];
            int end = start + pairs[i].length();
            if (start < 0) {
                // A line at the very start, or one whose line end the pair before has taken.
                start = text.indexOf(pairs[i].substring(1), from);
                end = start + pairs[i].length() - 1;
                replacement = replacement.substring(1);
            }
            edits.add(new TextEdit(start, end, 1, 1, 1, 1, replacement));
            from = end;
        }
        return edits;
    }

    private void assertApplies(byte[] before, List<TextEdit> edits) throws Exception {
        Path file = directory.resolve("A.java");
        Files.write(file, before);
        FileEdit edit = new FileEdit("A.java", Optional.of(hash(before)), edits);
        Patch patch = new Patch(List.of(edit), List.of(), List.of());
        byte[] diff = UnifiedDiff.of(patch, new Tree(directory), "");
        new Tree(directory).apply(patch);
        byte[] written = Files.readAllBytes(file);
        Files.write(file, before);
        Files.write(directory.resolve("patch"), diff);

        git("apply", "--whitespace=nowarn", "patch");

        assertThat(Files.readAllBytes(file)).isEqualTo(written).isNotEqualTo(before);
    }

    private void git(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("git", "-c", "core.autocrlf=false", "-c", "core.quotepath=true"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }

    private static String hash(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
