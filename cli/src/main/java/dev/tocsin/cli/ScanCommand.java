package dev.tocsin.cli;

import dev.tocsin.cli.selection.Selection;
import dev.tocsin.rules.RuleDescription;
import dev.tocsin.rules.ScanReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
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
            "  tocsin scan --min-confidence low --exclude legacy/ --exclude '*Old.java'",
            "  tocsin scan --staged                       what the next commit brings",
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

    @ArgGroup(exclusive = false, multiplicity = "0..*")
    private List<OutputOption> outputs = new ArrayList<>();

    @Option(names = "--fail-on", paramLabel = "LEVEL", description = "error, warning, note or never (warning).")
    private Optional<FailOn> failOn = Optional.empty();

    @Option(names = "--strict", description = "Fail when a part of the tree could not be read.")
    private boolean strict;

    @Option(names = "--color", paramLabel = "WHEN", description = "auto, always or never (auto).")
    private ColourMode colour = ColourMode.AUTO;

    @Option(names = "--quiet", description = "No progress, and no summary after the findings.")
    private boolean quiet;

    @Option(names = "--stats", description = "Say on standard error how much was looked at.")
    private boolean stats;

    ScanCommand(Scanner scanner, List<RuleDescription> rules, Surroundings surroundings) {
        this.scanner = scanner;
        this.rules = rules;
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        TreeOptions.Asked asked = tree.asked(rules, surroundings);
        List<ReportTarget> targets = targets(asked.root());
        try (ChangeOptions.View view = changes.view(asked.request(), scanner, surroundings)) {
            return report(asked, view, targets);
        }
    }

    private int report(TreeOptions.Asked asked, ChangeOptions.View view, List<ReportTarget> targets) {
        Selection selection = selectionOptions.selection(rules, surroundings, asked, view);
        SourceTexts texts = new SourceTexts(TreeOptions.root(view.request().path()));
        Scanned scanned = tree.scan(scanner::scanToFix, view.request(), surroundings, quiet);
        ScanReport report = scanned.fixed(selected(selection, scanned.report(), texts));

        report(report, asked.root(), texts, targets);
        if (stats) {
            surroundings.err().print(StatisticsLines.of(report));
        }
        if (strict && !report.unread().isEmpty()) {
            return ExitCode.INCOMPLETE;
        }
        FailOn threshold = failOn.or(() -> asked.configuration().failOn().map(FailOn::named))
                .orElse(FailOn.WARNING);
        return threshold.fails(report) ? ExitCode.FINDINGS : ExitCode.CLEAN;
    }

    private ScanReport selected(Selection selection, ScanReport report, SourceTexts texts) {
        try {
            return selection.select(report, texts);
        } catch (IOException e) {
            throw wrong(e.getMessage());
        }
    }

    private List<ReportTarget> targets(Path root) {
        try {
            return new ReportTargets(surroundings.directory(), root).of(outputs);
        } catch (ReportTargets.WrongTarget e) {
            throw wrong(e.getMessage());
        }
    }

    /** Files first: what standard output says of them is true then. */
    private void report(ScanReport report, Path root, SourceTexts texts, List<ReportTarget> targets) {
        Reports reports = new Reports(
                root,
                tree.displayPrefix(surroundings),
                texts,
                target -> style(target.file().isPresent()),
                target -> target.file().isPresent() ? Hyperlinks.NONE : Hyperlinks.in(surroundings, root),
                quiet);
        List<String> written = new ArrayList<>();
        for (ReportTarget target : targets) {
            if (target.file().isPresent()) {
                write(target.file().get(), reports.render(report, target));
                written.add(TerminalText.neutral(target.shown(), false));
            }
        }
        for (ReportTarget target : targets) {
            if (target.file().isEmpty()) {
                print(reports.render(report, target));
            }
        }
        if (!quiet && !written.isEmpty()) {
            surroundings
                    .err()
                    .println("tocsin: " + TextSummary.headline(report) + ", written to " + String.join(", ", written));
        }
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

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
