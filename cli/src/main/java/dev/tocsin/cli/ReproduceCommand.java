package dev.tocsin.cli;

import dev.tocsin.analyzer.engine.AnalysisListener;
import dev.tocsin.analyzer.engine.AnalysisResult;
import dev.tocsin.cli.reproduce.Race;
import dev.tocsin.cli.reproduce.RaceChoice;
import dev.tocsin.cli.reproduce.Reproduction;
import dev.tocsin.rules.RuleDescription;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tocsin reproduce}. */
@Command(
        name = "reproduce",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        sortOptions = false,
        description = "Write a test for the scanned project in which two calls race.",
        synopsisHeading = "Usage: ",
        customSynopsis = "tocsin reproduce [OPTIONS] FINDING [PATH]",
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tocsin reproduce src/main/java/com/acme/SignUp.java:20",
            "  tocsin reproduce 3 services/users",
            "",
            "Exit codes:",
            "   0  the test was written",
            "   2  no such finding, wrong usage, or the file is there or cannot be written",
            "  70  a fault in Tocsin"
        })
final class ReproduceCommand implements Callable<Integer> {

    /** More would bury what is said about them. */
    private static final int MAX_CANDIDATES = 10;

    private final List<RuleDescription> rules;
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "FINDING",
            description = "File and line as a scan shows them, fingerprint, or number in the report.")
    private String finding;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PATH",
            defaultValue = ".",
            description = "Directory that was scanned (the current directory).")
    private String path;

    @Option(names = "--print", description = "Print the test instead of writing it.")
    private boolean print;

    ReproduceCommand(List<RuleDescription> rules, Surroundings surroundings) {
        this.rules = rules;
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        TreeOptions.Asked asked = TreeOptions.at(path, spec).asked(rules, surroundings);
        Path root = asked.root();
        Race race = chosen(asked.request());
        Reproduction reproduction = Reproduction.of(race, root)
                .orElseThrow(() -> wrong(race.place() + " is not run by Spring; tests can be written for Spring only"));
        PrintWriter out = spec.commandLine().getOut();
        if (print) {
            out.print(reproduction.test().text());
            out.flush();
            return ExitCode.CLEAN;
        }
        write(reproduction, root);
        say(out, race, reproduction);
        return ExitCode.CLEAN;
    }

    private Race chosen(ScanRequest request) {
        List<Race> races = Race.of(scan(request));
        List<Race> meant = RaceChoice.find(races, finding);
        if (meant.size() == 1) {
            return meant.get(0);
        }
        if (meant.isEmpty()) {
            throw wrong("there is no finding " + finding
                    + " there; \"tocsin scan --min-confidence low\" shows all there are");
        }
        StringBuilder candidates = new StringBuilder(finding + " may mean:");
        for (Race race : meant.subList(0, Math.min(meant.size(), MAX_CANDIDATES))) {
            candidates
                    .append(' ')
                    .append(race.fingerprint())
                    .append(" (")
                    .append(race.finding().rule().id())
                    .append(' ')
                    .append(race.place())
                    .append(")");
        }
        throw wrong(candidates.toString());
    }

    private AnalysisResult scan(ScanRequest request) {
        try {
            return EngineScanner.analyse(request, AnalysisListener.NONE);
        } catch (IOException e) {
            throw wrong(e.getMessage());
        }
    }

    private void write(Reproduction reproduction, Path root) {
        try {
            reproduction.write(root);
        } catch (FileAlreadyExistsException e) {
            throw wrong(shown(reproduction.file()) + " is there already, and stays as it is");
        } catch (IOException e) {
            throw wrong("cannot write " + shown(reproduction.file()) + ": " + e.getMessage());
        }
    }

    private void say(PrintWriter out, Race race, Reproduction reproduction) {
        out.println("Wrote " + shown(reproduction.file()) + " for " + neutral(race.place()) + " ("
                + race.finding().rule().id() + ").");
        list(out, "To fill in:", reproduction.test().toFillIn());
        list(out, "It needs:", reproduction.test().needs());
        out.println();
        out.println("Then: " + neutral(reproduction.command()));
        out.flush();
    }

    private void list(PrintWriter out, String title, List<String> parts) {
        out.println();
        out.println(title);
        parts.forEach(part -> out.println("  - " + neutral(part)));
    }

    private String shown(Path file) {
        return neutral(file.toString().replace('\\', '/'));
    }

    private String neutral(String text) {
        return TerminalText.neutral(text, surroundings.speaksUtf8());
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
