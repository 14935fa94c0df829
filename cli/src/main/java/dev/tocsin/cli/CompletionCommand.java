package dev.tocsin.cli;

import picocli.AutoComplete;
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

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        String script = AutoComplete.bash("tocsin", spec.root().commandLine());
        spec.commandLine().getOut().print(script);
        spec.commandLine().getOut().flush();
    }
}
