package dev.tocsin.cli;

import dev.tocsin.cli.config.Configuration;
import dev.tocsin.cli.report.Headline;
import dev.tocsin.cli.selection.Baseline;
import dev.tocsin.cli.selection.BaselineFile;
import dev.tocsin.cli.selection.BaselineInUse;
import dev.tocsin.cli.selection.CodeDigests;
import dev.tocsin.cli.selection.Suppressions;
import dev.tocsin.rules.Finding;
import dev.tocsin.rules.RuleDescription;
import dev.tocsin.rules.ScanReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tocsin baseline}. */
@Command(
        name = "baseline",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        sortOptions = false,
        description = "Write down today's findings, so that only new ones are shown.",
        synopsisHeading = "Usage: ",
        customSynopsis = "tocsin baseline [OPTIONS] [PATH]",
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tocsin baseline                                 writes " + BaselineFile.DEFAULT_NAME,
            "  tocsin scan --baseline " + BaselineFile.DEFAULT_NAME + "    shows what is new",
            "  tocsin baseline --prune                         after findings were fixed"
        })
final class BaselineCommand implements Callable<Integer> {

    private final Scanner scanner;
    private final List<RuleDescription> rules;
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec;

    @Mixin
    private TreeOptions tree;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "The baseline (the configuration's, or " + BaselineFile.DEFAULT_NAME + ").")
    private Optional<String> given = Optional.empty();

    /** The baseline as people call it. */
    private String output;

    @Option(names = "--prune", description = "Take out of it what is fixed, and add nothing.")
    private boolean prune;

    @Option(names = "--renew", description = "Write it anew over the one that is there.")
    private boolean renew;

    BaselineCommand(Scanner scanner, List<RuleDescription> rules, Surroundings surroundings) {
        this.scanner = scanner;
        this.rules = rules;
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (prune && renew) {
            throw wrong("--prune adds nothing and --renew everything: only one of them can be meant");
        }
        TreeOptions.Asked asked = tree.asked(rules, surroundings);
        Path file = file(asked.configuration());
        if (Files.exists(file) && !prune && !renew) {
            throw wrong(output + " is there already: --prune takes out what is fixed, --renew writes it anew");
        }
        if (prune && !Files.exists(file)) {
            throw wrong("there is no baseline " + output + " to take anything out of");
        }
        Baseline old = prune ? read(file) : new Baseline(List.of());
        Path root = asked.root();
        String prefix = BaselineInUse.prefix(file, root);
        ScanReport report = tree.scan(scanner::scan, asked.request(), surroundings, false);
        SourceTexts texts = new SourceTexts(root);
        List<Finding> findings = Suppressions.read(report.sources().addressed(), texts, rules)
                .apply(report.findings())
                .left();
        if (prune) {
            prune(file, new BaselineInUse(old, prefix, root), report, findings, new CodeDigests(texts));
        } else {
            write(file, Baseline.of(findings, new CodeDigests(texts), prefix));
            say(Headline.count(findings.size(), "finding") + " written to " + output + "; tocsin scan --baseline "
                    + output + " shows what is new");
        }
        return ExitCode.CLEAN;
    }

    /** What was renamed or moved is written as it is called now, so that a later renaming starts from there. */
    private void prune(Path file, BaselineInUse old, ScanReport report, List<Finding> findings, CodeDigests code) {
        Baseline.Match match = old.baseline().match(findings, code, old.prefix());
        List<Baseline.Entry> fixed = old.fixed(match, report);
        List<Baseline.Entry> kept = new ArrayList<>(match.known());
        kept.addAll(match.unmet());
        fixed.forEach(kept::remove);
        write(file, new Baseline(kept));
        for (Baseline.Entry entry : fixed) {
            say("fixed: " + entry.rule() + " in " + entry.method() + " (" + entry.file() + ")");
        }
        say(Headline.count(fixed.size(), "fixed finding") + " taken out of " + output + ", " + kept.size() + " left");
    }

    private Baseline read(Path file) {
        try {
            return BaselineFile.read(file);
        } catch (BaselineFile.InvalidBaselineException e) {
            throw wrong(output + ": " + e.getMessage());
        } catch (IOException e) {
            throw wrong("cannot read " + output + ": " + e);
        }
    }

    private void write(Path file, Baseline baseline) {
        try {
            ReportFile.write(file, BaselineFile.toBytes(baseline));
        } catch (IOException e) {
            throw wrong("cannot write " + output + ": " + e);
        }
    }

    private Path file(Configuration configuration) {
        output = given.or(configuration::baseline).orElse(BaselineFile.DEFAULT_NAME);
        Path file;
        try {
            file = given.map(name -> surroundings.directory().resolve(name))
                    .or(configuration::baselineFile)
                    .orElseGet(() -> surroundings.directory().resolve(BaselineFile.DEFAULT_NAME));
        } catch (InvalidPathException e) {
            throw wrong("not a path: " + output);
        }
        if (Files.isDirectory(file)) {
            throw wrong("cannot write " + output + ": it is a directory");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw wrong("cannot write " + output + ": there is no directory " + folder);
        }
        return file;
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(TerminalText.neutral(line, surroundings.speaksUtf8()));
        out.flush();
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
