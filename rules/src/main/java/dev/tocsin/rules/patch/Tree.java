package dev.tocsin.rules.patch;

import dev.tocsin.rules.FileEdit;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The files of a scanned tree, as far as a patch may touch them: inside the tree, through no symbolic link, and unchanged
 * since the fixes were made.
 */
public final class Tree {

    private final Path root;

    /** @param root the directory that the paths of the scan are counted from */
    public Tree(Path root) {
        this.root = root;
    }

    /**
     * Writes all of a patch or nothing: what is new is written beside the files first, and what was moved into place is
     * moved back when one of the moves fails.
     *
     * @throws FixRefusedException when a file is not as it was when the fix was made, or cannot be written
     */
    public void apply(Patch patch) throws FixRefusedException {
        List<Prepared> prepared = new ArrayList<>();
        try {
            for (FileEdit file : patch.files()) {
                prepared.add(prepare(file));
            }
            move(prepared);
        } finally {
            prepared.forEach(p -> delete(p.beside()));
        }
    }

    /** The text of a file before and after its edits. */
    EditedText edited(FileEdit edit) throws FixRefusedException {
        Path file = inside(edit);
        try {
            byte[] bytes = edit.creates() ? new byte[0] : unchanged(edit, file);
            return EditedText.of(edit, bytes)
                    .orElseThrow(() -> new FixRefusedException(
                            edit.file() + ": its encoding is not certain enough to write it again"));
        } catch (IOException e) {
            throw e instanceof FixRefusedException refused ? refused : unwritable(edit, e);
        }
    }

    private record Prepared(FileEdit edit, Path file, Path beside, Path backup) {}

    private Prepared prepare(FileEdit edit) throws FixRefusedException {
        Path file = inside(edit);
        byte[] after = edited(edit).bytesAfter();
        String name = "." + file.getFileName() + "." + ProcessHandle.current().pid();
        Prepared prepared =
                new Prepared(edit, file, file.resolveSibling(name + ".new"), file.resolveSibling(name + ".old"));
        try {
            Files.write(prepared.beside(), after, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            if (!edit.creates()) {
                keepPermissions(file, prepared.beside());
            }
            return prepared;
        } catch (IOException e) {
            delete(prepared.beside());
            throw unwritable(edit, e);
        }
    }

    private static void move(List<Prepared> prepared) throws FixRefusedException {
        List<Prepared> moved = new ArrayList<>();
        for (Prepared one : prepared) {
            try {
                move(one);
                moved.add(one);
            } catch (IOException e) {
                List<String> changed = moveBack(moved, e);
                if (!changed.isEmpty()) {
                    throw new FixRefusedException(
                            one.edit().file() + ": it cannot be written: " + e + "; but for what is changed already and"
                                    + " cannot be put back: " + String.join(", ", changed),
                            e);
                }
                throw e instanceof FixRefusedException refused ? refused : unwritable(one.edit(), e);
            }
        }
        moved.forEach(one -> delete(one.backup()));
    }

    private static void move(Prepared one) throws IOException {
        if (one.edit().creates()) {
            // Fails where a file has come into being since.
            Files.move(one.beside(), one.file());
            return;
        }
        unchanged(one.edit(), one.file());
        Files.copy(one.file(), one.backup(), StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        try {
            replace(one.beside(), one.file());
        } catch (IOException e) {
            delete(one.backup());
            throw e;
        }
    }

    /** @return the files that stay changed; what they were lies beside them */
    private static List<String> moveBack(List<Prepared> moved, IOException reason) {
        List<String> changed = new ArrayList<>();
        for (Prepared one : moved) {
            try {
                if (one.edit().creates()) {
                    Files.delete(one.file());
                } else {
                    replace(one.backup(), one.file());
                }
            } catch (IOException e) {
                reason.addSuppressed(e);
                changed.add(one.edit().file());
            }
        }
        return changed;
    }

    private static void replace(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The place of a file; no link leads there, and it does not lead out. */
    private Path inside(FileEdit edit) throws FixRefusedException {
        try {
            Path real = root.toRealPath();
            Path file = real.resolve(edit.file()).normalize();
            Path folder = file.getParent();
            boolean leadsOut = !file.startsWith(real) || !folder.toRealPath().equals(folder);
            if (leadsOut || Files.isSymbolicLink(file)) {
                throw new FixRefusedException(
                        edit.file() + ": a symbolic link leads there, or it lies outside of the tree");
            }
            if (edit.creates() && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new FixRefusedException(edit.file() + ": there is such a file already");
            }
            return file;
        } catch (IOException | InvalidPathException e) {
            throw e instanceof FixRefusedException refused ? refused : unwritable(edit, e);
        }
    }

    private static byte[] unchanged(FileEdit edit, Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        if (!edit.hash().equals(Optional.of(hash(bytes)))) {
            throw new FixRefusedException(edit.file() + ": the file has changed since it was scanned");
        }
        return bytes;
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void keepPermissions(Path from, Path to) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(from, PosixFileAttributeView.class);
        if (view != null) {
            Files.setPosixFilePermissions(to, view.readAttributes().permissions());
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // What lies beside is no part of the tree; the patch itself is written or refused.
        }
    }

    private static FixRefusedException unwritable(FileEdit edit, Exception e) {
        return new FixRefusedException(edit.file() + ": it cannot be read or written: " + e, e);
    }
}
