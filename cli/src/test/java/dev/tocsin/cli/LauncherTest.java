package dev.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the {@code tocsin} script in a make-believe clone, with a Maven and a Java that only write down what they are told. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class LauncherTest {

    private static final List<String> TOOLS =
            List.of("sh", "find", "head", "mkdir", "touch", "cp", "mv", "rm", "cat", "sleep", "readlink", "stty");

    @TempDir
    private Path directory;

    private Path clone;
    private Path bin;
    private Path builds;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void makeAClone() throws IOException {
        clone = Files.createDirectories(directory.resolve("a clone/of it"));
        bin = Files.createDirectories(directory.resolve("bin"));
        builds = directory.resolve("builds");
        Files.copy(Path.of("../tocsin"), clone.resolve("tocsin"));
        for (String module : List.of("analyzer", "rules", "cli")) {
            Files.createDirectories(clone.resolve(module + "/src/main"));
            Files.createFile(clone.resolve(module + "/pom.xml"));
        }
        Files.createFile(clone.resolve("pom.xml"));
        for (String tool : TOOLS) {
            passOn(tool);
        }
        script("mvn", """
                echo "noise of the build"
                echo "$@" >>'%s'
                sleep 0.2
                mkdir -p cli/target
                echo jar >cli/target/tocsin.jar
                """.formatted(builds));
        script("java", """
                for argument do
                    case $argument in
                        -XX:AOTCacheOutput=*) exit 1 ;;
                        -XX:ArchiveClassesAtExit=*) echo archive >"${argument#*=}"; exit 1 ;;
                    esac
                done
                for argument do echo "<$argument>"; done
                """);
    }

    @Test
    void buildsWhatIsMissingAndHandsOver() throws Exception {
        Run run = launch(directory, clone.resolve("tocsin"), "scan", "--exclude", "a b/**", "");

        String archive = "<-XX:SharedArchiveFile=" + jar().getParent() + "/java-";
        assertThat(run.code).isZero();
        assertThat(run.out.lines())
                .contains(
                        "<-XX:+UseParallelGC>", "<-Dtocsin.stdout.terminal=false>", "<-Dtocsin.stderr.terminal=false>")
                .anyMatch(line -> line.startsWith(archive))
                .endsWith("<-jar>", "<" + jar() + ">", "<scan>", "<--exclude>", "<a b/**>", "<>");
        assertThat(run.out).doesNotContain("noise");
        assertThat(run.err).isEqualTo("tocsin: building it, which takes a minute the first time\n");
        assertThat(builds).content().startsWith("-q -B -pl cli -am package").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Xmx256m", "-Dverbose=yes -XX:+UseG1GC"})
    void whoSetsMemoryOrCollectorSetsBoth(String options) throws Exception {
        environment.put("TOCSIN_JAVA_OPTS", options);

        Run run = launch(directory, clone.resolve("tocsin"), "scan");

        List<String> given =
                Stream.of(options.split(" ")).map(o -> "<" + o + ">").toList();
        assertThat(run.out.lines())
                .containsAll(given)
                .noneMatch(line -> line.startsWith("<-Xms") || line.contains("Parallel"));
    }

    @Test
    void otherOptionsLeaveMemoryAndCollectorAsTheyAre() throws Exception {
        environment.put("TOCSIN_JAVA_OPTS", "-Dverbose=yes");

        Run run = launch(directory, clone.resolve("tocsin"), "scan");

        assertThat(run.out.lines()).contains("<-Dverbose=yes>", "<-XX:+UseParallelGC>", "<-Xms700m>");
    }

    @Test
    void buildsAgainOnlyWhenASourceIsNewer() throws Exception {
        launch(directory, clone.resolve("tocsin"));
        Run second = launch(directory, clone.resolve("tocsin"));
        assertThat(second.err).isEmpty();
        assertThat(builds).content().hasLineCount(1);

        Files.setLastModifiedTime(jar(), FileTime.fromMillis(0));
        launch(directory, clone.resolve("tocsin"));
        assertThat(builds).content().hasLineCount(2);
        launch(directory, clone.resolve("tocsin"));
        assertThat(builds).content().hasLineCount(2);
    }

    @Test
    void isFoundThroughLinksFromAnywhere() throws Exception {
        Path elsewhere = Files.createDirectories(directory.resolve("else where/deep"));
        Files.createSymbolicLink(elsewhere.resolve("first"), Path.of("../../a clone/of it/tocsin"));
        Files.createSymbolicLink(directory.resolve("second"), elsewhere.resolve("first"));

        for (Run run : List.of(
                launch(directory, Path.of("./second")),
                launch(elsewhere, Path.of("./first")),
                launch(clone, Path.of("./tocsin")),
                launch(clone, Path.of("sh"), "tocsin"))) {
            assertThat(run.code).isZero();
            assertThat(run.out).contains("<" + jar() + ">");
        }
        assertThat(builds).content().hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void buildsOnceWhenCalledManyTimesAtOnce(boolean withFlock) throws Exception {
        if (withFlock) {
            passOn("flock");
        }
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            processes.add(start(directory, clone.resolve("tocsin")));
        }
        for (Process process : processes) {
            assertThat(finish(process).code).isZero();
        }
        assertThat(builds).content().hasLineCount(1);
        assertThat(clone.resolve("target/launcher/lock.d")).doesNotExist();
    }

    @Test
    void showsWhyTheBuildFailedAndTriesAgain() throws Exception {
        String good = Files.readString(bin.resolve("mvn"));
        script("mvn", "echo 'no such dependency'\nexit 1\n");

        Run run = launch(directory, clone.resolve("tocsin"), "scan");

        assertThat(run.code).isEqualTo(ExitCode.INTERNAL);
        assertThat(run.out).isEmpty();
        assertThat(run.err).contains("no such dependency\n", "tocsin: the build failed; its messages are above\n");
        Files.writeString(bin.resolve("mvn"), good);
        assertThat(launch(directory, clone.resolve("tocsin")).code).isZero();
    }

    @Test
    void doesNotTakeOverALockWhoseOwnerDied() throws Exception {
        Path lock = Files.createDirectories(clone.resolve("target/launcher/lock.d"));
        Process gone = new ProcessBuilder("sh", "-c", "exit 0").start();
        gone.waitFor();
        Files.writeString(lock.resolve("owner"), gone.pid() + "\n");

        Run run = launch(directory, clone.resolve("tocsin"));

        assertThat(run.code).isEqualTo(ExitCode.INTERNAL);
        assertThat(run.err).contains("a build was broken off; remove ");
        assertThat(builds).doesNotExist();
    }

    @Test
    void doesNotLookLikeFindingsWhenItCannotWrite() throws Exception {
        Files.createFile(clone.resolve("target"));

        Run run = launch(directory, clone.resolve("tocsin"));

        assertThat(run.code).isEqualTo(ExitCode.INTERNAL);
        assertThat(run.out).isEmpty();
        assertThat(run.err).contains("target");
    }

    @Test
    void endsAsJavaEnds() throws Exception {
        script("java", "exit 3\n");
        assertThat(launch(directory, clone.resolve("tocsin")).code).isEqualTo(3);
    }

    @Test
    void complainsWhenThereIsNoJava() throws Exception {
        Files.delete(bin.resolve("java"));

        Run run = launch(directory, clone.resolve("tocsin"));

        assertThat(run.code).isEqualTo(ExitCode.INTERNAL);
        assertThat(run.err).startsWith("tocsin: no Java found");
        assertThat(builds).doesNotExist();
    }

    private Path jar() throws IOException {
        return clone.toRealPath().resolve("target/launcher/tocsin.jar");
    }

    private Run launch(Path from, Path script, String... arguments) throws IOException, InterruptedException {
        return finish(start(from, script, arguments));
    }

    private Process start(Path from, Path script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(script.toString().equals("sh") ? bin.resolve("sh").toString() : script.toString()));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(from.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("PATH", bin.toString());
        return builder.start();
    }

    /** The script says little on its error stream, so that reading one stream after the other cannot block it. */
    private static Run finish(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), out, err);
    }

    /** The script finds this tool and no others. */
    private void passOn(String tool) throws IOException {
        script(tool, "exec '%s' \"$@\"\n".formatted(find(tool)));
    }

    private void script(String name, String body) throws IOException {
        Path script = bin.resolve(name);
        Files.writeString(script, "#!/bin/sh\n" + body);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path find(String tool) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(directory -> Path.of(directory, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + tool + " on this machine"));
    }

    private record Run(int code, String out, String err) {}
}
