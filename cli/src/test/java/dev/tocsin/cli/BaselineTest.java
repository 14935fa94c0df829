package dev.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The baseline through the whole command: old findings stay away, new ones do not. */
class BaselineTest {

    private static final String FILE = "tocsin-baseline.json";

    @TempDir
    private Path directory;

    private Project project;

    @BeforeEach
    void writeTheProject() throws IOException {
        project = Project.withRace(directory);
        Project.Run run = project.run("baseline");
        assertThat(run.exitCode()).isEqualTo(ExitCode.CLEAN);
        assertThat(run.out())
                .isEqualTo("1 finding written to tocsin-baseline.json;"
                        + " tocsin scan --baseline tocsin-baseline.json shows what is new\n");
    }

    @Test
    void leavesOutWhatItHoldsAndSaysSo() throws IOException {
        Project.Run run = scan();

        assertThat(run.exitCode()).isEqualTo(ExitCode.CLEAN);
        assertThat(run.out()).contains("1 finding left out that the baseline holds.");
        assertThat(project.read(FILE)).doesNotContain("line", "17").contains("\"com.acme.SignUp.register\"");
    }

    @Test
    void survivesShiftsAndReformatting() throws IOException {
        project.replace(Project.SIGN_UP, "class SignUp {", "\n\n// A comment.\nclass SignUp {\n");
        project.replace(
                Project.SIGN_UP, "users.save(new User(email, name))", "users\n   .save(\n\tnew User( email,name ) )");
        assertThat(scan().exitCode()).isEqualTo(ExitCode.CLEAN);
    }

    @Test
    void survivesChangedCodeInTheSameMethod() throws IOException {
        project.replace(Project.SIGN_UP, "new User(email, name)", "new User(email, name.strip())");
        assertThat(scan().exitCode()).isEqualTo(ExitCode.CLEAN);
    }

    @ParameterizedTest
    @CsvSource({"register, enrol", "com.acme.SignUp, -", "SignUp, Enrolment", "users, accounts"})
    void survivesRenaming(String from, String to) throws IOException {
        String text = project.read(Project.SIGN_UP);
        Files.delete(directory.resolve(Project.SIGN_UP));
        if (to.equals("-")) {
            project.write(
                    "src/main/java/org/elsewhere/SignUp.java",
                    text.replace(
                            "package com.acme;",
                            "package org.elsewhere;\n\nimport com.acme.User;\nimport com.acme.Users;"));
        } else {
            project.write("src/main/java/com/acme/Moved.java", text.replace(from, to));
        }

        Project.Run run = scan();

        assertThat(run.out()).contains("1 finding left out that the baseline holds.");
        assertThat(run.exitCode()).isEqualTo(ExitCode.CLEAN);
    }

    @Test
    void survivesARenamedEntity() throws IOException {
        for (String file : new String[] {"SignUp", "User", "Users"}) {
            project.replace("src/main/java/com/acme/" + file + ".java", "User", "Account");
        }
        assertThat(scan().out()).contains("1 finding left out that the baseline holds.");
    }

    @Test
    void showsANewRaceBesideAnOldOne() throws IOException {
        project.replace(
                Project.SIGN_UP,
                "        return",
                "        if (users.existsByName(name)) {\n            throw new IllegalStateException();\n        }\n        return");

        Project.Run run = project.run("scan", "--baseline", FILE, "--format", "json");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(run.json().at("/findings/0/columns/0").asText()).isEqualTo("name");
        assertThat(run.json().path("findings")).hasSize(1);
    }

    /** The same race a second time is one more than the baseline holds. */
    @Test
    void eachEntryStandsForOneFinding() throws IOException {
        project.write(
                "src/main/java/com/acme/Second.java", Project.signUp("", "").replace("SignUp", "Second"));
        Project.Run run = project.run("scan", "--baseline", FILE, "--format", "json");

        assertThat(run.json().path("findings")).hasSize(1);
        assertThat(run.json().at("/findings/0/method").asText()).isEqualTo("com.acme.Second.register");
    }

    /** In the same method, of the same entity: only the columns tell that this is another race. */
    @Test
    void doesNotTakeANewRaceForTheOldOneThatWasFixedWithIt() throws IOException {
        project.replace(Project.SIGN_UP, "existsByEmail(email)", "existsByName(name)");

        Project.Run run = scan();

        assertThat(run.exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(run.out()).contains("1 entry of the baseline is fixed: `TOC101` in `com.acme.SignUp.register`");
    }

    @Test
    void reportsWhatIsFixedAndPrunesIt() throws IOException {
        project.write(
                "src/main/resources/db/migration/V2__key.sql",
                "alter table users add constraint users_email_key unique (email);\n");
        Project.Run run = scan();
        assertThat(run.out())
                .contains(
                        "1 entry of the baseline is fixed: `TOC101` in `com.acme.SignUp.register`;",
                        "--prune` takes it out.");

        Project.Run pruned = project.run("baseline", "--prune");

        assertThat(pruned.exitCode()).isEqualTo(ExitCode.CLEAN);
        assertThat(pruned.out()).isEqualTo("""
                        fixed: TOC101 in com.acme.SignUp.register (src/main/java/com/acme/SignUp.java)
                        1 fixed finding taken out of tocsin-baseline.json, 0 left
                        """);
        // The finding is another one now, and pruning adds nothing.
        assertThat(scan().out()).contains("TOC201").doesNotContain("of the baseline");
    }

    @Test
    void takesNothingForFixedThatWasNotLookedAt() throws IOException {
        assertThat(project.run("scan", "--baseline", FILE, "--exclude", "SignUp.java")
                        .out())
                .doesNotContain("fixed");
        project.write("other/src/main/java/Plain.java", "class Plain {}\n");
        assertThat(project.run("scan", "other", "--baseline", FILE).out()).doesNotContain("fixed");
        assertThat(project.run("scan", "src", "--baseline", FILE).out())
                .contains("1 finding left out that the baseline holds.");
        assertThat(project.run("scan", "--baseline", FILE, "--rules", "TOC102").out())
                .doesNotContain("fixed");

        Files.delete(directory.resolve(Project.SIGN_UP));
        assertThat(project.run("scan", "src", "--baseline", FILE).out()).contains("1 entry of the baseline is fixed");
    }

    @Test
    void losesNothing() throws IOException {
        String before = project.read(FILE);

        Project.Run again = project.run("baseline");

        assertThat(again.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(again.err())
                .contains(
                        "tocsin-baseline.json is there already: --prune takes out what is fixed, --renew writes it anew");
        assertThat(project.read(FILE)).isEqualTo(before);
        assertThat(project.run("baseline", "--prune").out()).endsWith("taken out of tocsin-baseline.json, 1 left\n");
        assertThat(project.run("baseline", "--renew").exitCode()).isEqualTo(ExitCode.CLEAN);
        assertThat(project.read(FILE)).isEqualTo(before);
    }

    @Test
    void pruningFollowsRenaming() throws IOException {
        project.replace(Project.SIGN_UP, "register", "enrol");

        project.run("baseline", "--prune");

        assertThat(project.read(FILE)).contains("com.acme.SignUp.enrol").doesNotContain("register");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ \"version\": 1,~ oops } | tocsin-baseline.json: line 2: it is no JSON",
                "{ \"version\": 1, | line 1: it is no JSON: Unexpected end-of-input within/between Object entries~See",
                "[] | tocsin-baseline.json: it is no baseline",
                "{\"version\": 7, \"findings\": []} | its version is 7",
                "{\"version\": 1, \"findings\": [{\"columns\": []}]} | finding 1 has no `rule`",
            })
    void saysWhatIsWrongWithTheFile(String content, String message) throws IOException {
        project.write(FILE, content.replace('~', '\n'));

        Project.Run run = scan();

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(message.replace('~', '\n'));
        assertThat(project.run("baseline", "--prune").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(project.read(FILE)).isEqualTo(content.replace('~', '\n'));
    }

    @Test
    void saysWhenThereIsNone() {
        Project.Run run = project.run("scan", "--baseline", "none.json");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err())
                .contains("there is no baseline none.json; `tocsin baseline --output none.json` writes one");
    }

    private Project.Run scan() {
        return project.run("scan", "--baseline", FILE);
    }
}
