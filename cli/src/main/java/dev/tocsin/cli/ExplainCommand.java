package dev.tocsin.cli;

import dev.tocsin.rules.RuleDescription;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tocsin explain}. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        description = "Explain a rule: what it finds, why that is bad, what to do.",
        synopsisHeading = "Usage: ",
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "")
final class ExplainCommand implements Runnable {

    private final List<RuleDescription> rules;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "RULE", description = "Id or name, such as TOC101 or check-then-insert.")
    private String rule;

    ExplainCommand(List<RuleDescription> rules) {
        this.rules = rules;
    }

    @Override
    public void run() {
        RuleDescription found = RuleChoice.find(rules, rule)
                .orElseThrow(() -> new ParameterException(spec.commandLine(), RuleChoice.unknown(rules, rule)));
        spec.commandLine().getOut().println(found.documentation().stripTrailing());
        spec.commandLine().getOut().flush();
    }
}
