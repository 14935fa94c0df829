package dev.tocsin.cli;

import dev.tocsin.rules.Confidence;
import dev.tocsin.rules.RuleDescription;
import dev.tocsin.rules.Rules;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code tocsin} command. */
@Command(
        name = "tocsin",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        sortOptions = false,
        header = "Tocsin finds check-then-act races on the database in Java repositories.",
        synopsisHeading = "Usage: ",
        customSynopsis = "tocsin COMMAND [OPTIONS]",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tocsin scan                        scan the current directory",
            "  tocsin fix --diff                  a patch for what can be fixed",
            "  tocsin reproduce SignUp.java:20    a test in which two calls race",
            "Exit codes: 0 nothing found, 1 findings, 2 wrong usage, 70 a fault in Tocsin."
        })
public final class Main implements Runnable {

    private final Scanner scanner;
    private final List<RuleDescription> rules;
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--stacktrace",
            scope = CommandLine.ScopeType.INHERIT,
            hidden = true,
            description = "Print the stack trace of a fault.")
    private boolean stacktrace;

    /**
     * @param rules all rules there are, by id
     * @param surroundings streams and environment
     */
    public Main(Scanner scanner, List<RuleDescription> rules, Surroundings surroundings) {
        this.scanner = scanner;
        this.rules = List.copyOf(rules);
        this.surroundings = surroundings;
    }

    /** Runs one command and gives back its {@link ExitCode}; throws nothing. */
    public int run(String... arguments) {
        PrintWriter out = new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8);
        try {
            CommandLine commandLine = new CommandLine(this)
                    .addSubcommand(new ScanCommand(scanner, rules, surroundings))
                    .addSubcommand(new FixCommand(scanner, rules, surroundings))
                    .addSubcommand(new ExplainCommand(rules))
                    .addSubcommand(new ReproduceCommand(rules, surroundings))
                    .addSubcommand(new RulesCommand(rules, surroundings))
                    .addSubcommand(new BaselineCommand(scanner, rules, surroundings))
                    .addSubcommand(new SuppressionsCommand(scanner, rules, surroundings))
                    .addSubcommand(new InitCommand(scanner, rules, surroundings))
                    .addSubcommand(new CompletionCommand(rules))
                    .setOut(out)
                    .setErr(err)
                    .setUsageHelpWidth(80)
                    .setUsageHelpLongOptionsMaxWidth(24)
                    .registerConverter(Format.class, new Choice<>(Format.class))
                    .registerConverter(FailOn.class, new Choice<>(FailOn.class))
                    .registerConverter(ColourMode.class, new Choice<>(ColourMode.class))
                    .registerConverter(Confidence.class, new Choice<>(Confidence.class))
                    .setColorScheme(
                            CommandLine.Help.defaultColorScheme(surroundings.wantsColour() ? Ansi.ON : Ansi.OFF))
                    .setParameterExceptionHandler(Main::complain)
                    .setExecutionExceptionHandler((fault, command, result) -> report(fault, err));
            return commandLine.execute(arguments);
        } catch (RuntimeException | Error fault) {
            return report(fault, err);
        }
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "what shall it do? Try \"tocsin scan\".");
    }

    private static int complain(ParameterException exception, String[] arguments) {
        CommandLine command = exception.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().println("tocsin: " + TerminalText.neutral(complaint(exception), false));
        UnmatchedArgumentException.printSuggestions(exception, command.getErr());
        command.getErr().println("See \"" + name + " --help\".");
        return ExitCode.USAGE;
    }

    private static String complaint(ParameterException exception) {
        if (!(exception instanceof UnmatchedArgumentException unmatched) || unmatched.isUnknownOption()) {
            return exception.getMessage();
        }
        String first = unmatched.getUnmatched().get(0);
        return exception.getCommandLine().getSubcommands().isEmpty()
                ? "\"" + first + "\" is one too many"
                : "there is no command \"" + first + "\"";
    }

    private int report(Throwable fault, PrintWriter err) {
        if (fault instanceof OutOfMemoryError) {
            err.println("tocsin: out of memory; give it more with TOCSIN_JAVA_OPTS=-Xmx4g");
            return ExitCode.INTERNAL;
        }
        err.println("tocsin: internal error: " + TerminalText.neutral(fault.toString(), false));
        if (stacktrace) {
            fault.printStackTrace(err);
            err.println("This is a fault in Tocsin " + Version.current() + ". Please report it with the lines above.");
        } else {
            err.println("This is a fault in Tocsin " + Version.current() + ". Please run it again with --stacktrace and"
                    + " report what it prints.");
        }
        return ExitCode.INTERNAL;
    }

    /** Runs the command of this process. */
    public static void main(String[] arguments) {
        Surroundings surroundings = new Surroundings(
                new FileOutputStream(FileDescriptor.out),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                isTerminal("stdout"),
                isTerminal("stderr"),
                System.getenv(),
                Path.of(""));
        System.exit(new Main(new EngineScanner(), Rules.descriptions(), surroundings).run(arguments));
    }

    /**
     * The launcher knows, and tells. Started without it, the console is asked: up to Java 21 there is one only when both
     * input and output are a terminal, from 22 on there always is one, so that its absence alone says anything.
     */
    private static boolean isTerminal(String stream) {
        String told = System.getProperty("tocsin." + stream + ".terminal");
        if (told != null) {
            return Boolean.parseBoolean(told);
        }
        return Runtime.version().feature() < 22 && System.console() != null;
    }

    /** Says which Tocsin runs on which Java. */
    static final class Versions implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"tocsin " + Version.current() + " (Java " + Runtime.version() + ")"};
        }
    }
}
