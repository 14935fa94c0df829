package dev.tocsin.cli;

import dev.tocsin.rules.RuleDescription;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tocsin rules}. */
@Command(
        name = "rules",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        description = "List the rules.",
        synopsisHeading = "Usage: ",
        descriptionHeading = "%n",
        optionListHeading = "%n")
final class RulesCommand implements Runnable {

    private final List<RuleDescription> rules;
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec;

    RulesCommand(List<RuleDescription> rules, Surroundings surroundings) {
        this.rules = rules;
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        TextStyle style = new TextStyle(surroundings.columns(), surroundings.wantsColour(), surroundings.speaksUtf8());
        Ink ink = new Ink(style.colour());
        StringBuilder out = new StringBuilder();
        for (RuleDescription rule : rules) {
            String severity = rule.severity().name().toLowerCase(Locale.ROOT);
            out.append(ink.strong(rule.id()))
                    .append(' ')
                    .append(ink.strong(rule.name()))
                    .append(" (")
                    .append(ink.severity(rule.severity(), severity))
                    .append(")\n");
            for (String line : TerminalText.wrap(rule.summary(), style.width() - 7)) {
                out.append("       ").append(ink.code(line)).append('\n');
            }
        }
        spec.commandLine().getOut().print(out);
        spec.commandLine().getOut().flush();
    }
}
