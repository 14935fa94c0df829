package dev.tocsin.cli;

import dev.tocsin.rules.Applicability;
import dev.tocsin.rules.Confidence;
import dev.tocsin.rules.Finding;
import dev.tocsin.rules.RuleDescription;
import dev.tocsin.rules.ScanReport;
import dev.tocsin.rules.patch.FixRefusedException;
import dev.tocsin.rules.patch.Patch;
import dev.tocsin.rules.patch.Tree;
import dev.tocsin.rules.patch.UnifiedDiff;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tocsin fix}. */
@Command(
        name = "fix",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        sortOptions = false,
        description = {
            "Close races: write the safe fixes into the tree, or print the patch.",
            "",
            "A fix of several files is written whole or not at all; a file that has",
            "changed since it was read, and what lies outside of the tree, is not touched."
        },
        synopsisHeading = "Usage: ",
        customSynopsis = "tocsin fix [OPTIONS] [PATH]",
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tocsin fix --diff --unsafe | git apply",
            "  tocsin fix --rules TOC302,TOC306 services/users",
            "",
            "Exit codes:",
            "   0  what can be fixed is fixed, or printed",
            "   2  wrong usage, or a file cannot be read or written; nothing was changed",
            "  70  a fault in Tocsin"
        })
final class FixCommand implements Callable<Integer> {

    private final Scanner scanner;
    private final List<RuleDescription> rules;
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "PATH",
            defaultValue = ".",
            description = "Directory or file to fix (the current directory).")
    private String path;

    @Option(names = "--diff", description = "Print a unified patch for git apply; write nothing.")
    private boolean diff;

    @Option(names = "--unsafe", description = "Take the fixes too that need a review.")
    private boolean unsafe;

    @Option(names = "--min-confidence", paramLabel = "LEVEL", description = "high, medium or low (high).")
    private Confidence minConfidence = Confidence.HIGH;

    @Option(
            names = "--rules",
            paramLabel = "RULE",
            split = ",",
            description = "Fix only these, by id or name, with commas between.")
    private List<String> chosenRules = List.of();

    @Option(
            names = "--exclude",
            paramLabel = "PATTERN",
            description = "Leave out what matches, as a line of .gitignore does; may be given again.")
    private List<String> excludes = List.of();

    FixCommand(Scanner scanner, List<RuleDescription> rules, Surroundings surroundings) {
        this.scanner = scanner;
        this.rules = rules;
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Path target = existing(path);
        FixScope scope = new FixScope(minConfidence, ruleIds());
        ScanReport report = scan(target, scope);
        List<Finding> findings = report.findings().stream().filter(scope::holds).toList();
        Patch patch = Patch.of(findings, unsafe ? Applicability.NEEDS_REVIEW : Applicability.SAFE);
        Path root = Files.isDirectory(target) ? target : target.toAbsolutePath().getParent();
        try {
            if (diff) {
                surroundings.out().write(UnifiedDiff.of(patch, new Tree(root), Repository.prefix(root)));
                surroundings.out().flush();
            } else {
                new Tree(root).apply(patch);
            }
        } catch (FixRefusedException e) {
            throw wrong("nothing was changed: " + e.getMessage());
        } catch (IOException e) {
            throw wrong("cannot write the patch: " + e.getMessage());
        }
        FixSummary summary = new FixSummary(
                new TextStyle(surroundings.columns(), false, surroundings.speaksUtf8()), findings, patch, unsafe);
        if (diff) {
            surroundings.err().print(summary.text(true));
        } else {
            print(summary.text(false));
        }
        return ExitCode.CLEAN;
    }

    private ScanReport scan(Path target, FixScope scope) {
        try {
            int jobs = Runtime.getRuntime().availableProcessors();
            return scanner.scan(new ScanRequest(target, jobs, false, excludes, scope), Progress.NONE);
        } catch (IOException e) {
            throw wrong("cannot read " + path + ": " + e.getMessage());
        }
    }

    private void print(String text) {
        try {
            surroundings.out().write(text.getBytes(StandardCharsets.UTF_8));
            surroundings.out().flush();
        } catch (IOException e) {
            throw wrong("the fixes are written, but cannot be told: " + e.getMessage());
        }
    }

    private Path existing(String given) {
        try {
            Path resolved = surroundings.directory().resolve(given);
            if (Files.isReadable(resolved)) {
                return resolved;
            }
            throw wrong(Files.exists(resolved) ? "cannot read " + given : "there is no file or directory " + given);
        } catch (InvalidPathException e) {
            throw wrong("not a path: " + given);
        }
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
