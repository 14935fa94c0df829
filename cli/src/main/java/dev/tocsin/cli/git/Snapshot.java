package dev.tocsin.cli.git;

import dev.tocsin.analyzer.source.SourceKind;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * The content of the index or of a commit in a folder of its own: of the files that a scan looks at, byte for byte as Git keeps
 * them. No filter of the repository is run. The folder is removed when this is closed, and when the process is broken off.
 */
public final class Snapshot implements AutoCloseable {

    private static final String IGNORE_FILE = ".gitignore";

    private final Path root;
    private final Thread remover;

    private Snapshot(Path root) {
        this.root = root;
        this.remover = new Thread(() -> remove(root), "tocsin-snapshot");
        Runtime.getRuntime().addShutdownHook(remover);
    }

    /** The folder that holds it; it stands for the root of the work tree. */
    public Path root() {
        return root;
    }

    /** What the next commit will hold. */
    public static Snapshot ofIndex(WorkTree tree) throws IOException {
        return of(tree, entries(tree.output("ls-files", "--stage", "-z"), 1));
    }

    /** What a commit holds. */
    public static Snapshot ofCommit(WorkTree tree, String commit) throws IOException {
        return of(tree, entries(tree.output("ls-tree", "-r", "-z", "--full-tree", commit), 2));
    }

    /** Nothing: what was there before the first commit. */
    public static Snapshot ofNothing() throws IOException {
        return new Snapshot(Files.createTempDirectory("tocsin-snapshot"));
    }

    private static Snapshot of(WorkTree tree, List<Entry> entries) throws IOException {
        Snapshot snapshot = ofNothing();
        try {
            // The ignore files between here and the scanned folder count, as they do in the work tree.
            Files.createDirectory(snapshot.root.resolve(".git"));
            snapshot.write(tree, entries);
            return snapshot;
        } catch (IOException | RuntimeException e) {
            snapshot.close();
            throw e;
        }
    }

    /** A file, and the id of its content. */
    private record Entry(String id, String path) {}

    /** {@code mode id stage TAB path} of ls-files, {@code mode type id TAB path} of ls-tree, each with a zero byte at its end. */
    private static List<Entry> entries(byte[] listing, int idField) {
        List<Entry> entries = new ArrayList<>();
        for (String line : new String(listing, StandardCharsets.UTF_8).split("\0")) {
            int tab = line.indexOf('\t');
            if (tab < 0) {
                continue;
            }
            String[] fields = line.substring(0, tab).split(" ");
            String path = line.substring(tab + 1);
            boolean regular = fields[0].startsWith("100");
            // Of a file with a conflict the own side is taken.
            boolean whole = idField == 2 || fields[2].equals("0") || fields[2].equals("2");
            if (regular && whole && isLookedAt(path)) {
                entries.add(new Entry(fields[idField], path));
            }
        }
        return entries;
    }

    private static boolean isLookedAt(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.equals(IGNORE_FILE) || SourceKind.of(name).isPresent();
    }

    private void write(WorkTree tree, List<Entry> entries) throws IOException {
        Path ids = Files.createTempFile("tocsin-git", ".ids");
        try {
            StringBuilder asked = new StringBuilder();
            entries.forEach(entry -> asked.append(entry.id).append('\n'));
            Files.writeString(ids, asked);
            Process process = tree.builder(List.of("cat-file", "--batch"))
                    .redirectInput(ids.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (InputStream in = new BufferedInputStream(process.getInputStream(), 1 << 16)) {
                for (Entry entry : entries) {
                    write(entry, in);
                }
            } finally {
                process.destroy();
            }
        } finally {
            Files.deleteIfExists(ids);
        }
    }

    /** {@code id type size}, a line feed, the content, a line feed (git-cat-file, "Batch output"). */
    private void write(Entry entry, InputStream in) throws IOException {
        String[] header = line(in).split(" ");
        if (header.length != 3 || !header[1].equals("blob")) {
            throw new GitException("git cannot read " + entry.path + ": " + String.join(" ", header));
        }
        long left = Long.parseLong(header[2]);
        Path file = place(entry.path);
        Files.createDirectories(file.getParent());
        byte[] buffer = new byte[1 << 16];
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            while (left > 0) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    throw new GitException("git ended in the middle of " + entry.path);
                }
                out.write(buffer, 0, read);
                left -= read;
            }
        }
        if (in.read() != '\n') {
            throw new GitException("git said something else than the content of " + entry.path);
        }
    }

    /** Git refuses paths that lead out of the tree; whoever wrote the repository may have used something else. */
    private Path place(String path) throws GitException {
        try {
            Path place = root.resolve(path).normalize();
            if (place.startsWith(root) && !place.equals(root) && !place.startsWith(root.resolve(".git"))) {
                return place;
            }
        } catch (InvalidPathException e) {
            throw new GitException("this locale has no name for the file " + path + "; set LC_ALL=C.UTF-8");
        }
        throw new GitException("the path " + path + " leads out of the repository");
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        remove(root);
        try {
            Runtime.getRuntime().removeShutdownHook(remover);
        } catch (IllegalStateException e) {
            // The machine goes down already, and the hook finds nothing more to do.
        }
    }

    private static void remove(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                    Files.delete(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            // What cannot be removed from the folder for temporary files, the system removes some day.
        }
    }
}
