package dev.tocsin.analyzer.schema.readers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.schema.Databases;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatabaseReaderTest {

    private final List<SchemaFile> files = new ArrayList<>();

    private DatabaseReaderTest with(String path, String text) {
        files.add(new SchemaFile(path, () -> text.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    private String assumedFor(String javaFile) {
        return DatabaseReader.read(files)
                .assumed(javaFile)
                .map(Databases.Assumed::text)
                .orElse("unknown");
    }

    @Test
    void aSettingGoesBeforeADriverAndAServerBeforeAnEmbeddedDatabase() {
        with("pom.xml", "<artifactId>mysql-connector-j</artifactId>");
        with("src/main/resources/application.yml", "url: ${DB_URL:jdbc:postgresql://db/app}");
        with("src/main/resources/application-dev.yml", "url: jdbc:h2:mem:dev");

        assertThat(assumedFor("src/main/java/A.java")).isEqualTo("PostgreSQL, by `application.yml`");
    }

    @Test
    void eachModuleMayHaveItsOwn() {
        with("orders/src/main/resources/application.properties", "spring.datasource.url=jdbc:mysql://db/orders");
        with("users/src/main/resources/application.properties", "quarkus.datasource.db-kind=postgresql");

        assertThat(assumedFor("orders/src/main/java/A.java")).isEqualTo("MySQL, by `application.properties`");
        assertThat(assumedFor("users/src/main/java/A.java")).isEqualTo("PostgreSQL, by `application.properties`");
        assertThat(assumedFor("common/src/main/java/A.java")).isEqualTo("unknown");
    }

    @Test
    void aLibraryRunsOnWhatTheOnlyApplicationRunsOn() {
        with("core/pom.xml", "<artifactId>core</artifactId>");
        with("web/src/main/resources/application.yml", "database-platform: org.hibernate.dialect.SQLServer2012Dialect");
        with("web/src/main/resources/application.properties", "spring.jpa.database=SQL_SERVER");

        assertThat(assumedFor("core/src/main/java/A.java")).startsWith("SQL Server, by");
    }

    @Test
    void theDriverOfAModuleGoesBeforeTheSettingsOfAnother() {
        with("config-server/src/main/resources/config/application.yml", "url: jdbc:postgresql://db/app");
        with("parking/pom.xml", """
                <dependency>
                  <groupId>com.oracle.database.jdbc</groupId>
                  <artifactId>ojdbc11</artifactId>
                  <scope>runtime</scope>
                </dependency>
                """);
        with("parking/src/main/resources/application.yml", "spring.config.import: \"configserver:\"");
        with("demo/pom.xml", "<groupId>com.h2database</groupId>");

        assertThat(assumedFor("parking/src/main/java/A.java")).isEqualTo("Oracle, by `pom.xml`");
        assertThat(assumedFor("demo/src/main/java/A.java")).isEqualTo("PostgreSQL, by `application.yml`");
        assertThat(assumedFor("common/src/main/java/A.java")).isEqualTo("PostgreSQL, by `application.yml`");
    }

    @Test
    void theSettingsGoBeforeADriverOfTheRoot() {
        with("pom.xml", "<artifactId>mysql-connector-j</artifactId>");
        with("web/src/main/resources/application.yml", "url: jdbc:postgresql://db/app");

        assertThat(assumedFor("core/src/main/java/A.java")).isEqualTo("PostgreSQL, by `application.yml`");
    }

    @Test
    void whatTestsUseIsNotWhatTheProgramRunsOn() {
        with("pom.xml", """
                <dependency>
                  <groupId>org.testcontainers</groupId>
                  <artifactId>postgresql</artifactId>
                </dependency>
                <dependency>
                  <groupId>com.mysql</groupId>
                  <artifactId>mysql-connector-j</artifactId>
                  <scope>test</scope>
                </dependency>
                <dependency>
                  <groupId>org.mariadb.jdbc</groupId>
                  <artifactId>mariadb-java-client</artifactId>
                </dependency>
                """);
        with("build.gradle.kts", "testRuntimeOnly(\"org.postgresql:postgresql\")");
        with("src/test/resources/application.yml", "url: jdbc:postgresql://test");
        with("src/main/resources/application-test.yml", "url: jdbc:postgresql://test");

        assertThat(assumedFor("src/main/java/A.java")).isEqualTo("MariaDB, by `pom.xml`");
    }

    @Test
    void theDriverOfAnEmbeddedDatabaseSaysNothing() {
        with("build.gradle", "runtimeOnly 'org.hsqldb:hsqldb'");

        assertThat(assumedFor("src/main/java/A.java")).isEqualTo("unknown");
    }

    @Test
    void severalProductsAreNone() {
        with("src/main/resources/application-mysql.yml", "url: jdbc:mysql://db");
        with("src/main/resources/application-postgres.yml", "url: jdbc:postgresql://db");

        assertThat(assumedFor("src/main/java/A.java")).isEqualTo("unknown");
    }

    @Test
    void commentsAndHugeLinesSayNothing() {
        with("src/main/resources/application.properties", "# url=jdbc:mysql://db\nx=" + "jdbc:mysql:".repeat(1000));
        with("docker-compose.yml", "services:\n  db:\n    image: \"docker.io/library/postgres:16-alpine\"\n");

        assertThat(assumedFor("src/main/java/A.java")).isEqualTo("PostgreSQL, by `docker-compose.yml`");
    }
}
