package dev.tocsin.cli;

import dev.tocsin.analyzer.model.ProjectKnowledge;
import dev.tocsin.analyzer.source.OuterExcludes;
import dev.tocsin.analyzer.source.ScanRootException;
import dev.tocsin.cli.config.Configuration;
import dev.tocsin.cli.config.ConfigurationException;
import dev.tocsin.cli.config.ConfigurationReader;
import dev.tocsin.cli.config.DialectChoice;
import dev.tocsin.rules.RuleDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    @Option(names = "--exclude", paramLabel = "PATTERN", description = "Leave out what matches, as in .gitignore.")
    private List<String> excludes = List.of();

    @Option(names = "--include-tests", description = "Look at test sources too.")
    private boolean includeTests;

    @Option(names = "--jobs", paramLabel = "N", description = "Threads (one for each processor).")
    private int jobs = Runtime.getRuntime().availableProcessors();

    @Option(names = "--dialect", paramLabel = "DATABASE", description = "The database in use, where files do not tell.")
    private Optional<String> dialect = Optional.empty();

    @Option(names = "--config", paramLabel = "FILE", description = "The configuration (the nearest tocsin.yaml).")
    private Optional<String> config = Optional.empty();

    /** The defaults, for a command that takes nothing but the path. */
    static TreeOptions at(String path, CommandSpec command) {
        TreeOptions options = new TreeOptions();
        options.path = path;
        options.spec = command;
        return options;
    }

    /**
     * What was asked for, options and configuration together.
     *
     * @param request what to scan; the path exists
     */
    record Asked(ScanRequest request, Configuration configuration) {

        /** The folder that the report's paths are counted from. */
        Path root() {
            return TreeOptions.root(request.path());
        }
    }

    Asked asked(List<RuleDescription> rules, Surroundings surroundings) {
        if (jobs < 1 || jobs > MAX_JOBS) {
            throw wrong("--jobs must lie between 1 and " + MAX_JOBS);
        }
        Path target = existing(surroundings);
        Configuration configuration = configuration(root(target), rules, surroundings);
        ScanRequest request = new ScanRequest(
                target,
                jobs,
                includeTests || configuration.includeTests(),
                excludes,
                outerExcludes(configuration, root(target)),
                knowledge(configuration));
        return new Asked(request, configuration);
    }

    private ProjectKnowledge knowledge(Configuration configuration) {
        ProjectKnowledge configured = configuration.knowledge();
        return dialect.map(name -> DialectChoice.on(name, configured)
                        .orElseThrow(() -> wrong("--dialect: " + Choice.unknown(name, DialectChoice.names()))))
                .orElse(configured);
    }

    private Configuration configuration(Path root, List<RuleDescription> rules, Surroundings surroundings) {
        Optional<Path> file =
                config.map(given -> resolved(given, surroundings)).or(() -> ConfigurationReader.find(root));
        if (file.isEmpty()) {
            return Configuration.NONE;
        }
        if (!Files.isRegularFile(file.get())) {
            throw wrong("there is no configuration " + config.orElseThrow() + "; `tocsin init` writes one");
        }
        try {
            return ConfigurationReader.read(
                    file.get(), below(surroundings.directory(), file.get()), below(root, file.get()), rules);
        } catch (ConfigurationException e) {
            throw wrong(e.getMessage());
        }
    }

    /** The way from a folder to a file in it; for a file elsewhere, its name. */
    private static String below(Path folder, Path file) {
        Path from = folder.toAbsolutePath().normalize();
        Path to = file.toAbsolutePath().normalize();
        Path way = to.startsWith(from) ? from.relativize(to) : to.getFileName();
        return way.toString().replace('\\', '/');
    }

    private static OuterExcludes outerExcludes(Configuration configuration, Path root) {
        if (configuration.file().isEmpty()) {
            return OuterExcludes.NONE;
        }
        Path folder = configuration.file().get().toAbsolutePath().normalize().getParent();
        Path scanned = root.toAbsolutePath().normalize();
        List<String> lead = new ArrayList<>();
        if (scanned.startsWith(folder) && !scanned.equals(folder)) {
            folder.relativize(scanned).forEach(name -> lead.add(name.toString()));
        }
        return new OuterExcludes(lead, configuration.exclude());
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

    /** A way to scan. */
    @FunctionalInterface
    interface Scan<R> {
        R run(ScanRequest request, Progress progress) throws IOException;
    }

    /** Scans, and shows how far it is to somebody who looks on. */
    <R> R scan(Scan<R> scan, ScanRequest request, Surroundings surroundings, boolean quiet) {
        try {
            if (quiet || !surroundings.errIsTerminal()) {
                return scan.run(request, Progress.NONE);
            }
            try (TerminalProgress progress = new TerminalProgress(surroundings.err())) {
                return scan.run(request, progress);
            }
        } catch (IOException e) {
            throw wrong(
                    e instanceof ScanRootException ? e.getMessage() : "cannot read " + path + ": " + e.getMessage());
        }
    }

    private Path existing(Surroundings surroundings) {
        Path resolved = resolved(path, surroundings);
        if (!Files.exists(resolved)) {
            throw wrong("there is no file or directory " + path);
        }
        if (!Files.isReadable(resolved)) {
            throw wrong("cannot read " + path);
        }
        return resolved;
    }

    private Path resolved(String given, Surroundings surroundings) {
        try {
            return surroundings.directory().resolve(given);
        } catch (InvalidPathException e) {
            throw wrong("not a path: " + given);
        }
    }

    private static Path parent(Path file) {
        Path parent = file.getParent();
        return parent == null ? Path.of("") : parent;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
