package dev.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code scripts/check-outside-the-build} over make-believe checks, with an apt-get that only writes down what it is told. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it is a shell script for Linux")
class OutsideTheBuildTest {

    private static final Path SCRIPTS = Path.of("../scripts");
    private static final List<String> CHECKS =
            List.of("check-sarif", "test-html", "test-pre-commit", "test-completion");

    @TempDir
    private Path directory;

    @BeforeEach
    void writeTheScripts() throws IOException {
        Files.createDirectories(directory.resolve("scripts"));
        Files.createDirectories(directory.resolve("bin"));
        Files.copy(SCRIPTS.resolve("check-outside-the-build"), directory.resolve("scripts/check-outside-the-build"));
        for (String check : CHECKS) {
            script("scripts/" + check, "echo ran " + check);
        }
        script("bin/id", "echo 0");
        script("bin/apt-get", "echo \"$@\" >>apt.txt");
    }

    @Test
    void runsEveryCheckAndInstallsNothingThatIsThere() throws Exception {
        Run run = run();

        assertThat(run.printed())
                .contains("ran check-sarif", "ran test-html", "ran test-pre-commit", "ran test-completion");
        assertThat(run.code()).isZero();
        assertThat(directory.resolve("apt.txt")).doesNotExist();
    }

    @Test
    void failsWithACheckThatFailsAndRunsTheOthers() throws Exception {
        script("scripts/test-html", "exit 1");

        Run run = run();

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.printed()).contains("FAILED: scripts/test-html", "ran test-completion");
        assertThat(directory.resolve("apt.txt")).doesNotExist();
    }

    @Test
    void installsWhatIsMissing() throws Exception {
        script("scripts/test-completion", "[ -f installed ] || exit 69; echo complete");
        script("bin/apt-get", "echo \"$@\" >>apt.txt; touch installed");

        Run run = run();

        assertThat(run.code()).isZero();
        assertThat(run.printed()).contains("complete").doesNotContain("NOT RUN");
        assertThat(directory.resolve("apt.txt")).content().containsSubsequence("update", "install --yes", "zsh");
    }

    @Test
    void failsWhenWhatWasInstalledShowsAFault() throws Exception {
        script("scripts/test-completion", "[ -f installed ] || exit 69; exit 1");
        script("bin/apt-get", "touch installed");

        assertThat(run().code()).isEqualTo(1);
    }

    @Test
    void saysLoudlyWhatCannotBeHadAndGoesOn() throws Exception {
        script("scripts/check-sarif", "echo no npm found >&2; exit 69");
        script("bin/apt-get", "echo no network; exit 100");

        Run run = run();

        assertThat(run.code()).isZero();
        assertThat(run.printed())
                .contains("no npm found", "no network", "NOT RUN: scripts/check-sarif", "ran test-html");
    }

    /** All the checks there are run by it, and the one command of the house runs them behind the build. */
    @Test
    void isPartOfTheOneCommand() throws IOException {
        assertThat(Files.readString(Path.of("../.ci/run")))
                .containsSubsequence("mvn -B verify\n", "scripts/check-outside-the-build\n");
        for (String check : CHECKS) {
            assertThat(SCRIPTS.resolve(check)).isExecutable().content().contains("exit 69");
        }
    }

    private Run run() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("scripts/check-outside-the-build")
                .directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment()
                .merge("PATH", directory.resolve("bin").toString(), (path, first) -> first + File.pathSeparator + path);
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes());
        return new Run(process.waitFor(), printed);
    }

    private void script(String name, String body) throws IOException {
        Path script = directory.resolve(name);
        Files.writeString(script, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private record Run(int code, String printed) {}
}
