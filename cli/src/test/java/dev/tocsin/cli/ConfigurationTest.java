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

/** {@code tocsin.yaml} through the whole command: every setting does what it says, and what is wrong is told. */
class ConfigurationTest {

    private static final String CONFIG = "tocsin.yaml";

    @TempDir
    private Path directory;

    private Project project;

    @BeforeEach
    void writeTheProject() throws IOException {
        project = Project.withRace(directory);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exclude: legacy/                      | 1: `exclude` is a list; write its elements below it, each behind",
                "~exlcude: [legacy/]                   | 2: there is no key `exlcude`; is `exclude` meant?",
                "~~zzz: 1                              | 3: there is no key `zzz`; there are `exclude`, `include-tests`",
                "rules: {only: [TOC110]}               | 1: there is no rule `TOC110`; is `TOC101` meant?",
                "rules:~  severities:~    lost-updat: note | 3: there is no rule `lost-updat`; is `lost-update` meant?",
                "rules:~  severities:~    TOC101: eror | 3: `rules.severities.TOC101` cannot be `eror`; is `error` meant?",
                "min-confidence: sure                  | 1: `min-confidence` cannot be `sure`; it is one of `high`, `medium`",
                "include-tests: yes                    | 1: `include-tests` is `true` or `false`, not `yes`",
                "dialect: postgres                     | 1: `dialect` cannot be `postgres`; is `postgresql` meant?",
                "baseline:                             | 1: `baseline` wants a value",
                "exclude: [a]~exclude: [b]             | 2: `exclude` is there twice",
                "- exclude                             | 1: a configuration is a list of keys and values",
                "knowledge: {reads: [{entity: User}]}  | 1: `knowledge.reads` needs a `method`",
                "knowledge: {locks: [{method: a.B}]}   | 1: `knowledge.locks.method` names a method as `com.acme.UserDao#find",
                "rules: [                              | 2: this is no YAML: ",
                "rules: &a {only: [*a]}                | 1: `rules.only` wants a value",
                "baseline: gone.json                   | there is no baseline gone.json",
            })
    void whatIsWrongIsSaidWithItsLine(String text, String message) throws IOException {
        project.write(CONFIG, text.replace("~", "\n") + "\n");

        Project.Run run = project.run("scan");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err())
                .startsWith("tocsin: " + (message.startsWith("there is no baseline") ? "" : CONFIG + ":"))
                .contains(message)
                .doesNotContain("Exception");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void anEmptyOneSaysNothing() throws IOException {
        project.write(CONFIG, "# Nothing yet.\n");
        assertThat(project.run("scan").exitCode()).isEqualTo(ExitCode.FINDINGS);
    }

    @Test
    void choosesRulesAndTheirSeverities() throws IOException {
        assertThat(scan("rules:\n  off: [check-then-insert]\n").exitCode()).isEqualTo(ExitCode.CLEAN);
        assertThat(scan("rules:\n  only: [TOC102]\n").exitCode()).isEqualTo(ExitCode.CLEAN);
        assertThat(scan("rules:\n  only: [toc101]\n").exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(scan("rules:\n  severities: {TOC101: note}\n").out()).contains("note TOC101", "1 finding (1 note)");
        assertThat(scan("rules:\n  severities: {check-then-insert: note}\n").exitCode())
                .as("a note is below the threshold")
                .isEqualTo(ExitCode.CLEAN);
        assertThat(scan("fail-on: note\nrules:\n  severities: {TOC101: note}\n").exitCode())
                .isEqualTo(ExitCode.FINDINGS);
    }

    @Test
    void whatTheCommandLineSaysCountsMore() throws IOException {
        project.write(CONFIG, "rules:\n  off: [TOC101]\nfail-on: never\nmin-confidence: low\n");

        assertThat(project.run("scan").exitCode()).isEqualTo(ExitCode.CLEAN);
        assertThat(project.run("scan", "--rules", "TOC101").exitCode()).isEqualTo(ExitCode.CLEAN);
        assertThat(project.run("scan", "--rules", "TOC101", "--fail-on", "error")
                        .exitCode())
                .isEqualTo(ExitCode.FINDINGS);
    }

    @Test
    void leavesOutPaths() throws IOException {
        assertThat(scan("exclude: [SignUp.java]\n").exitCode()).isEqualTo(ExitCode.CLEAN);
        // Patterns are counted from the configuration's folder, wherever the scan begins.
        project.write(CONFIG, "exclude:\n  - /src/main/java/com/acme/SignUp.java\n");
        assertThat(project.run("scan").exitCode()).isEqualTo(ExitCode.CLEAN);
        assertThat(project.run("scan", "src").exitCode()).isEqualTo(ExitCode.CLEAN);
        assertThat(project.run("scan", "src/main/java/com").exitCode()).isEqualTo(ExitCode.CLEAN);
        project.write(CONFIG, "exclude:\n  - /main/java/com/acme/SignUp.java\n");
        assertThat(project.run("scan", "src").exitCode()).isEqualTo(ExitCode.FINDINGS);
    }

    @Test
    void looksAtTests() throws IOException {
        project.write("src/test/java/com/acme/Fake.java", Project.signUp("", "").replace("SignUp", "Fake"));
        assertThat(scan("include-tests: false\n").out()).doesNotContain("Fake.java");
        assertThat(scan("include-tests: true\n").out()).contains("Fake.java");
    }

    @Test
    void namesTheBaseline() throws IOException {
        project.write(CONFIG, "baseline: quality/old.json\n");
        Files.createDirectories(directory.resolve("quality"));

        assertThat(project.run("baseline").out()).startsWith("1 finding written to quality/old.json");

        assertThat(directory.resolve("quality/old.json")).exists();
        assertThat(project.run("scan").exitCode()).isEqualTo(ExitCode.CLEAN);
        assertThat(project.run("scan", "src").exitCode()).isEqualTo(ExitCode.CLEAN);
        assertThat(project.run("baseline", "src", "--prune").out()).endsWith("quality/old.json, 1 left\n");
    }

    @Test
    void isFoundUpToTheRootOfTheRepository() throws IOException {
        project.write(CONFIG, "rules: {off: [TOC101]}\n");
        assertThat(project.run("scan", "src/main").exitCode()).isEqualTo(ExitCode.CLEAN);
        Files.createDirectories(directory.resolve("src/.git"));
        assertThat(project.run("scan", "src/main").exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(project.run("scan", "src/main", "--config", CONFIG).exitCode())
                .isEqualTo(ExitCode.CLEAN);
        assertThat(project.run("scan", "--config", "other.yaml").err())
                .contains("there is no configuration other.yaml");
    }

    @Test
    void keysThatLiveElsewhereCount() throws IOException {
        Project.Run run = scan("knowledge:\n  keys:\n    - table: users\n      columns: [email]\n");

        assertThat(run.out())
                .contains("warning TOC201", "unique key `users(email)`: found in tocsin.yaml:3")
                .doesNotContain("TOC101");
    }

    @Test
    void translatedViolationsAnswerTheLoser() throws IOException {
        project.replace(
                Project.SIGN_UP,
                "        return users.save(new User(email, name));",
                "        try {\n            return users.saveAndFlush(new User(email, name));\n"
                        + "        } catch (org.acme.db.Duplicate e) {\n"
                        + "            throw new IllegalStateException(\"taken\");\n        }");
        String keys = "knowledge:\n  keys: [{table: users, columns: [email]}]\n";
        assertThat(scan(keys).out()).contains("TOC201");

        assertThat(scan(keys + "  violations: [org.acme.db.Duplicate]\n").exitCode())
                .isEqualTo(ExitCode.CLEAN);
    }

    @Test
    void ownDataAccessMethodsAreReadsAndWrites() throws IOException {
        project.write(Project.SIGN_UP, """
                package com.acme;

                import org.acme.db.UserDao;

                class SignUp {
                    private final UserDao dao;

                    SignUp(UserDao dao) {
                        this.dao = dao;
                    }

                    void register(String email, String name) {
                        if (dao.findUser(email) != null) {
                            throw new IllegalStateException("taken");
                        }
                        dao.addUser(email, name);
                    }
                }
                """);
        assertThat(project.run("scan", "--min-confidence", "low").exitCode()).isEqualTo(ExitCode.CLEAN);

        Project.Run run = scan("""
                knowledge:
                  reads:
                    - method: org.acme.db.UserDao#findUser
                      entity: User
                      by: [email]
                  writes:
                    - method: org.acme.db.UserDao#addUser
                      entity: users
                      does: insert
                      sets: [email, name]
                """);

        assertThat(run.exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(run.out())
                .contains("SignUp.java:16:9 error TOC101", "`findUser` asks for a `User` with this `email`");
    }

    /** Its body goes through something that Tocsin does not know; what the project says counts more. */
    @Test
    void aMethodOfTheSourcesCanBeDescribedToo() throws IOException {
        project.write("src/main/java/com/acme/UserStore.java", """
                package com.acme;

                class UserStore {
                    java.util.Optional<User> lookUp(String email) {
                        return Engine.run("user-by-email", email);
                    }

                    void keep(User user) {
                        Engine.run("keep", user);
                    }
                }
                """);
        project.write(Project.SIGN_UP, """
                package com.acme;

                class SignUp {
                    private final UserStore store = new UserStore();

                    void register(String email, String name) {
                        if (store.lookUp(email).isPresent()) {
                            throw new IllegalStateException("taken");
                        }
                        store.keep(new User(email, name));
                    }
                }
                """);
        assertThat(project.run("scan", "--min-confidence", "low").exitCode()).isEqualTo(ExitCode.CLEAN);

        Project.Run run = scan("""
                knowledge:
                  reads: [{method: "com.acme.UserStore#lookUp", entity: User, by: [email]}]
                  writes: [{method: "com.acme.UserStore#keep", entity: User, does: save}]
                """);

        assertThat(run.out()).contains("SignUp.java:10:9 error TOC101", "`keep` inserts a `User`");
    }

    @Test
    void ownLocksAreWeighed() throws IOException {
        project.write(Project.SIGN_UP, """
                package com.acme;

                import org.acme.Locks;
                import org.acme.Mutex;

                class SignUp {
                    private final Users users;
                    private final Locks locks;
                    private final Mutex mutex;

                    SignUp(Users users, Locks locks, Mutex mutex) {
                        this.users = users;
                        this.locks = locks;
                        this.mutex = mutex;
                    }

                    void register(String email, String name) {
                        locks.withLock(email, () -> {
                            if (users.existsByEmail(email)) {
                                throw new IllegalStateException("taken");
                            }
                            users.save(new User(email, name));
                        });
                    }

                    void enrol(String email, String name) {
                        mutex.enter();
                        try {
                            if (users.existsByEmail(email)) {
                                throw new IllegalStateException("taken");
                            }
                            users.save(new User(email, name));
                        } finally {
                            mutex.leave();
                        }
                    }
                }
                """);
        Project.Run without = project.run("scan", "--format", "json");
        assertThat(without.json().path("findings").findValuesAsText("rule")).contains("TOC101");

        // A distributed lock's lease may expire: such a finding is not sure, and only shown when asked for.
        assertThat(scan(locks("distributed")).out())
                .startsWith("No races found")
                .contains("2 findings of lower confidence left out");
        assertThat(scan(locks("distributed") + "min-confidence: low\n").out())
                .contains("distributed lock: only partly: its lease may expire", "2 findings");
        assertThat(scan(locks("in-process") + "min-confidence: low\n").out()).contains("2 TOC305 in-process-lock-only");
    }

    private static String locks(String kind) {
        return """
                knowledge:
                  locks:
                    - {method: "org.acme.Locks#withLock", kind: KIND}
                    - {method: "org.acme.Mutex#enter", kind: KIND, does: acquire}
                    - {method: "org.acme.Mutex#leave", kind: KIND, does: release}
                """.replace("KIND", kind);
    }

    /** Both products have the table; only MySQL's has the key. */
    @Test
    void theDialectChoosesAmongScripts() throws IOException {
        Files.delete(directory.resolve("src/main/resources/db/migration/V1__users.sql"));
        project.write(
                "src/main/resources/db/migration/mysql/V1__users.sql",
                "create table users (id bigint primary key, email varchar(99) not null unique, name text not null);\n");
        project.write(
                "src/main/resources/db/migration/postgresql/V1__users.sql",
                "create table users (id bigint primary key, email text not null, name text not null);\n");

        assertThat(scan("dialect: mysql\n").out()).contains("TOC201").doesNotContain("TOC101");
        assertThat(scan("dialect: postgresql\n").out()).contains("TOC101").doesNotContain("TOC201");
    }

    private Project.Run scan(String config, String... more) throws IOException {
        project.write(CONFIG, config);
        String[] arguments = new String[more.length + 1];
        arguments[0] = "scan";
        System.arraycopy(more, 0, arguments, 1, more.length);
        return project.run(arguments);
    }
}
