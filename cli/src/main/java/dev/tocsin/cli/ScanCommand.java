package dev.tocsin.cli;

import dev.tocsin.analyzer.source.ScanRootException;
import dev.tocsin.rules.Confidence;
import dev.tocsin.rules.Finding;
import dev.tocsin.rules.RuleDescription;
import dev.tocsin.rules.ScanReport;
import dev.tocsin.rules.sarif.SarifReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
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

    private static final int MAX_JOBS = 256;

    private final Scanner scanner;
    private final List<RuleDescription> rules;
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "PATH",
            defaultValue = ".",
            description = "Directory or file to scan (the current directory).")
    private String path;

    @Option(names = "--format", paramLabel = "FORMAT", description = "text, json or sarif (text).")
    private Format format = Format.TEXT;

    @Option(names = "--output", paramLabel = "FILE", description = "Write the report there, whole or not at all.")
    private Optional<String> output = Optional.empty();

    @Option(names = "--min-confidence", paramLabel = "LEVEL", description = "high, medium or low (high).")
    private Confidence minConfidence = Confidence.HIGH;

    @Option(
            names = "--rules",
            paramLabel = "RULE",
            split = ",",
            description = "Report only these, by id or name, with commas between.")
    private List<String> chosenRules = List.of();

    @Option(names = "--fail-on", paramLabel = "LEVEL", description = "error, warning, note or never (warning).")
    private FailOn failOn = FailOn.WARNING;

    @Option(names = "--strict", description = "Fail when a part of the tree could not be read.")
    private boolean strict;

    @Option(names = "--include-tests", description = "Look at test sources too.")
    private boolean includeTests;

    @Option(
            names = "--exclude",
            paramLabel = "PATTERN",
            description = "Leave out what matches, as a line of .gitignore does; may be given again.")
    private List<String> excludes = List.of();

    @Option(names = "--jobs", paramLabel = "N", description = "Threads (as many as there are processors).")
    private int jobs = Runtime.getRuntime().availableProcessors();

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
        Path target = existing(path);
        Optional<Path> file = output.map(this::writable);
        Set<String> ruleIds = ruleIds();
        ScanRequest request =
                new ScanRequest(target, checkedJobs(), includeTests, excludes, new FixScope(minConfidence, ruleIds));
        ScanReport report = shown(scan(request), ruleIds);

        byte[] bytes = render(report, target, file.isPresent());
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
        if (strict && !report.problems().isEmpty()) {
            return ExitCode.INCOMPLETE;
        }
        return failOn.fails(report) ? ExitCode.FINDINGS : ExitCode.CLEAN;
    }

    private ScanReport scan(ScanRequest request) {
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

    /** What was found but is not shown is said: silence is a claim. */
    private ScanReport shown(ScanReport report, Set<String> ruleIds) {
        List<Finding> ofRules = report.findings().stream()
                .filter(finding -> ruleIds.contains(finding.rule().id()))
                .toList();
        List<Finding> sure = ofRules.stream()
                .filter(finding -> finding.confidence().compareTo(minConfidence) <= 0)
                .toList();
        List<String> limits = new ArrayList<>(report.limits());
        int hidden = ofRules.size() - sure.size();
        if (hidden > 0) {
            limits.add(hidden + (hidden == 1 ? " finding" : " findings")
                    + " of lower confidence left out; `--min-confidence low` shows everything.");
        }
        return new ScanReport(sure, report.problems(), limits, report.rules(), report.statistics());
    }

    private byte[] render(ScanReport report, Path target, boolean toFile) {
        Path root = Files.isDirectory(target) ? target : parent(target);
        SourceTexts texts = new SourceTexts(root);
        return switch (format) {
            case JSON -> new JsonReport(Version.current()).toBytes(report);
            case SARIF -> new SarifReport(Version.current(), Repository.prefix(root), texts).toBytes(report);
            case TEXT -> {
                TextReport text = new TextReport(style(toFile), displayPrefix(), texts);
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

    /** Paths are shown as they can be opened from where the user is, as grep does. */
    private String displayPrefix() {
        Path given = Path.of(path).normalize();
        Path root = Files.isDirectory(surroundings.directory().resolve(given)) ? given : parent(given);
        String shown = root.toString().replace('\\', '/');
        return shown.isEmpty() || shown.endsWith("/") ? shown : shown + "/";
    }

    private static Path parent(Path file) {
        Path parent = file.getParent();
        return parent == null ? Path.of("") : parent;
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

    private Path existing(String given) {
        Path resolved = resolved(given);
        if (!Files.exists(resolved)) {
            throw wrong("there is no file or directory " + given);
        }
        if (!Files.isReadable(resolved)) {
            throw wrong("cannot read " + given);
        }
        return resolved;
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

    private int checkedJobs() {
        if (jobs < 1 || jobs > MAX_JOBS) {
            throw wrong("--jobs must lie between 1 and " + MAX_JOBS);
        }
        return jobs;
    }

    private Set<String> ruleIds() {
        List<RuleDescription> chosen = chosenRules.isEmpty()
                ? rules
                : chosenRules.stream()
                        .map(name -> RuleChoice.find(rules, name)
                                .orElseThrow(() -> wrong("--rules: " + RuleChoice.unknown(rules, name))))
                        .toList();
        return chosen.stream().map(RuleDescription::id).collect(Collectors.toSet());
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
