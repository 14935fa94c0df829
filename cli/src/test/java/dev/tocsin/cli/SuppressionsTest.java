package dev.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Findings that the code suppresses, through the whole command. */
class SuppressionsTest {

    @TempDir
    private Path directory;

    private Project project;

    @BeforeEach
    void writeTheProject() throws IOException {
        project = Project.withRace(directory);
    }

    @Test
    void theProjectHasOneRace() {
        Project.Run run = project.run("scan");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(run.out()).contains("SignUp.java:17:16 error TOC101", "1 finding (1 error)");
    }

    @Test
    void aCommentAboveTheActSuppresses() throws IOException {
        project.write(Project.SIGN_UP, Project.signUp("", "// tocsin:ignore TOC101: only the import runs this"));

        Project.Run run = project.run("scan", "--strict");

        assertThat(run.exitCode()).isEqualTo(ExitCode.CLEAN);
        assertThat(run.out())
                .startsWith("No races found")
                .contains("1 finding left out that the code suppresses; `tocsin suppressions` lists them.")
                .doesNotContain("to put right");
    }

    @Test
    void aCommentBehindTheCheckSuppresses() throws IOException {
        project.replace(
                Project.SIGN_UP,
                "if (users.existsByEmail(email)) {",
                "if (users.existsByEmail(email)) { // tocsin:ignore TOC101: only the import runs this");

        assertThat(project.run("scan").exitCode()).isEqualTo(ExitCode.CLEAN);
    }

    @Test
    void anAnnotationSuppressesInTheWholeDeclaration() throws IOException {
        project.write(
                Project.SIGN_UP,
                Project.signUp("@SuppressWarnings(\"tocsin:TOC101\") // only the import runs this", ""));
        assertThat(project.run("scan").exitCode()).isEqualTo(ExitCode.CLEAN);

        project.write(
                Project.SIGN_UP,
                Project.signUp("", "")
                        .replace(
                                "@Service",
                                "// Only the import\n// runs this.\n@SuppressWarnings({\"unused\", \"tocsin:TOC101\"})\n@Service"));
        assertThat(project.run("scan").exitCode()).isEqualTo(ExitCode.CLEAN);
        assertThat(project.run("suppressions").out()).contains("TOC101: Only the import runs this.");
    }

    /** The race is in the helper, where check and act are; the method that calls it says that it is none. */
    @Test
    void anAnnotationReachesTheCallsOnTheWay() throws IOException {
        project.write(Project.SIGN_UP, """
                package com.acme;

                @org.springframework.stereotype.Service
                class SignUp {
                    private final Users users;
                    private final Names names;

                    SignUp(Users users, Names names) {
                        this.users = users;
                        this.names = names;
                    }

                    @SuppressWarnings("tocsin:TOC101") // only the import runs this
                    User register(String email, String name) {
                        names.validateFree(email);
                        return names.store(email, name);
                    }
                }
                """);
        project.write("src/main/java/com/acme/Names.java", """
                package com.acme;

                @org.springframework.stereotype.Service
                class Names {
                    private final Users users;

                    Names(Users users) {
                        this.users = users;
                    }

                    void validateFree(String email) {
                        if (users.existsByEmail(email)) {
                            throw new IllegalStateException("taken");
                        }
                    }

                    User store(String email, String name) {
                        return users.save(new User(email, name));
                    }
                }
                """);

        assertThat(project.run("scan").exitCode()).isEqualTo(ExitCode.CLEAN);
        project.replace(Project.SIGN_UP, "TOC101\") // only", "TOC102\") // only");
        assertThat(project.run("scan").exitCode()).isEqualTo(ExitCode.FINDINGS);
    }

    @Test
    void whatIsWrongSuppressesNothingAndIsToldWithItsPlace() throws IOException {
        project.write(Project.SIGN_UP, Project.signUp("", "// tocsin:ignore TOC101"));

        Project.Run run = project.run("scan");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(run.out())
                .contains("TOC101 check-then-insert", "1 suppression to put right")
                .contains("SignUp.java:17 a suppression needs a reason behind its rule");
        assertThat(project.run("scan", "--strict").exitCode())
                .as("nothing is missing because of it")
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(project.run("scan", "--format", "markdown").out()).contains("## 1 suppression to put right");
        assertThat(project.run("scan", "--format", "html").out()).contains("<h2>1 suppression to put right</h2>");
    }

    @Test
    void whatSuppressesNothingIsTold() throws IOException {
        project.write(
                Project.SIGN_UP, Project.signUp("", "// tocsin:ignore TOC105, TOC101: only the import runs this"));
        // No word of a framework: the file is not even parsed.
        project.write(
                "src/main/java/com/acme/Plain.java",
                "class Plain {\n  // tocsin:ignore TOC102: as ever\n  int i;\n}\n");

        Project.Run run = project.run("scan", "--format", "json");

        assertThat(run.exitCode()).isEqualTo(ExitCode.CLEAN);
        assertThat(run.json().at("/problems").findValuesAsText("message"))
                .containsExactly(
                        "the suppression of `TOC102` suppresses nothing and can go",
                        "the suppression of `TOC105` suppresses nothing and can go");
        assertThat(run.json().at("/problems/0/kind").asText()).isEqualTo("suppression");
        assertThat(run.json().at("/problems/0/location/startLine").asInt()).isEqualTo(2);
    }

    @Test
    void allFormatsShowTheSame() throws IOException {
        project.write(
                "src/main/java/com/acme/Rename.java",
                Project.signUp("", "")
                        .replace("SignUp", "Rename")
                        .replace("existsByEmail(email)", "existsByName(name)"));
        project.write(Project.SIGN_UP, Project.signUp("", "// tocsin:ignore TOC101: only the import runs this"));

        Set<String> shown = new TreeSet<>();
        for (Format format : Format.values()) {
            Project.Run run = project.run("scan", "--format", format.name());
            assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.FINDINGS);
            assertThat(run.out()).contains("Rename.java");
            shown.add(run.out().contains("SignUp.java") ? "both" : "one");
        }
        assertThat(shown).containsExactly("one");
    }

    @Test
    void theListNamesPlacesReasonsAndFaults() throws IOException {
        project.write(Project.SIGN_UP, Project.signUp("", "// tocsin:ignore TOC101: only the import runs this"));

        Project.Run good = project.run("suppressions");
        assertThat(good.exitCode()).isEqualTo(ExitCode.CLEAN);
        assertThat(good.out()).isEqualTo("""
                        src/main/java/com/acme/SignUp.java:17
                            TOC101: only the import runs this
                        1 suppression, which hides 1 finding
                        """);

        project.write(
                Project.SIGN_UP,
                Project.signUp(
                        "// tocsin:ignore TOC110: as ever", "// tocsin:ignore TOC105: only the import runs this"));
        Project.Run bad = project.run("suppressions");
        assertThat(bad.exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(bad.out()).isEqualTo("""
                        src/main/java/com/acme/SignUp.java:13
                            WRONG: there is no rule `TOC110`; is `TOC101` meant?
                        src/main/java/com/acme/SignUp.java:18
                            TOC105: only the import runs this
                            WRONG: the suppression of `TOC105` suppresses nothing and can go
                        1 suppression, which hides 0 findings; 2 things to put right
                        """);
    }
}
