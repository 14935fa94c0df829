package dev.tocsin.cli;

import dev.tocsin.analyzer.source.Problem;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.cli.report.Headline;
import dev.tocsin.cli.selection.Suppression;
import dev.tocsin.cli.selection.Suppressions;
import dev.tocsin.rules.RuleDescription;
import dev.tocsin.rules.ScanReport;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tocsin suppressions}. */
@Command(
        name = "suppressions",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        sortOptions = false,
        description = "List what the code suppresses, why, and what is wrong there.",
        synopsisHeading = "Usage: ",
        customSynopsis = "tocsin suppressions [OPTIONS] [PATH]",
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "",
        footerHeading = "%nTwo ways to suppress a finding; each names the rule and a reason:%n",
        footer = {
            "  // tocsin:ignore TOC101: only the nightly import runs this",
            "  @SuppressWarnings(\"tocsin:TOC101\") // only the nightly import runs this",
            "",
            "Exit codes: 0 all suppress something, 1 some are wrong or suppress nothing."
        })
final class SuppressionsCommand implements Callable<Integer> {

    private final Scanner scanner;
    private final List<RuleDescription> rules;
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec;

    @Mixin
    private TreeOptions tree;

    SuppressionsCommand(Scanner scanner, List<RuleDescription> rules, Surroundings surroundings) {
        this.scanner = scanner;
        this.rules = rules;
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        TreeOptions.Asked asked = tree.asked(rules, surroundings);
        ScanReport report = tree.scan(scanner::scan, asked.request(), surroundings, false);
        SourceTexts texts = new SourceTexts(asked.root());
        Suppressions suppressions = Suppressions.read(report.sources().addressed(), texts, rules);
        Suppressions.Outcome outcome = suppressions.apply(report.findings());

        Map<SourceSpan, String> lines = new TreeMap<>();
        for (Suppression suppression : suppressions.all()) {
            int hidden = outcome.suppressed().get(suppression).size();
            lines.put(
                    suppression.place(),
                    String.join(",", suppression.rules()) + ": " + suppression.reason()
                            + (hidden > 1 ? " (" + hidden + " findings)" : ""));
        }
        List<Problem> faults = new ArrayList<>(suppressions.wrong());
        faults.addAll(outcome.unused());
        faults.forEach(fault ->
                lines.merge(fault.place(), "WRONG: " + fault.message(), (line, wrong) -> line + "\n    " + wrong));
        print(lines, suppressions.all().size(), outcome.count(), faults.size());
        return faults.isEmpty() ? ExitCode.CLEAN : ExitCode.FINDINGS;
    }

    private void print(Map<SourceSpan, String> lines, int number, int hidden, int faults) {
        PrintWriter out = spec.commandLine().getOut();
        boolean unicode = surroundings.speaksUtf8();
        String prefix = tree.displayPrefix(surroundings);
        lines.forEach((place, text) -> {
            out.println(TerminalText.neutral(prefix + place.file(), unicode) + ":" + place.startLine());
            text.lines().forEach(line -> out.println("    " + TerminalText.neutral(line.strip(), unicode)));
        });
        out.println(Headline.count(number, "suppression") + ", which "
                + (number == 1 ? "hides " : "hide ") + Headline.count(hidden, "finding")
                + (faults == 0 ? "" : "; " + Headline.count(faults, "thing") + " to put right"));
        out.flush();
    }
}
