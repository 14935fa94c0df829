package dev.tocsin.maven;

import dev.tocsin.cli.EngineScanner;
import dev.tocsin.cli.ExitCode;
import dev.tocsin.cli.Main;
import dev.tocsin.cli.Surroundings;
import dev.tocsin.rules.Rules;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Fails the build when the project has check-then-act races on the database. Scans the project's folder with all modules
 * below it, once, and follows its {@code tocsin.yaml}.
 */
@Mojo(name = "check", defaultPhase = LifecyclePhase.VERIFY, inheritByDefault = false, threadSafe = true)
public final class CheckMojo extends AbstractMojo {

    private static final int COLUMNS = 110;

    /** What is scanned. */
    @Parameter(property = "tocsin.directory", defaultValue = "${project.basedir}")
    private File directory;

    /** Does nothing. */
    @Parameter(property = "tocsin.skip", defaultValue = "false")
    private boolean skip;

    /** The configuration; by default the nearest {@code tocsin.yaml}. */
    @Parameter(property = "tocsin.config")
    private File config;

    /** Findings that are left out, as {@code tocsin baseline} has written them down. */
    @Parameter(property = "tocsin.baseline")
    private File baseline;

    /** {@code error}, {@code warning}, {@code note} or {@code never}. */
    @Parameter(property = "tocsin.failOn")
    private String failOn;

    /** {@code high}, {@code medium} or {@code low}. */
    @Parameter(property = "tocsin.minConfidence")
    private String minConfidence;

    /** Only these rules are reported, by id or name. */
    @Parameter(property = "tocsin.rules")
    private List<String> rules;

    /** What is left out, as in {@code .gitignore}. */
    @Parameter(property = "tocsin.excludes")
    private List<String> excludes;

    /** Looks at test sources too. */
    @Parameter(property = "tocsin.includeTests", defaultValue = "false")
    private boolean includeTests;

    /** Fails when a part of the project could not be read. */
    @Parameter(property = "tocsin.strict", defaultValue = "false")
    private boolean strict;

    /** Reports what came since the branch left this commit or branch. */
    @Parameter(property = "tocsin.diffBase")
    private String diffBase;

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        if (skip) {
            getLog().info("Tocsin is skipped");
            return;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings surroundings = new Surroundings(
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false,
                Map.of("LC_ALL", "C.UTF-8", "COLUMNS", Integer.toString(COLUMNS)),
                directory.toPath());
        int exitCode = new Main(new EngineScanner(), Rules.descriptions(), surroundings)
                .run(arguments().toArray(String[]::new));
        report(exitCode, out.toString(StandardCharsets.UTF_8));
        switch (exitCode) {
            case ExitCode.CLEAN -> {}
            case ExitCode.FINDINGS ->
                throw new MojoFailureException(
                        "Tocsin found races; they are told above, and `tocsin:check` with -Dtocsin.failOn=never lets them pass");
            case ExitCode.INCOMPLETE ->
                throw new MojoFailureException("Tocsin could not read a part of the project; it is named above");
            default ->
                throw new MojoExecutionException(
                        err.toString(StandardCharsets.UTF_8).strip());
        }
    }

    /** The command line that does the same. */
    private List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of("scan", ".", "--color", "never"));
        option(arguments, "--config", config);
        option(arguments, "--baseline", baseline);
        option(arguments, "--fail-on", failOn);
        option(arguments, "--min-confidence", minConfidence);
        option(arguments, "--diff-base", diffBase);
        if (rules != null && !rules.isEmpty()) {
            option(arguments, "--rules", String.join(",", rules));
        }
        if (excludes != null) {
            excludes.forEach(pattern -> option(arguments, "--exclude", pattern));
        }
        if (includeTests) {
            arguments.add("--include-tests");
        }
        if (strict) {
            arguments.add("--strict");
        }
        return arguments;
    }

    private static void option(List<String> arguments, String name, Object value) {
        if (value != null) {
            arguments.add(name + "=" + value);
        }
    }

    private void report(int exitCode, String report) {
        report.lines().forEach(line -> {
            if (exitCode == ExitCode.CLEAN) {
                getLog().info(line);
            } else {
                getLog().error(line);
            }
        });
    }
}
