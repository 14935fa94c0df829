import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Parses every Java source of a tree with javac's own parser, and nothing more: no symbols are entered, no types attributed. The
 * yardstick that a scan is measured against.
 *
 * <pre>
 * javac -d OUT scripts/javac-parse-benchmark/JavacParse.java
 * java -cp OUT JavacParse TREE
 * </pre>
 *
 * <p>Compile it first: {@code java JavacParse.java} would warm up the very compiler that is measured.
 *
 * <p>Prints one line, tab-separated: files, lines (line feeds), seconds of reading and parsing. The time starts after the tree
 * was listed and the lines were counted, so that the files are in the page cache and the start of the JVM is not in it; it is
 * single-threaded. Files go in batches of {@value #BATCH}: one {@link JavacTask} a file costs about three times as much, one for
 * all keeps every syntax tree alive. {@code .git} is left out and links are not followed; syntax errors are ignored.
 *
 * <p>Exit codes: 0, or 2 when TREE is no folder.
 */
public final class JavacParse {

    private static final int BATCH = 100;

    private JavacParse() {}

    public static void main(String[] args) throws IOException {
        if (args.length != 1 || !Files.isDirectory(Path.of(args[0]))) {
            System.err.println("usage: JavacParse TREE");
            System.exit(2);
        }
        List<Path> files = javaFiles(Path.of(args[0]));
        long lines = 0;
        for (Path file : files) {
            lines += lineFeeds(Files.readAllBytes(file));
        }
        long start = System.nanoTime();
        parse(files);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(Locale.ROOT, "%d\t%d\t%.2f%n", files.size(), lines, seconds);
    }

    private static void parse(List<Path> files) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(problem -> {}, null, null)) {
            for (int from = 0; from < files.size(); from += BATCH) {
                List<Path> batch = files.subList(from, Math.min(files.size(), from + BATCH));
                JavacTask task = (JavacTask) compiler.getTask(
                        Writer.nullWriter(),
                        manager,
                        problem -> {},
                        List.of("-proc:none"),
                        null,
                        manager.getJavaFileObjectsFromPaths(batch));
                task.parse().forEach(unit -> {});
            }
        }
    }

    private static List<Path> javaFiles(Path tree) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return folder.endsWith(".git") ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && file.toString().endsWith(".java")) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        Collections.sort(files);
        return files;
    }

    private static long lineFeeds(byte[] bytes) {
        long count = 0;
        for (byte b : bytes) {
            if (b == '\n') {
                count++;
            }
        }
        return count;
    }
}
