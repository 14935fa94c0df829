package dev.tocsin.analyzer.schema.readers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.schema.MigrationSwitches;
import dev.tocsin.analyzer.schema.MigrationTool;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MigrationSettingsReaderTest {

    private static final String ALWAYS = "src/main/resources/application.yml";
    private static final String OFF = """
            spring:
              flyway:
                enabled: false
            """;

    @Test
    void aPlainFalseSwitchesTheToolOff() {
        MigrationSwitches switches = read(ALWAYS, OFF);

        assertThat(switches.off(MigrationTool.FLYWAY, "src/main/resources/db/migration/V1__users.sql"))
                .isTrue();
        assertThat(switches.off(MigrationTool.LIQUIBASE, "src/main/resources/db/changelog.xml"))
                .isFalse();
    }

    @Test
    void whatAPlaceholderStandsForMaySwitchItOn() {
        assertThat(offIn(ALWAYS, "spring.flyway.enabled: ${MIGRATE:false}\n")).isFalse();
    }

    @Test
    void aProfileThatSwitchesItOnRunsItSomewhere() {
        assertThat(offIn(ALWAYS, OFF, "src/main/resources/application-prod.properties", "spring.flyway.enabled=true\n"))
                .isFalse();
        assertThat(offIn(ALWAYS, OFF, "src/main/resources/application-dev.properties", "spring.flyway.enabled=false\n"))
                .isTrue();
    }

    @Test
    void aProfileAloneDoesNotSwitchItOff() {
        assertThat(offIn("src/main/resources/application-dev.yml", OFF)).isFalse();
        assertThat(offIn(ALWAYS, "spring.config.activate.on-profile: dev\nspring.flyway.enabled: false\n"))
                .isFalse();
    }

    @Test
    void onlySpringsOwnSettingsFilesCount() {
        assertThat(offIn("src/main/resources/flyway.properties", "spring.flyway.enabled=false\n"))
                .isFalse();
        assertThat(offIn("src/test/resources/application.yml", OFF)).isFalse();
        assertThat(offIn("src/main/resources/application-test.yml", OFF)).isFalse();
    }

    @Test
    void aModuleHasSettingsOfItsOwn() {
        MigrationSwitches switches = read(
                "shop/src/main/resources/application.yml",
                OFF,
                "audit/src/main/resources/application.yml",
                "spring.flyway.enabled: true\n");

        assertThat(switches.off(MigrationTool.FLYWAY, "shop/src/main/resources/db/migration/V1__orders.sql"))
                .isTrue();
        assertThat(switches.off(MigrationTool.FLYWAY, "audit/src/main/resources/db/migration/V1__log.sql"))
                .isFalse();
    }

    @Test
    void aToolThatNoBuildBringsAlongRunsNothing() {
        String plain = "plugins { id 'java' }\ndependencies { implementation 'com.acme:shop-api:1' }\n";

        assertThat(offIn("build.gradle", plain)).isTrue();
        assertThat(offIn("build.gradle", plain + "// implementation 'org.flywaydb:flyway-core'\n"))
                .isFalse();
        assertThat(offIn("build.gradle", plain, "compose.yaml", "services: {migrate: {image: flyway/flyway}}\n"))
                .isFalse();
    }

    @Test
    void aBuildThatTakesDependenciesFromElsewhereMayBringAnyTool() {
        String parent = "<project><parent><groupId>g</groupId><artifactId>%s</artifactId></parent></project>";

        assertThat(offIn("pom.xml", parent.formatted("spring-boot-starter-parent")))
                .isTrue();
        assertThat(offIn("pom.xml", parent.formatted("acme-parent"))).isFalse();
        assertThat(offIn(
                        "shop/pom.xml",
                        parent.formatted("acme-parent"),
                        "pom.xml",
                        "<project><artifactId>acme-parent</artifactId></project>"))
                .isTrue();
        assertThat(offIn("build.gradle.kts", "dependencies { implementation(libs.bundles.database) }\n"))
                .isFalse();
        assertThat(offIn("build.gradle", "", "buildSrc/build.gradle", "plugins { id 'java' }\n"))
                .isFalse();
    }

    private static boolean offIn(String... pathsAndTexts) {
        return read(pathsAndTexts).off(MigrationTool.FLYWAY, "src/main/resources/db/migration/V1__users.sql");
    }

    private static MigrationSwitches read(String... pathsAndTexts) {
        List<SchemaFile> files = new ArrayList<>();
        for (int i = 0; i < pathsAndTexts.length; i += 2) {
            byte[] content = pathsAndTexts[i + 1].getBytes(StandardCharsets.UTF_8);
            files.add(new SchemaFile(pathsAndTexts[i], () -> content));
        }
        return MigrationSettingsReader.read(files);
    }
}
