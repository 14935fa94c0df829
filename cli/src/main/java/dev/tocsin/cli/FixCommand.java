package dev.tocsin.cli;

import dev.tocsin.cli.selection.Scope;
import dev.tocsin.cli.selection.Selection;
import dev.tocsin.rules.Applicability;
import dev.tocsin.rules.Finding;
import dev.tocsin.rules.RuleDescription;
import dev.tocsin.rules.patch.FixRefusedException;
import dev.tocsin.rules.patch.Patch;
import dev.tocsin.rules.patch.Tree;
import dev.tocsin.rules.patch.UnifiedDiff;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tocsin fix}. */
@Command(
        name = "fix",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        sortOptions = false,
        description = {
            "Close races: write the safe fixes, or print the patch.",
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

    @Mixin
    private TreeOptions tree;

    @Mixin
    private SelectionOptions selectionOptions;

    @Option(names = "--diff", description = "Print a unified patch for git apply; write nothing.")
    private boolean diff;

    @Option(names = "--unsafe", description = "Take the fixes too that need a review.")
    private boolean unsafe;

    FixCommand(Scanner scanner, List<RuleDescription> rules, Surroundings surroundings) {
        this.scanner = scanner;
        this.rules = rules;
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        TreeOptions.Asked asked = tree.asked(rules, surroundings);
        List<Finding> findings = findings(asked);
        Patch patch = Patch.of(findings, unsafe ? Applicability.NEEDS_REVIEW : Applicability.SAFE);
        FixSummary summary = new FixSummary(
                new TextStyle(surroundings.columns(), false, surroundings.speaksUtf8()), findings, patch, unsafe);
        try {
            if (diff) {
                print(UnifiedDiff.of(patch, new Tree(asked.root()), Repository.prefix(asked.root())));
                surroundings.err().print(summary.text(true));
            } else {
                new Tree(asked.root()).apply(patch);
                print(summary.text(false).getBytes(StandardCharsets.UTF_8));
            }
            return ExitCode.CLEAN;
        } catch (FixRefusedException e) {
            throw wrong("nothing was changed: " + e.getMessage());
        }
    }

    /** The findings that a scan would show, with their fixes. */
    private List<Finding> findings(TreeOptions.Asked asked) {
        ChangeOptions.View everything = new ChangeOptions.View(asked.request(), Scope.EVERYTHING, Optional.empty());
        Selection selection = selectionOptions.selection(rules, surroundings, asked, everything);
        Scanned scanned = tree.scan(scanner::scanToFix, asked.request(), surroundings, false);
        try {
            return scanned.fixed(selection.select(scanned.report(), new SourceTexts(asked.root())))
                    .findings();
        } catch (IOException e) {
            throw wrong(e.getMessage());
        }
    }

    private void print(byte[] bytes) {
        try {
            surroundings.out().write(bytes);
            surroundings.out().flush();
        } catch (IOException e) {
            throw wrong(
                    "cannot write the " + (diff ? "patch" : "summary; the fixes are written") + ": " + e.getMessage());
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
