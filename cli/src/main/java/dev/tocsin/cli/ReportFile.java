package dev.tocsin.cli;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes a report so that a reader finds the old file or the new one, never a half. */
final class ReportFile {

    private ReportFile() {}

    /**
     * Writes the bytes beside the target and moves them there. What is no regular file (a device, a pipe) is written to
     * directly; of a symbolic link the file that it names is replaced.
     */
    static void write(Path target, byte[] bytes) throws IOException {
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            Files.write(target, bytes);
            return;
        }
        Path file = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
        Path beside = file.resolveSibling(
                "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        try {
            Files.write(beside, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            move(beside, file);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /**
     * Whether a path inside a directory names, by way of symbolic links, a file outside of it. A tree that somebody else made
     * may hold a link with the name of a report.
     *
     * @throws IOException when the path cannot be followed, as where links lead in a circle
     */
    static boolean leadsOut(Path file, Path directory) throws IOException {
        Path named = file.toAbsolutePath().normalize();
        Path root = directory.toAbsolutePath().normalize();
        if (!named.startsWith(root) && !named.startsWith(directory.toRealPath())) {
            return false;
        }
        if (Files.isSymbolicLink(named) && !Files.exists(named)) {
            return true;
        }
        Path real = Files.exists(named) ? named.toRealPath() : named.getParent().toRealPath();
        return !real.startsWith(directory.toRealPath());
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
