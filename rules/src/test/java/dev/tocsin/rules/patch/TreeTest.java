package dev.tocsin.rules.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.rules.FileEdit;
import dev.tocsin.rules.TextEdit;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a patch may touch, and that it is written whole or not at all. */
class TreeTest {

    @TempDir
    private Path directory;

    private Path root;

    @BeforeEach
    void makeRoot() throws IOException {
        root = Files.createDirectory(directory.resolve("tree"));
    }

    @Test
    void changesAndMakesFiles() throws Exception {
        Files.writeString(root.resolve("A.java"), "one\ntwo\n");

        new Tree(root).apply(patch(edit("A.java", 4, 7, "2"), FileEdit.create("B.sql", "three\n")));

        assertThat(root.resolve("A.java")).hasContent("one\n2\n");
        assertThat(root.resolve("B.sql")).hasContent("three\n");
        assertThat(names()).containsExactly("A.java", "B.sql");
    }

    @Test
    void leavesAFileThatHasChanged() throws Exception {
        Files.writeString(root.resolve("A.java"), "one\n");
        Files.writeString(root.resolve("B.java"), "one\n");
        Patch patch = patch(edit("A.java", 0, 3, "1"), edit("B.java", 0, 3, "1"));
        Files.writeString(root.resolve("B.java"), "One\n");

        assertThatThrownBy(() -> new Tree(root).apply(patch))
                .isInstanceOf(FixRefusedException.class)
                .hasMessage("B.java: the file has changed since it was scanned");

        assertThat(root.resolve("A.java")).hasContent("one\n");
        assertThat(root.resolve("B.java")).hasContent("One\n");
        assertThat(names()).containsExactly("A.java", "B.java");
    }

    @Test
    void preparesEverythingFirst() throws Exception {
        Files.writeString(root.resolve("A.java"), "one\n");
        Patch patch = patch(edit("A.java", 0, 3, "1"), FileEdit.create("gone/B.sql", "two\n"));

        assertThatThrownBy(() -> new Tree(root).apply(patch)).isInstanceOf(FixRefusedException.class);

        assertThat(root.resolve("A.java")).hasContent("one\n");
        assertThat(names()).containsExactly("A.java");
    }

    /** The last of three moves fails: where its file is to be kept aside lies what a run that broke off has left. */
    @Test
    void takesBackWhatItHasMoved() throws Exception {
        Files.writeString(root.resolve("A.java"), "one\n");
        Files.writeString(root.resolve("C.java"), "one\n");
        root.resolve("A.java").toFile().setExecutable(true);
        boolean executable = Files.isExecutable(root.resolve("A.java"));
        String left = ".C.java." + ProcessHandle.current().pid() + ".old";
        Files.writeString(root.resolve(left), "older\n");
        Patch patch = patch(edit("A.java", 0, 3, "1"), FileEdit.create("B.sql", "two\n"), edit("C.java", 0, 3, "1"));

        assertThatThrownBy(() -> new Tree(root).apply(patch))
                .isInstanceOf(FixRefusedException.class)
                .hasMessageStartingWith("C.java: it cannot be read or written: ");

        assertThat(root.resolve("A.java")).hasContent("one\n");
        assertThat(Files.isExecutable(root.resolve("A.java"))).isEqualTo(executable);
        assertThat(root.resolve("C.java")).hasContent("one\n");
        assertThat(root.resolve(left)).hasContent("older\n");
        assertThat(names()).containsExactly(left, "A.java", "C.java");
    }

    @Test
    void goesThroughNoLink() throws Exception {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Files.writeString(outside.resolve("A.java"), "one\n");
        Files.createSymbolicLink(root.resolve("link"), outside);
        Files.createSymbolicLink(root.resolve("L.java"), outside.resolve("A.java"));
        String hash = hash("one\n".getBytes(StandardCharsets.UTF_8));
        List<TextEdit> edits = List.of(new TextEdit(0, 3, 1, 1, 1, 4, "1"));

        for (String path : List.of("link/A.java", "L.java", "../outside/A.java")) {
            assertThatThrownBy(() -> new Tree(root).apply(patch(new FileEdit(path, Optional.of(hash), edits))))
                    .as(path)
                    .isInstanceOf(FixRefusedException.class)
                    .hasMessageContaining("symbolic link");
        }
        assertThat(outside.resolve("A.java")).hasContent("one\n");
    }

    @Test
    void overwritesNoFileThatItWasToMake() throws Exception {
        Files.writeString(root.resolve("V2__key.sql"), "mine\n");

        assertThatThrownBy(() -> new Tree(root).apply(patch(FileEdit.create("V2__key.sql", "its\n"))))
                .isInstanceOf(FixRefusedException.class)
                .hasMessageContaining("there is such a file already");

        assertThat(root.resolve("V2__key.sql")).hasContent("mine\n");
    }

    @Test
    void keepsEncodingMarkLineEndsAndPermissions() throws Exception {
        Charset windows = Charset.forName("windows-1252");
        byte[] latin = "// grün\r\none\r\n".getBytes(windows);
        Files.write(root.resolve("Latin.java"), latin);
        byte[] marked = "\uFEFFone // grün\n".getBytes(StandardCharsets.UTF_8);
        Files.write(root.resolve("Marked.java"), marked);
        root.resolve("Marked.java").toFile().setExecutable(true);
        boolean executable = Files.isExecutable(root.resolve("Marked.java"));

        new Tree(root).apply(patch(edit("Latin.java", 9, 12, "1"), edit("Marked.java", 0, 3, "1")));

        assertThat(Files.readAllBytes(root.resolve("Latin.java"))).isEqualTo("// grün\r\n1\r\n".getBytes(windows));
        assertThat(Files.readAllBytes(root.resolve("Marked.java")))
                .isEqualTo("\uFEFF1 // grün\n".getBytes(StandardCharsets.UTF_8));
        assertThat(Files.isExecutable(root.resolve("Marked.java"))).isEqualTo(executable);
    }

    @Test
    void refusesWhatItCouldNotWriteAgain() throws Exception {
        Files.write(root.resolve("A.java"), "one\n".getBytes(StandardCharsets.UTF_16));

        assertThatThrownBy(() -> new Tree(root).apply(patch(edit("A.java", 0, 3, "1"))))
                .isInstanceOf(FixRefusedException.class)
                .hasMessageContaining("encoding");
    }

    private static Patch patch(FileEdit... files) {
        return new Patch(List.of(files), List.of(), List.of());
    }

    private FileEdit edit(String file, int start, int end, String replacement) throws IOException {
        return new FileEdit(
                file,
                Optional.of(hash(Files.readAllBytes(root.resolve(file)))),
                List.of(new TextEdit(start, end, 1, start + 1, 1, end + 1, replacement)));
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(root)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }
}
