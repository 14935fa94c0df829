package dev.tocsin.cli.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewFileTest {

    private static final Path FILE = Path.of("src/test/java/SignUpTest.java");

    @TempDir
    private Path directory;

    private Path tree;
    private Path outside;

    @BeforeEach
    void make() throws IOException {
        tree = Files.createDirectory(directory.resolve("tree"));
        outside = Files.createDirectory(directory.resolve("outside"));
    }

    @Test
    void foldersAreMade() throws IOException {
        NewFile.write(tree, FILE, "class A {}");

        assertThat(tree.resolve(FILE)).content().isEqualTo("class A {}");
    }

    @Test
    void nothingIsOverwritten() throws IOException {
        NewFile.write(tree, FILE, "old");

        assertThatThrownBy(() -> NewFile.write(tree, FILE, "new")).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(tree.resolve(FILE)).content().isEqualTo("old");
    }

    @Test
    void aLinkThatLeadsOutOfTheTreeIsNotFollowed() throws IOException {
        Files.createDirectories(tree.resolve("src"));
        Files.createSymbolicLink(tree.resolve("src/test"), outside);

        assertThatThrownBy(() -> NewFile.write(tree, FILE, "text")).hasMessageContaining("out of the tree");
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void aDanglingLinkIsNotWrittenThrough() throws IOException {
        Files.createDirectories(tree.resolve(FILE).getParent());
        Files.createSymbolicLink(tree.resolve(FILE), outside.resolve("new"));

        assertThatThrownBy(() -> NewFile.write(tree, FILE, "text")).isInstanceOf(IOException.class);
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void aWayUpwardsIsNotTaken() {
        assertThatThrownBy(() -> NewFile.write(tree, Path.of("../outside/A.java"), "text"))
                .isInstanceOf(IOException.class);
        assertThat(outside).isEmptyDirectory();
    }
}
