package dev.tocsin.cli.reproduce;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that is added to a tree: nothing is overwritten, and nothing is written outside of the tree. */
final class NewFile {

    private NewFile() {}

    /**
     * Writes the file and the folders that lead to it.
     *
     * @param file relative to the root
     * @throws java.nio.file.FileAlreadyExistsException when there is something of that name, a dangling link too
     * @throws IOException when it cannot be written, or a link on the way leads out of the tree
     */
    static void write(Path root, Path file, String text) throws IOException {
        Path top = root.toRealPath();
        Path folder = top;
        for (Path part : file.normalize().getParent()) {
            folder = folder.resolve(part);
            if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(folder);
            }
            if (!folder.toRealPath().startsWith(top)) {
                throw new IOException(top.relativize(folder) + " leads out of the tree");
            }
        }
        Files.write(
                folder.resolve(file.getFileName()),
                text.getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
    }
}
