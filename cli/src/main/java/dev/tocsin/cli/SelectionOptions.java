package dev.tocsin.cli;

import dev.tocsin.cli.selection.BaselineFile;
import dev.tocsin.cli.selection.BaselineInUse;
import dev.tocsin.cli.selection.Selection;
import dev.tocsin.rules.Confidence;
import dev.tocsin.rules.RuleDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which of the findings are shown. */
final class SelectionOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--min-confidence", paramLabel = "LEVEL", description = "high, medium or low (high).")
    private Confidence minConfidence = Confidence.HIGH;

    @Option(
            names = "--rules",
            paramLabel = "RULE",
            split = ",",
            description = "Report only these, by id or name, with commas between.")
    private List<String> chosenRules = List.of();

    @Option(names = "--baseline", paramLabel = "FILE", description = "Leave out the old findings that it holds.")
    private Optional<String> baseline = Optional.empty();

    /**
     * What the options say. Everything is checked here, before the scan: nobody wants to wait for a complaint.
     *
     * @param root the folder that the report's paths are counted from
     */
    Selection selection(List<RuleDescription> rules, Surroundings surroundings, Path root, ChangeOptions.View view) {
        return new Selection(
                ruleIds(rules),
                Map.of(),
                minConfidence,
                baseline(surroundings, root, TreeOptions.root(view.request().path())),
                view.scope());
    }

    private Optional<BaselineInUse> baseline(Surroundings surroundings, Path root, Path tree) {
        return baseline.map(given -> {
            Path file;
            try {
                file = surroundings.directory().resolve(given);
            } catch (InvalidPathException e) {
                throw wrong("not a path: " + given);
            }
            if (!Files.isRegularFile(file)) {
                throw wrong("there is no baseline " + given + "; `tocsin baseline --output " + given + "` writes one");
            }
            try {
                return new BaselineInUse(BaselineFile.read(file), BaselineInUse.prefix(file, root), tree);
            } catch (BaselineFile.InvalidBaselineException e) {
                throw wrong(given + ": " + e.getMessage());
            } catch (IOException e) {
                throw wrong("cannot read " + given + ": " + e);
            }
        });
    }

    private Set<String> ruleIds(List<RuleDescription> rules) {
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
