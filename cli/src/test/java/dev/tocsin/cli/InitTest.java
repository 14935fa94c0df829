package dev.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first configuration, and the schema by which editors know one. */
class InitTest {

    @TempDir
    private Path directory;

    private Project project;

    @BeforeEach
    void writeTheProject() throws IOException {
        project = Project.withRace(directory);
    }

    @Test
    void writesWhatItFinds() throws IOException {
        project.write("src/main/resources/application.properties", "spring.datasource.url=jdbc:postgresql://db/acme\n");

        Project.Run run = project.run("init");

        assertThat(run.exitCode()).isEqualTo(ExitCode.CLEAN);
        assertThat(run.out()).isEqualTo("tocsin.yaml written; tocsin scan follows it\n");
        assertThat(project.read("tocsin.yaml"))
                .contains(
                        "\ndialect: postgresql\n", "# Today there is 1 finding. To see only new ones: tocsin baseline")
                .contains("#    - {table: user, columns: [email]}");
        assertThat(complaints(project.read("tocsin.yaml"))).isEmpty();
        assertThat(project.run("scan").exitCode()).isEqualTo(ExitCode.FINDINGS);
    }

    /** Whoever takes the comment marks away has a configuration that works. */
    @Test
    void whatIsCommentedOutIsRight() throws IOException {
        project.run("init");
        project.run("baseline");
        String text = project.read("tocsin.yaml").replaceAll("(?m)^#(?! )", "").replaceAll("(?m)^#  ", "  ");
        assertThat(text).contains("\nknowledge:\n  keys:", "\nbaseline: ", "\nexclude:\n  - legacy/");
        project.write("tocsin.yaml", text);

        assertThat(complaints(text)).isEmpty();
        assertThat(project.run("scan").err()).isEmpty();
    }

    @Test
    void namesTheProductsWhereThereAreSeveral() throws IOException {
        project.write("a/pom.xml", "<project><artifactId>mysql-connector-j</artifactId></project>");
        project.write("b/build.gradle", "runtimeOnly 'org.postgresql:postgresql'; testRuntime 'jdbc:h2:mem'");

        project.run("init");

        assertThat(project.read("tocsin.yaml"))
                .contains("settings and build files name mysql, postgresql.\n#dialect: mysql\n");
    }

    @Test
    void knowsTheBaselineThatIsThere() throws IOException {
        project.run("baseline");
        project.run("init");

        assertThat(project.read("tocsin.yaml")).contains("\nbaseline: tocsin-baseline.json\n");
        assertThat(project.run("scan").exitCode()).isEqualTo(ExitCode.CLEAN);
    }

    @Test
    void changesNothingThatIsThere() throws IOException {
        project.write("tocsin.yaml", "fail-on: never\n");

        Project.Run run = project.run("init");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("there is a tocsin.yaml already; nothing was changed");
        assertThat(project.read("tocsin.yaml")).isEqualTo("fail-on: never\n");
        assertThat(project.run("init", "nowhere").err()).contains("there is no directory nowhere");
    }

    @Test
    void namesOfTheSourcesCannotLeaveTheirComment() throws IOException {
        Path file = directory.resolve("src/main/java/com/acme/User.java");
        Files.writeString(file, Files.readString(file).replace("class User {", "class User\u00e9 {"));

        project.run("init");

        assertThat(project.read("tocsin.yaml").lines())
                .allMatch(line ->
                        line.isEmpty() || line.startsWith("#") || line.matches("(min-confidence|fail-on): \\w+"));
    }

    /** What the schema refuses, the reader refuses too. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "exlude: [a]",
                "exclude: a",
                "rules: {only: [TOC110]}",
                "rules: {severities: {TOC101: eror}}",
                "include-tests: 7",
                "dialect: postgres",
                "knowledge: {reads: [{entity: User}]}",
                "knowledge: {locks: [{method: a.B, kind: distributed}]}",
            })
    void theSchemaKnowsWhatIsWrong(String text) throws IOException {
        assertThat(complaints(text)).isNotEmpty();
        project.write("tocsin.yaml", text);
        assertThat(project.run("scan").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    private List<Error> complaints(String yaml) {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                .getSchema(project.run("init", "--schema").out());
        return schema.validate(yaml, InputFormat.YAML);
    }
}
