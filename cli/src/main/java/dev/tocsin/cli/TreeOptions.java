package dev.tocsin.cli;

import dev.tocsin.analyzer.source.ScanRootException;
import dev.tocsin.rules.ScanReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What is scanned, and how: the options that every command has that scans. */
final class TreeOptions {

    private static final int MAX_JOBS = 256;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "PATH",
            defaultValue = ".",
            description = "Directory or file to scan (the current directory).")
    private String path;

    @Option(
            names = "--exclude",
            paramLabel = "PATTERN",
            description = "Leave out what matches, as a line of .gitignore does; may be given again.")
    private List<String> excludes = List.of();

    @Option(names = "--include-tests", description = "Look at test sources too.")
    private boolean includeTests;

    @Option(names = "--jobs", paramLabel = "N", description = "Threads (as many as there are processors).")
    private int jobs = Runtime.getRuntime().availableProcessors();

    /** The path as it was given. */
    String path() {
        return path;
    }

    /** What to scan; the path exists. */
    ScanRequest request(Surroundings surroundings) {
        if (jobs < 1 || jobs > MAX_JOBS) {
            throw wrong("--jobs must lie between 1 and " + MAX_JOBS);
        }
        return new ScanRequest(existing(surroundings), jobs, includeTests, excludes);
    }

    /** The folder that the report's paths are counted from. */
    static Path root(Path target) {
        return Files.isDirectory(target) ? target : parent(target);
    }

    /** Paths are shown as they can be opened from where the user is, as grep does. */
    String displayPrefix(Surroundings surroundings) {
        Path given = Path.of(path).normalize();
        Path root = Files.isDirectory(surroundings.directory().resolve(given)) ? given : parent(given);
        String shown = root.toString().replace('\\', '/');
        return shown.isEmpty() || shown.endsWith("/") ? shown : shown + "/";
    }

    /** Scans, and shows how far it is to somebody who looks on. */
    ScanReport scan(Scanner scanner, ScanRequest request, Surroundings surroundings, boolean quiet) {
        try {
            if (quiet || !surroundings.errIsTerminal()) {
                return scanner.scan(request, Progress.NONE);
            }
            try (TerminalProgress progress = new TerminalProgress(surroundings.err())) {
                return scanner.scan(request, progress);
            }
        } catch (IOException e) {
            throw wrong(
                    e instanceof ScanRootException ? e.getMessage() : "cannot read " + path + ": " + e.getMessage());
        }
    }

    private Path existing(Surroundings surroundings) {
        Path resolved;
        try {
            resolved = surroundings.directory().resolve(path);
        } catch (InvalidPathException e) {
            throw wrong("not a path: " + path);
        }
        if (!Files.exists(resolved)) {
            throw wrong("there is no file or directory " + path);
        }
        if (!Files.isReadable(resolved)) {
            throw wrong("cannot read " + path);
        }
        return resolved;
    }

    private static Path parent(Path file) {
        Path parent = file.getParent();
        return parent == null ? Path.of("") : parent;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
