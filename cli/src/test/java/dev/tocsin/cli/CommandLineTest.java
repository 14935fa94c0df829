package dev.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What makes a command line pleasant: links, completion, figures, one line when there is nothing to say. */
class CommandLineTest {

    private static final String LINK = "\u001b]8;;file://";

    @TempDir
    private Path directory;

    private Project project;

    @BeforeEach
    void writeTheProject() throws IOException {
        project = Project.withRace(directory);
    }

    @ParameterizedTest
    @CsvSource({
        "TERM_PROGRAM, WezTerm, true",
        "TERM_PROGRAM, vscode, true",
        "TERM, xterm-kitty, true",
        "TERM, xterm-256color, false",
        "VTE_VERSION, 7200, true",
        "VTE_VERSION, 4800, false",
        "VTE_VERSION, new, false",
        "WT_SESSION, 1, true",
        "FORCE_HYPERLINK, 1, true",
        "FORCE_HYPERLINK, 0, false",
    })
    void placesAreLinksInTerminalsThatHaveThem(String variable, String value, boolean links) throws IOException {
        Project.Run run = project.run(true, Map.of(variable, value, "NO_COLOR", "1"), "scan");

        String file = directory.toRealPath().resolve(Project.SIGN_UP).toUri().toASCIIString();
        if (links) {
            assertThat(run.out())
                    .startsWith("\u001b]8;;" + file)
                    .contains("\u001b\\" + Project.SIGN_UP + ":17:16\u001b]8;;");
        } else {
            assertThat(run.out()).startsWith(Project.SIGN_UP + ":17:16").doesNotContain(LINK);
        }
    }

    @Test
    void placesAreTextWhereNobodyClicks() {
        assertThat(project.run(false, Map.of("FORCE_HYPERLINK", "1"), "scan").out())
                .doesNotContain(LINK);
        project.run(true, Map.of("FORCE_HYPERLINK", "1"), "scan", "--output", "out.txt");
        assertThat(directory.resolve("out.txt")).content().doesNotContain(LINK).contains(Project.SIGN_UP);
    }

    @Test
    void tellsFiguresWhenAsked() {
        Project.Run run = project.run("scan", "--stats", "--format", "json");

        assertThat(run.json().path("findings")).hasSize(1);
        assertThat(run.err())
                .contains("Statistics\n  files                               4\n")
                .contains("  findings shown                      1\n");
    }

    @Test
    void saysInOneLineThatNothingWasFoundInWhat() throws IOException {
        project.write(
                Project.SIGN_UP,
                "package com.acme;\n\nclass SignUp {\n    Users users;\n\n    long all() {\n"
                        + "        return users.count();\n    }\n}\n");

        assertThat(project.run("scan").out())
                .matches(
                        "No races found in 3 files, 37 lines, \\d+\\.\\d seconds \\(1 data operation, 0 check-then-acts"
                                + " weighed\\)\n");
    }

    /** The script is run by the shell that it is for; scripts/test-completion does so with keys, and in zsh. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            tocsin su                              | suppressions
            tocsin scan --min-c                    | --min-confidence
            tocsin baseline --pr                   | --prune
            tocsin scan --min-confidence #         | high medium low
            tocsin scan --fail-on #                | error warning note never
            tocsin scan --color #                  | auto always never
            tocsin scan --format s                 | sarif
            tocsin scan --dialect postg            | postgresql
            tocsin scan --rules TOC20              | TOC201
            tocsin explain check-then-i            | check-then-insert
            tocsin scan --jobs #                   | ''
            """, delimiter = '|')
    void completesInBash(String line, String expected) throws IOException, InterruptedException {
        project.write("completion.bash", project.run("completion").out());

        String[] words = line.replace("#", "''").split(" ");

        assertThat(completed(words).split(" ")).containsExactly(expected.split(" "));
    }

    /** That is for the shell itself: what ends in a slash and what in a space, it knows best. */
    @Test
    void leavesFilesToTheShell() throws IOException, InterruptedException {
        project.write("completion.bash", project.run("completion").out());

        assertThat(completed("tocsin", "scan", "--output", "comp")).isEmpty();
        assertThat(completed("tocsin", "scan", "sr")).isEmpty();
        assertThat(project.run("completion").out())
                .contains("complete -F _complete_tocsin -o default tocsin")
                .doesNotContain("+o default");
    }

    private String completed(String... words) throws IOException, InterruptedException {
        String line = String.join(" ", words);
        String script = "source completion.bash; COMP_WORDS=(" + line + "); COMP_CWORD=" + (words.length - 1)
                + "; COMP_LINE=\"" + line + "\"; COMP_POINT=" + line.length()
                + "; _complete_tocsin; echo \"${COMPREPLY[@]}\"";
        Process bash = new ProcessBuilder("bash", "--norc", "-c", script)
                .directory(directory.toFile())
                // Outside of a completion bash complains that it is in none.
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(output).isZero();
        return output.strip();
    }
}
