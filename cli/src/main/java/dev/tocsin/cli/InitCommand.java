package dev.tocsin.cli;

import dev.tocsin.analyzer.schema.Dialect;
import dev.tocsin.analyzer.source.DiscoveryOptions;
import dev.tocsin.analyzer.source.ScanRootException;
import dev.tocsin.analyzer.source.SourceTree;
import dev.tocsin.cli.config.Configuration;
import dev.tocsin.cli.config.DialectDetector;
import dev.tocsin.cli.config.FirstConfiguration;
import dev.tocsin.cli.config.SettingsSchema;
import dev.tocsin.cli.selection.BaselineFile;
import dev.tocsin.rules.RuleDescription;
import dev.tocsin.rules.ScanReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tocsin init}. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        sortOptions = false,
        description = "Write a first tocsin.yaml, from what a scan finds.",
        synopsisHeading = "Usage: ",
        customSynopsis = "tocsin init [OPTIONS] [DIRECTORY]",
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tocsin init                                    writes tocsin.yaml",
            "  tocsin init --schema > tocsin.schema.json      lets an editor complete it"
        })
final class InitCommand implements Callable<Integer> {

    private final Scanner scanner;
    private final List<RuleDescription> rules;
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "DIRECTORY",
            defaultValue = ".",
            description = "The project (the current directory).")
    private String path;

    @Option(names = "--schema", description = "Print the JSON Schema of tocsin.yaml instead.")
    private boolean schema;

    InitCommand(Scanner scanner, List<RuleDescription> rules, Surroundings surroundings) {
        this.scanner = scanner;
        this.rules = rules;
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (schema) {
            out.print(SettingsSchema.text(rules));
            out.flush();
            return ExitCode.CLEAN;
        }
        Path directory = directory();
        Path file = directory.resolve(Configuration.FILE_NAME);
        if (Files.exists(file)) {
            throw wrong("there is a " + Configuration.FILE_NAME + " already; nothing was changed");
        }
        String text = text(directory);
        try {
            ReportFile.write(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw wrong("cannot write " + file + ": " + e);
        }
        out.println(Configuration.FILE_NAME + " written; tocsin scan follows it");
        out.flush();
        return ExitCode.CLEAN;
    }

    private String text(Path directory) {
        try {
            Set<Dialect> dialects = DialectDetector.find(
                    SourceTree.discover(directory, DiscoveryOptions.defaults()).files());
            int jobs = Runtime.getRuntime().availableProcessors();
            ScanReport report = scanner.scan(new ScanRequest(directory, jobs, false, List.of()), Progress.NONE);
            return FirstConfiguration.text(
                    report, dialects, Files.isRegularFile(directory.resolve(BaselineFile.DEFAULT_NAME)));
        } catch (ScanRootException e) {
            throw wrong(e.getMessage());
        } catch (IOException e) {
            throw wrong("cannot read " + path + ": " + e.getMessage());
        }
    }

    private Path directory() {
        try {
            Path directory = surroundings.directory().resolve(path);
            if (!Files.isDirectory(directory)) {
                throw wrong("there is no directory " + path);
            }
            return directory;
        } catch (InvalidPathException e) {
            throw wrong("not a path: " + path);
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
