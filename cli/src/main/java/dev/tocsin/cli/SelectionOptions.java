package dev.tocsin.cli;

import dev.tocsin.cli.config.Configuration;
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
    private Optional<Confidence> minConfidence = Optional.empty();

    @Option(names = "--rules", paramLabel = "RULE", split = ",", description = "Report only these, by id or name.")
    private List<String> chosenRules = List.of();

    @Option(names = "--baseline", paramLabel = "FILE", description = "Leave out the old findings in it.")
    private Optional<String> baseline = Optional.empty();

    /** What options and configuration say. Everything is checked here, before the scan: nobody wants to wait for a complaint. */
    Selection selection(
            List<RuleDescription> rules, Surroundings surroundings, TreeOptions.Asked asked, ChangeOptions.View view) {
        Configuration configuration = asked.configuration();
        return new Selection(
                ruleIds(rules, configuration),
                configuration.severities(),
                minConfidence.or(configuration::minConfidence).orElse(Confidence.HIGH),
                baseline(surroundings, asked, TreeOptions.root(view.request().path())),
                view.scope());
    }

    private Optional<BaselineInUse> baseline(Surroundings surroundings, TreeOptions.Asked asked, Path tree) {
        return baseline.map(given -> baseline(resolved(given, surroundings), given, asked, tree))
                .or(() -> asked.configuration()
                        .baselineFile()
                        .map(file ->
                                baseline(file, asked.configuration().baseline().orElseThrow(), asked, tree)));
    }

    private BaselineInUse baseline(Path file, String shown, TreeOptions.Asked asked, Path tree) {
        if (!Files.isRegularFile(file)) {
            throw wrong("there is no baseline " + shown + "; `tocsin baseline --output " + shown + "` writes one");
        }
        try {
            return new BaselineInUse(BaselineFile.read(file), BaselineInUse.prefix(file, asked.root()), tree);
        } catch (BaselineFile.InvalidBaselineException e) {
            throw wrong(shown + ": " + e.getMessage());
        } catch (IOException e) {
            throw wrong("cannot read " + shown + ": " + e);
        }
    }

    private Path resolved(String given, Surroundings surroundings) {
        try {
            return surroundings.directory().resolve(given);
        } catch (InvalidPathException e) {
            throw wrong("not a path: " + given);
        }
    }

    /** Who names rules on the command line means these, whatever the configuration says. */
    private Set<String> ruleIds(List<RuleDescription> rules, Configuration configuration) {
        if (!chosenRules.isEmpty()) {
            return chosenRules.stream()
                    .map(name -> RuleChoice.find(rules, name)
                            .orElseThrow(() -> wrong("--rules: " + RuleChoice.unknown(rules, name))))
                    .map(RuleDescription::id)
                    .collect(Collectors.toSet());
        }
        return rules.stream()
                .map(RuleDescription::id)
                .filter(id ->
                        configuration.only().isEmpty() || configuration.only().contains(id))
                .filter(id -> !configuration.off().contains(id))
                .collect(Collectors.toSet());
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
