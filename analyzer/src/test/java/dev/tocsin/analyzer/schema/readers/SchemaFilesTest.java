package dev.tocsin.analyzer.schema.readers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tocsin.analyzer.schema.Dialect;
import dev.tocsin.analyzer.schema.Origin;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaFilesTest {

    private static List<SchemaFiles.Plan> plan(String... paths) {
        return SchemaFiles.plan(List.of(paths));
    }

    private static List<String> order(String... paths) {
        List<SchemaFiles.Plan> plans = plan(paths);
        assertThat(plans).hasSize(1);
        return plans.get(0).files();
    }

    @Test
    void flywayVersionsAreNumbersAndRepeatablesComeLast() {
        assertThat(order(
                        "db/migration/R__views.sql",
                        "db/migration/V10__c.sql",
                        "db/migration/V2.1__b.sql",
                        "db/migration/V2__a.sql",
                        "db/migration/V2_0_5__aa.sql"))
                .containsExactly(
                        "db/migration/V2__a.sql",
                        "db/migration/V2_0_5__aa.sql",
                        "db/migration/V2.1__b.sql",
                        "db/migration/V10__c.sql",
                        "db/migration/R__views.sql");
    }

    @Test
    void flywaySearchesFoldersBelowItsOwn() {
        assertThat(order("db/migration/2.41/V2_41_2__b.sql", "db/migration/2.9/V2_9_1__a.sql"))
                .containsExactly("db/migration/2.9/V2_9_1__a.sql", "db/migration/2.41/V2_41_2__b.sql");
    }

    @Test
    void foldersOfProductsAreSetsWithTheCommonFiles() {
        assertThat(plan(
                        "db/migration/common/V1__a.sql",
                        "db/migration/mysql/V2__b.sql",
                        "db/migration/postgresql/V2__b.sql"))
                .extracting(SchemaFiles.Plan::dialect, SchemaFiles.Plan::files)
                .containsExactly(
                        tuple(
                                Optional.of(Dialect.MYSQL),
                                List.of("db/migration/common/V1__a.sql", "db/migration/mysql/V2__b.sql")),
                        tuple(
                                Optional.of(Dialect.POSTGRESQL),
                                List.of("db/migration/common/V1__a.sql", "db/migration/postgresql/V2__b.sql")));
    }

    @Test
    void foldersWhereVersionsRestartAreSets() {
        assertThat(plan("db/migration/orders/V1__a.sql", "db/migration/users/V1__a.sql"))
                .extracting(SchemaFiles.Plan::name)
                .containsExactly("db/migration/orders", "db/migration/users");
    }

    @Test
    void modulesAreSets() {
        assertThat(plan("a/src/main/resources/db/migration/V1__a.sql", "b/src/main/resources/db/migration/V1__a.sql"))
                .hasSize(2);
    }

    @Test
    void aBaselineStandsForMissingVersionsOnly() {
        assertThat(order("db/migration/B5__base.sql", "db/migration/V6__x.sql"))
                .containsExactly("db/migration/B5__base.sql", "db/migration/V6__x.sql");
        assertThat(order("db/migration/B5__base.sql", "db/migration/V1__x.sql", "db/migration/V6__x.sql"))
                .containsExactly("db/migration/V1__x.sql", "db/migration/V6__x.sql");
    }

    @Test
    void numberedScriptsRunInTheOrderOfTheirNumbers() {
        assertThat(order("migrations/10_c.sql", "migrations/9_b.sql", "migrations/001_a.sql"))
                .containsExactly("migrations/001_a.sql", "migrations/9_b.sql", "migrations/10_c.sql");
    }

    @Test
    void foldersOfVersionsAreOneSet() {
        assertThat(order("sql/v1.10/01.sql", "sql/v1.9/02.sql")).containsExactly("sql/v1.9/02.sql", "sql/v1.10/01.sql");
    }

    @Test
    void otherScriptsAreDumpsOfTheirOwn() {
        assertThat(plan("src/main/resources/schema.sql", "db/mall.sql", "x/tables.ddl", "V1__a.sql"))
                .extracting(SchemaFiles.Plan::kind)
                .containsExactly(Origin.Kind.MIGRATION, Origin.Kind.DUMP, Origin.Kind.DUMP, Origin.Kind.DUMP);
    }

    @Test
    void theProductIsReadFromTheNameOrTheFolder() {
        assertThat(plan("sql/schema-mysql.sql", "sql/oracle/x.sql", "sql/plain.sql"))
                .extracting(SchemaFiles.Plan::dialect)
                .containsExactly(Optional.of(Dialect.ORACLE), Optional.empty(), Optional.of(Dialect.MYSQL));
    }

    @Test
    void oldFoldersAreArchived() {
        assertThat(plan("db/old-schema-files/a.sql", "db/older.sql"))
                .extracting(SchemaFiles.Plan::archived)
                .containsExactly(true, false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "src/test/resources/schema.sql",
                "src/integrationTest/resources/db/migration/V1__a.sql",
                "app/tests/init.sql",
                "db/migration/U1__a.sql",
                "db/migrations/001_a.down.sql",
                "sql/drop_tables.sql",
                "sql/rollback/1_a.sql",
                "db/migration/afterMigrate.sql",
                "db/migration/beforeEachMigrate__x.sql",
                "README.md"
            })
    void testsAndUndoScriptsAreNoSchema(String path) {
        assertThat(plan(path)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "db/migration/V12__drop_old_columns.sql",
                "migrations/012_drop_old_columns.sql",
                "src/main/resources/latest/schema.sql",
                "sql/dropbox.sql"
            })
    void migrationsThatDropAreMigrations(String path) {
        assertThat(plan(path)).hasSize(1);
    }

    @Test
    void onlyLikelyFilesAreLookedInto() {
        assertThat(SchemaFiles.mayHoldSchema("src/main/resources/db/changelog/db.changelog-master.yaml"))
                .isTrue();
        assertThat(SchemaFiles.mayHoldSchema("src/main/resources/schema.sql")).isTrue();
        assertThat(SchemaFiles.mayHoldSchema("src/main/resources/logback.xml")).isFalse();
        assertThat(SchemaFiles.mayHoldSchema("src/test/resources/schema.sql")).isFalse();
    }
}
