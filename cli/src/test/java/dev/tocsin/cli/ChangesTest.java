package dev.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a change brings, in a real repository. Before the change there is one race already, of the email. */
class ChangesTest {

    private static final String RENAMING = "src/main/java/com/acme/Renaming.java";
    private static final String V2 = "src/main/resources/db/migration/V2__key.sql";

    @TempDir
    private Path directory;

    private Project project;
    private GitRepository repository;

    @BeforeEach
    void makeTheRepository() throws IOException {
        project = Project.withRace(directory);
        repository = GitRepository.in(directory);
        repository.commitAll("A race");
    }

    private static String renaming() {
        return Project.signUp("", "")
                .replace("SignUp", "Renaming")
                .replace("register", "rename")
                .replace("existsByEmail(email)", "existsByName(name)");
    }

    @Test
    void nothingStagedBringsNothing() {
        Project.Run run = project.run("scan", "--staged");

        assertThat(run.exitCode()).isEqualTo(ExitCode.CLEAN);
        assertThat(run.out())
                .startsWith("No races found")
                .contains("1 finding left out that no file asked about has a part in.");
    }

    @Test
    void aStagedRaceIsReported() throws IOException {
        project.write(RENAMING, renaming());
        assertThat(project.run("scan", "--staged").exitCode())
                .as("it is not added yet")
                .isEqualTo(ExitCode.CLEAN);
        repository.git("add", RENAMING);

        Project.Run run = project.run("scan", "--staged");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(run.out())
                .startsWith(RENAMING + ":17:16 error TOC101")
                .contains("check: `existsByName` asks", "1 finding (1 error)");
    }

    @Test
    void theIndexCountsAndNotTheWorkTree() throws IOException {
        project.write(RENAMING, renaming());
        repository.git("add", RENAMING);
        project.write(RENAMING, "class Renaming {}\n");
        assertThat(project.run("scan", "--staged").out()).contains(RENAMING + ":17:16");
        Files.delete(directory.resolve(RENAMING));
        assertThat(project.run("scan", "--staged").out()).contains(RENAMING + ":17:16");

        project.write(RENAMING, "class Renaming {}\n");
        repository.git("add", RENAMING);
        project.write(RENAMING, renaming());
        assertThat(project.run("scan", "--staged").exitCode()).isEqualTo(ExitCode.CLEAN);
    }

    @Test
    void anOldRaceInAChangedFilePasses() throws IOException {
        project.replace(Project.SIGN_UP, "\"taken\"", "\"already taken\"");
        project.replace(Project.SIGN_UP, "class SignUp {\n", "class SignUp {\n\n    int more;\n");
        repository.git("add", "--all");

        Project.Run run = project.run("scan", "--staged");

        assertThat(run.exitCode()).isEqualTo(ExitCode.CLEAN);
        assertThat(run.out()).contains("1 finding left out that was there before the change.");
    }

    @Test
    void aNewRaceBesideAnOldOneInTheSameFileIsReportedAlone() throws IOException {
        String method = renaming();
        method = method.substring(method.indexOf("    User rename"));
        project.replace(Project.SIGN_UP, "\n}\n", "\n\n" + method);
        repository.git("add", "--all");

        assertThat(methods("scan", "--staged")).containsExactly("com.acme.SignUp.rename");
    }

    @Test
    void aCopyOfAnOldRaceIsANewOne() throws IOException {
        project.write("src/main/java/com/acme/Copy.java", Project.signUp("", "").replace("SignUp", "Copy"));
        repository.git("add", "--all");

        assertThat(methods("scan", "--staged")).containsExactly("com.acme.Copy.register");
    }

    @Test
    void theRepairPasses() throws IOException {
        project.write(V2, "alter table users add constraint users_email_key unique (email);\n");
        project.replace(
                Project.SIGN_UP,
                "        return users.save(new User(email, name));",
                "        try {\n            return users.saveAndFlush(new User(email, name));\n"
                        + "        } catch (org.springframework.dao.DataIntegrityViolationException e) {\n"
                        + "            throw new IllegalStateException(\"taken\");\n        }");
        repository.git("add", "--all");

        Project.Run run = project.run("scan", "--staged");

        assertThat(run.out()).startsWith("No races found");
        assertThat(run.exitCode()).isEqualTo(ExitCode.CLEAN);
    }

    /** The Java code stays as it is; the migration alone brings the race. */
    @Test
    void aDroppedKeyBringsARaceIntoAnUnchangedFile() throws IOException {
        project.write(V2, "alter table users add constraint users_email_key unique (email);\n");
        repository.commitAll("A key");
        project.write(
                "src/main/resources/db/migration/V3__drop.sql", "alter table users drop constraint users_email_key;\n");
        repository.git("add", "--all");

        Project.Run run = project.run("scan", "--staged", "--format", "json");

        assertThat(run.json().at("/findings/0/rule").asText()).isEqualTo("TOC101");
        assertThat(run.json().path("findings")).hasSize(1);
    }

    @Test
    void beforeTheFirstCommitEverythingIsNew() throws IOException {
        Path fresh = Files.createDirectory(directory.resolve("fresh"));
        Project other = Project.withRace(fresh);
        GitRepository.in(fresh).git("add", "--all");

        assertThat(other.run("scan", "--staged").exitCode()).isEqualTo(ExitCode.FINDINGS);
    }

    @Test
    void aPartOfTheRepositoryCanBeAskedAbout() throws IOException {
        project.write(RENAMING, renaming());
        repository.git("add", "--all");

        assertThat(project.run("scan", "src", "--staged").out()).contains("src/main/java/com/acme/Renaming.java:17:16");
        assertThat(project.run("scan", "src/main/resources", "--staged").exitCode())
                .isEqualTo(ExitCode.CLEAN);
        assertThat(project.run("scan", "--staged", "--format", "sarif", "src").out())
                .contains("\"src/main/java/com/acme/Renaming.java\"");
    }

    @Test
    void theBranchIsComparedWithWhereItLeftTheOther() throws IOException {
        repository.git("checkout", "--quiet", "-b", "feature");
        project.write(RENAMING, renaming());
        repository.commitAll("Renaming");
        repository.git("checkout", "--quiet", "main");
        project.write(
                "src/main/java/com/acme/Later.java", Project.signUp("", "").replace("SignUp", "Later"));
        repository.commitAll("Somebody else's race");
        repository.git("checkout", "--quiet", "feature");

        assertThat(methods("scan", "--diff-base", "main")).containsExactly("com.acme.Renaming.rename");
        assertThat(project.run("scan", "--diff-base", "HEAD").exitCode()).isEqualTo(ExitCode.CLEAN);
    }

    @Test
    void renamedFilesBringNothingByTheirNames() throws IOException {
        repository.git("mv", Project.SIGN_UP, "src/main/java/com/acme/Enrolment.java");
        assertThat(project.run("scan", "--staged").exitCode()).isEqualTo(ExitCode.CLEAN);
        project.replace("src/main/java/com/acme/Enrolment.java", "SignUp", "Enrolment");
        repository.commitAll("Renamed");

        assertThat(methods("scan", "--diff-base", "HEAD~1")).isEmpty();
        assertThat(project.run("scan", "--diff-base", "HEAD~1").out())
                .contains("1 finding left out that was there before the change.");
    }

    @Test
    void theWorkTreeAndUntrackedFilesBelongToTheChangeSinceABase() throws IOException {
        project.write(RENAMING, renaming());

        assertThat(methods("scan", "--diff-base", "main")).containsExactly("com.acme.Renaming.rename");
    }

    @Test
    void aRemovedSuppressionBringsItsFinding() throws IOException {
        project.write(Project.SIGN_UP, Project.signUp("", "// tocsin:ignore TOC101: only the import runs this"));
        repository.commitAll("Suppressed");
        project.write(Project.SIGN_UP, Project.signUp("", ""));
        repository.git("add", "--all");

        assertThat(methods("scan", "--staged")).containsExactly("com.acme.SignUp.register");
    }

    @Test
    void reportOnlyAsksAboutFiles() throws IOException {
        project.write(RENAMING, renaming());

        assertThat(methods("scan", "--report-only", RENAMING)).containsExactly("com.acme.Renaming.rename");
        assertThat(methods("scan", ".", "--report-only", Project.SIGN_UP, "src/main/java/com/acme/User.java"))
                .containsExactly("com.acme.SignUp.register");
        assertThat(methods("scan", "--report-only", "src/main/java/com/acme/User.java"))
                .isEmpty();
        assertThat(project.run("scan", "--report-only", "missing.java").err())
                .contains("there is no file missing.java");
        assertThat(complaint("scan", "--report-only", Project.SIGN_UP, "src")).contains("src is a directory");
    }

    @Test
    void saysWhatToDoWhenItCannot() throws IOException {
        assertThat(complaint("scan", "--diff-base", "origin/main"))
                .contains("there is no commit \"origin/main\" here; fetch it first", "fetch-depth: 0");
        assertThat(complaint("scan", "--diff-base", "--upload-pack=x")).contains("tocsin: ");
        assertThat(complaint("scan", "--diff-base=-x")).contains("\"-x\" names no commit");
        assertThat(complaint("scan", "--staged", "--diff-base", "main")).contains("only one of --staged, --diff-base");
        repository.git("checkout", "--quiet", "--orphan", "other");
        repository.commitAll("Unrelated");
        assertThat(complaint("scan", "--diff-base", "main")).contains("no commit in common");

        Path elsewhere = Files.createTempDirectory("tocsin-test");
        try {
            assertThat(new Project(elsewhere).run("scan", "--staged").err()).contains("this is no Git repository");
        } finally {
            Files.delete(elsewhere);
        }
    }

    @Test
    void leavesNothingBehind() throws IOException {
        project.write(RENAMING, renaming());
        repository.git("add", "--all");
        List<String> before = snapshots();
        String index = repository.git("ls-files", "--stage");

        project.run("scan", "--staged");

        assertThat(snapshots()).isEqualTo(before);
        assertThat(repository.git("ls-files", "--stage")).isEqualTo(index);
        assertThat(repository.git("status", "--porcelain")).isEqualTo("A  " + RENAMING + "\n");
    }

    private String complaint(String... arguments) {
        Project.Run run = project.run(arguments);
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        return run.err();
    }

    private List<String> methods(String... arguments) {
        String[] all = Stream.concat(Stream.of(arguments), Stream.of("--format", "json"))
                .toArray(String[]::new);
        Project.Run run = project.run(all);
        JsonNode findings = run.json().path("findings");
        assertThat(run.exitCode()).isEqualTo(findings.isEmpty() ? ExitCode.CLEAN : ExitCode.FINDINGS);
        return findings.findValuesAsText("method");
    }

    private static List<String> snapshots() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("tocsin-snapshot"))
                    .sorted()
                    .toList();
        }
    }
}
