package dev.tocsin.cli;

import dev.tocsin.analyzer.source.Problem;
import dev.tocsin.cli.selection.Selection;
import dev.tocsin.rules.RuleDescription;
import dev.tocsin.rules.ScanReport;
import dev.tocsin.rules.sarif.SarifReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tocsin scan}. */
@Command(
        name = "scan",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        sortOptions = false,
        description = "Scan a tree and report its races.",
        synopsisHeading = "Usage: ",
        customSynopsis = "tocsin scan [OPTIONS] [PATH]",
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tocsin scan --min-confidence low --exclude legacy/",
            "  tocsin scan --format sarif --output tocsin.sarif --fail-on never",
            "",
            "Exit codes:",
            "   0  nothing at or over --fail-on was found",
            "   1  something was",
            "   2  wrong usage, or PATH or FILE cannot be read or written",
            "   3  with --strict: a part of the tree could not be read; goes before 1",
            "  70  a fault in Tocsin"
        })
final class ScanCommand implements Callable<Integer> {

    private final Scanner scanner;
    private final List<RuleDescription> rules;
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec;

    @Mixin
    private TreeOptions tree;

    @Mixin
    private SelectionOptions selectionOptions;

    @Mixin
    private ChangeOptions changes;

    @Option(names = "--format", paramLabel = "FORMAT", description = "text, json or sarif (text).")
    private Format format = Format.TEXT;

    @Option(names = "--output", paramLabel = "FILE", description = "Write the report there, whole or not at all.")
    private Optional<String> output = Optional.empty();

    @Option(names = "--fail-on", paramLabel = "LEVEL", description = "error, warning, note or never (warning).")
    private Optional<FailOn> failOn = Optional.empty();

    @Option(names = "--strict", description = "Fail when a part of the tree could not be read.")
    private boolean strict;

    @Option(names = "--color", paramLabel = "WHEN", description = "auto, always or never (auto).")
    private ColourMode colour = ColourMode.AUTO;

    @Option(names = "--quiet", description = "No progress, and no summary after the findings.")
    private boolean quiet;

    ScanCommand(Scanner scanner, List<RuleDescription> rules, Surroundings surroundings) {
        this.scanner = scanner;
        this.rules = rules;
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        TreeOptions.Asked asked = tree.asked(rules, surroundings);
        Optional<Path> file = output.map(this::writable);
        try (ChangeOptions.View view = changes.view(asked.request(), scanner, surroundings)) {
            return report(asked, view, file);
        }
    }

    private int report(TreeOptions.Asked asked, ChangeOptions.View view, Optional<Path> file) {
        Path root = asked.root();
        Selection selection = selectionOptions.selection(rules, surroundings, asked, view);
        SourceTexts texts = new SourceTexts(TreeOptions.root(view.request().path()));
        ScanReport report = selected(selection, tree.scan(scanner, view.request(), surroundings, quiet), texts);

        byte[] bytes = render(report, root, texts, file.isPresent());
        if (file.isPresent()) {
            write(file.get(), bytes);
            if (!quiet) {
                surroundings
                        .err()
                        .println("tocsin: " + TextSummary.headline(report) + ", written to "
                                + TerminalText.neutral(output.get(), false));
            }
        } else {
            print(bytes);
        }
        if (strict && isIncomplete(report)) {
            return ExitCode.INCOMPLETE;
        }
        FailOn threshold = failOn.or(() -> asked.configuration().failOn().map(FailOn::named))
                .orElse(FailOn.WARNING);
        return threshold.fails(report) ? ExitCode.FINDINGS : ExitCode.CLEAN;
    }

    /** A wrong suppression hides nothing: what it speaks of is in the report. */
    private static boolean isIncomplete(ScanReport report) {
        return report.problems().stream().anyMatch(problem -> problem.kind() != Problem.Kind.SUPPRESSION);
    }

    private ScanReport selected(Selection selection, ScanReport report, SourceTexts texts) {
        try {
            return selection.select(report, texts);
        } catch (IOException e) {
            throw wrong(e.getMessage());
        }
    }

    private byte[] render(ScanReport report, Path root, SourceTexts texts, boolean toFile) {
        return switch (format) {
            case JSON -> new JsonReport(Version.current()).toBytes(report);
            case SARIF -> new SarifReport(Version.current(), Repository.prefix(root), texts).toBytes(report);
            case TEXT -> {
                TextReport text = new TextReport(style(toFile), tree.displayPrefix(surroundings), texts);
                String rendered = quiet ? text.findings(report) : text.render(report);
                yield rendered.getBytes(StandardCharsets.UTF_8);
            }
        };
    }

    /** A file is read with an editor or a viewer, which speaks UTF-8 and no colours. */
    private TextStyle style(boolean toFile) {
        boolean coloured = switch (colour) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> !toFile && surroundings.wantsColour();
        };
        return new TextStyle(surroundings.columns(), coloured, toFile || surroundings.speaksUtf8());
    }

    /** A reader that went away, such as {@code head}, has seen enough; a full disk has not. */
    private void print(byte[] bytes) {
        try {
            surroundings.out().write(bytes);
            surroundings.out().flush();
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("pipe")) {
                throw wrong("cannot write the report: " + e.getMessage());
            }
        }
    }

    private void write(Path file, byte[] bytes) {
        try {
            ReportFile.write(file, bytes);
        } catch (IOException e) {
            throw wrong("cannot write " + file + ": " + e);
        }
    }

    /** Asked before the scan: nobody wants to wait for a report that has nowhere to go. */
    private Path writable(String given) {
        Path file = resolved(given);
        if (Files.isDirectory(file)) {
            throw wrong("cannot write " + given + ": it is a directory");
        }
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw wrong("cannot write " + given + ": there is no directory " + parent);
        }
        return file;
    }

    private Path resolved(String given) {
        try {
            return surroundings.directory().resolve(given);
        } catch (InvalidPathException e) {
            throw wrong("not a path: " + given);
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
