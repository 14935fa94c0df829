package dev.tocsin.analyzer.schema.readers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.schema.Schema;
import dev.tocsin.analyzer.source.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaReaderTest {

    @Test
    void migrationsArePlayedInTheirOrder() {
        Schema schema = Scripts.tree(
                        "db/migration/V10__b.sql",
                        "ALTER TABLE users DROP CONSTRAINT uk;",
                        "db/migration/V2__a.sql",
                        "CREATE TABLE users (email text, CONSTRAINT uk UNIQUE (email));")
                .builder()
                .build();
        assertThat(schema.keys("users")).isEmpty();
        assertThat(schema.files("users")).containsExactly("db/migration/V10__b.sql", "db/migration/V2__a.sql");
    }

    @Test
    void indexesMayStandInAFileBesideTheTables() {
        Schema schema = Scripts.tree(
                        "sql/schema-entities-idx.sql", "CREATE UNIQUE INDEX ux ON users (email);",
                        "sql/schema-entities.sql", "CREATE TABLE users (email text);")
                .builder()
                .build();
        assertThat(Scripts.keys(schema, "users")).containsExactly("users(email)");
    }

    @Test
    void theUndoHalfOfAMigrationIsNotRead() {
        Schema schema = Scripts.tree(
                        "scripts/20260101_create.sql",
                        "-- // create\nCREATE TABLE users (email text UNIQUE);\n-- //@UNDO\nDROP TABLE users;")
                .builder()
                .build();
        assertThat(Scripts.keys(schema, "users")).containsExactly("users(email)");
    }

    @Test
    void anUnreadableFileIsReported() {
        SchemaReader.Result result = SchemaReader.read(List.of(new SchemaFile("a/schema.sql", () -> {
            throw new IOException("no");
        })));
        assertThat(result.problems()).extracting(Problem::kind).containsExactly(Problem.Kind.UNREADABLE);
    }

    @Test
    void filesThatCannotHoldASchemaAreNotRead() {
        List<String> read = new ArrayList<>();
        List<SchemaFile> files = new ArrayList<>();
        for (String path :
                List.of("pom.xml", "README.md", "src/test/resources/schema.sql", "src/main/resources/a.yml", "x.sql")) {
            files.add(new SchemaFile(path, () -> {
                read.add(path);
                return new byte[0];
            }));
        }
        SchemaReader.read(files);
        assertThat(read).containsExactly("x.sql");
    }

    @Test
    void theOrderOfTheFilesDoesNotMatter() {
        String a = "CREATE TABLE t (x int UNIQUE);";
        String b = "CREATE TABLE t (x int UNIQUE, y int UNIQUE);";
        Schema one = Scripts.tree("m/a.sql", a, "n/b.sql", b).builder().build();
        Schema two = Scripts.tree("n/b.sql", b, "m/a.sql", a).builder().build();
        assertThat(one.keys("t")).hasSize(1).isEqualTo(two.keys("t"));
    }
}
