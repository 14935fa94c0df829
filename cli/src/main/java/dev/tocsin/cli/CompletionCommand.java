package dev.tocsin.cli;

import dev.tocsin.cli.config.DialectChoice;
import dev.tocsin.rules.RuleDescription;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tocsin completion}. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        description = "Print a script that completes commands in bash and zsh.",
        synopsisHeading = "Usage: ",
        descriptionHeading = "%n",
        optionListHeading = "%n",
        footerHeading = "%nExample, in .bashrc or .zshrc:%n",
        footer = "  source <(tocsin completion)")
final class CompletionCommand implements Runnable {

    private static final String NO_FILES = "  type compopt &>/dev/null && compopt +o default\n";

    private final List<RuleDescription> rules;

    @Spec
    private CommandSpec spec;

    CompletionCommand(List<RuleDescription> rules) {
        this.rules = rules;
    }

    @Override
    public void run() {
        List<String> ruleNames = rules.stream()
                .flatMap(rule -> Stream.of(rule.id(), rule.name()))
                .toList();
        CommandSpec commands =
                new CompletedCommands(Map.of("RULE", ruleNames, "DATABASE", DialectChoice.names())).of(spec.root());
        // Where nothing is known of an argument, both shells complete files, unless the script tells bash not to.
        String script = AutoComplete.bash("tocsin", new CommandLine(commands)).replace(NO_FILES, "");
        spec.commandLine().getOut().print(script);
        spec.commandLine().getOut().flush();
    }
}
