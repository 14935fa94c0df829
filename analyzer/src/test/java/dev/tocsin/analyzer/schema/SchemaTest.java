package dev.tocsin.analyzer.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.source.SourceSpan;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SchemaTest {

    private static final Origin ANNOTATION = origin(Origin.Kind.ANNOTATION, "User.java");

    private static Origin origin(Origin.Kind kind, String file) {
        return new Origin(kind, SourceSpan.line(file, 1));
    }

    private static UniqueKey key(String table, Origin origin, String... columns) {
        return new UniqueKey(
                table,
                Optional.empty(),
                false,
                List.of(columns).stream().map(UniqueKey.Part::column).toList(),
                Optional.empty(),
                false,
                origin);
    }

    private static Table table(String name, Origin origin, UniqueKey... keys) {
        return new Table(
                name,
                List.of(new Column("email", Optional.empty(), Known.NO, false)),
                List.of(keys),
                List.of(),
                List.of(),
                origin);
    }

    private static SchemaSet set(String name, Origin.Kind kind, Dialect dialect, SchemaChange... changes) {
        return new SchemaSet(
                name,
                kind,
                name.contains("old")
                        ? SchemaSet.Standing.ARCHIVED
                        : name.contains("update") ? SchemaSet.Standing.UPDATE : SchemaSet.Standing.CURRENT,
                Optional.ofNullable(dialect),
                List.of(name),
                List.of(changes),
                Optional.empty());
    }

    private static SchemaChange create(String table, String file, String... uniqueColumns) {
        Origin origin = origin(Origin.Kind.MIGRATION, file);
        Table made = uniqueColumns.length == 0
                ? table(table, origin)
                : table(table, origin, key(table, origin, uniqueColumns));
        return new SchemaChange.CreateTable(made, false, List.of());
    }

    private static SchemaChange add(String table, String file, String... columns) {
        return new SchemaChange.AddKey(key(table, origin(Origin.Kind.MIGRATION, file), columns), false);
    }

    private static List<String> keys(Schema schema, String table) {
        return schema.keys(table).stream().map(UniqueKey::text).toList();
    }

    @Test
    void withoutAnySourceNothingIsKnown() {
        Schema schema = new SchemaBuilder().build();
        assertThat(schema.hasSources()).isEqualTo(Known.UNKNOWN);
        assertThat(schema.migrationsOwnSchema()).isFalse();
        assertThat(schema.database("users")).isEmpty();
        assertThat(schema.keys("users")).isEmpty();
    }

    @Test
    void withoutSchemaFilesTheDeclaredKeysCount() {
        Schema schema = new SchemaBuilder()
                .declare(table("users", ANNOTATION, key("users", ANNOTATION, "email")))
                .build();
        assertThat(keys(schema, "USERS")).containsExactly("users(email)");
        assertThat(schema.annotationOnlyKeys("users")).isEmpty();
    }

    @Test
    void whereSchemaFilesMakeTheTableDeclaredKeysAreOnlyAnnotations() {
        Schema schema = new SchemaBuilder()
                .declare(table(
                        "users", ANNOTATION, key("users", ANNOTATION, "email"), key("users", ANNOTATION, "userName")))
                .add(set("db", Origin.Kind.MIGRATION, null, create("users", "V1.sql", "user_name")))
                .build();
        assertThat(keys(schema, "users")).containsExactly("users(user_name)");
        assertThat(schema.annotationOnlyKeys("users"))
                .extracting(UniqueKey::text)
                .containsExactly("users(email)");
        assertThat(schema.migrationsOwnSchema()).isTrue();
        assertThat(schema.files("users")).containsExactly("V1.sql");
        assertThat(schema.files()).containsExactly("db");
    }

    @Test
    void aTableThatSchemaFilesDoNotMakeKeepsItsDeclaredKeys() {
        Schema schema = new SchemaBuilder()
                .declare(table("users", ANNOTATION, key("users", ANNOTATION, "email")))
                .add(set("db", Origin.Kind.MIGRATION, null, create("other", "V1.sql")))
                .build();
        assertThat(keys(schema, "users")).containsExactly("users(email)");
    }

    @Test
    void declarationsOfOneTableAddUp() {
        Schema schema = new SchemaBuilder()
                .declare(table("users", ANNOTATION, key("users", ANNOTATION, "email")))
                .declare(table("USERS", ANNOTATION, key("users", ANNOTATION, "code")))
                .build();
        assertThat(keys(schema, "users")).containsExactly("users(email)", "users(code)");
    }

    @Test
    void aKeyCountsWhenEachCopyOfTheTableHasItOrAStrongerOne() {
        Schema schema = new SchemaBuilder()
                .add(set(
                        "mysql",
                        Origin.Kind.MIGRATION,
                        Dialect.MYSQL,
                        create("t", "m.sql", "a", "b"),
                        add("t", "m.sql", "c")))
                .add(set(
                        "pg",
                        Origin.Kind.MIGRATION,
                        Dialect.POSTGRESQL,
                        create("t", "p.sql", "b"),
                        add("t", "p.sql", "d")))
                .build();
        assertThat(schema.variants("t")).hasSize(2);
        assertThat(keys(schema, "t")).containsExactly("t(a, b)");
        assertThat(schema.files("t")).containsExactly("m.sql", "p.sql");
    }

    /** The migrations name MySQL, the server is MariaDB; a dump of the sample data names nobody and lacks the key. */
    @Test
    void aProductRunsTheMigrationsOfTheOneWhoseScriptsItRuns() {
        SchemaBuilder copies = new SchemaBuilder()
                .add(set(
                        "changelog",
                        Origin.Kind.MIGRATION,
                        Dialect.MYSQL,
                        create("t", "m.sql", "id"),
                        add("t", "m.sql", "code")))
                .add(set(
                        "changelog",
                        Origin.Kind.MIGRATION,
                        Dialect.POSTGRESQL,
                        create("t", "p.sql", "id"),
                        add("t", "p.sql", "name")))
                .add(set("sample", Origin.Kind.DUMP, null, create("t", "sample.sql", "id")));
        assertThat(keys(copies.on(Databases.told(Dialect.MARIADB)).build(), "t"))
                .containsExactly("t(id)", "t(code)");
        assertThat(keys(copies.on(Databases.told(Dialect.COCKROACHDB)).build(), "t"))
                .containsExactly("t(id)", "t(name)");
        assertThat(keys(copies.on(Databases.told(Dialect.MYSQL)).build(), "t")).containsExactly("t(id)", "t(code)");
    }

    @Test
    void aColumnAdmitsNullWhenOneCopyLetsIt() {
        Table strict = table("t", ANNOTATION);
        Table loose = new Table(
                "t",
                List.of(new Column("email", Optional.empty(), Known.YES, false)),
                List.of(),
                List.of(),
                List.of(),
                ANNOTATION);
        Schema schema = new SchemaBuilder()
                .add(set("a", Origin.Kind.DUMP, null, new SchemaChange.CreateTable(strict, false, List.of())))
                .add(set("b", Origin.Kind.DUMP, null, new SchemaChange.CreateTable(loose, false, List.of())))
                .build();
        assertThat(schema.database("t")
                        .orElseThrow()
                        .column("email")
                        .orElseThrow()
                        .nullable())
                .isEqualTo(Known.YES);
    }

    @Test
    void migrationsCountBeforeDumpsAndDumpsBeforeArchives() {
        SchemaSet migrations = set("db", Origin.Kind.MIGRATION, null, create("t", "V1.sql", "a"));
        SchemaSet dump = set("dump", Origin.Kind.DUMP, null, create("t", "d.sql", "b"));
        SchemaSet old = set("old", Origin.Kind.MIGRATION, null, create("t", "o.sql", "c"));
        assertThat(keys(new SchemaBuilder().add(old).add(dump).add(migrations).build(), "t"))
                .containsExactly("t(a)");
        assertThat(keys(new SchemaBuilder().add(old).add(dump).build(), "t")).containsExactly("t(b)");
        assertThat(keys(new SchemaBuilder().add(old).build(), "t")).containsExactly("t(c)");
    }

    @Test
    void serverDatabasesCountBeforeEmbeddedOnes() {
        Schema schema = new SchemaBuilder()
                .add(set("h2", Origin.Kind.MIGRATION, Dialect.H2, create("t", "h.sql")))
                .add(set("pg", Origin.Kind.MIGRATION, Dialect.POSTGRESQL, create("t", "p.sql", "a")))
                .build();
        assertThat(keys(schema, "t")).containsExactly("t(a)");
    }

    @Test
    void changesOfTablesThatAnotherSetMakesAreTakenThere() {
        Schema schema = new SchemaBuilder()
                .add(set("core", Origin.Kind.MIGRATION, null, create("t", "core.sql")))
                .add(set("module", Origin.Kind.MIGRATION, null, add("t", "module.sql", "a")))
                .build();
        assertThat(keys(schema, "t")).containsExactly("t(a)");
        assertThat(schema.files("t")).containsExactly("core.sql", "module.sql");
    }

    @Test
    void aDumpDoesNotChangeWhatMigrationsMake() {
        Schema schema = new SchemaBuilder()
                .add(set("core", Origin.Kind.MIGRATION, null, create("t", "core.sql")))
                .add(set("patch", Origin.Kind.DUMP, null, add("t", "patch.sql", "a")))
                .build();
        assertThat(keys(schema, "t")).isEmpty();
    }

    @Test
    void aCleanUpScriptDropsNothing() {
        Schema schema = new SchemaBuilder()
                .add(set("dump", Origin.Kind.DUMP, null, create("t", "d.sql", "a")))
                .add(set(
                        "clean",
                        Origin.Kind.DUMP,
                        null,
                        new SchemaChange.DropTable("t", SourceSpan.line("clean.sql", 1))))
                .build();
        assertThat(keys(schema, "t")).containsExactly("t(a)");
    }

    @Test
    void keysOfATableThatNoFileMakesAddToTheDeclaredOnes() {
        Schema schema = new SchemaBuilder()
                .declare(table("users", ANNOTATION, key("users", ANNOTATION, "email")))
                .add(set("db", Origin.Kind.MIGRATION, null, add("users", "V2.sql", "code")))
                .build();
        assertThat(keys(schema, "users")).containsExactly("users(code)", "users(email)");
        assertThat(schema.database("users")).isEmpty();
        assertThat(schema.hasSources()).isEqualTo(Known.YES);
    }

    @Test
    void aDropInFrontOfACreateDropsNothing() {
        SourceSpan place = SourceSpan.line("d.sql", 1);
        Schema schema = new SchemaBuilder()
                .add(set("a", Origin.Kind.MIGRATION, null, create("t", "a.sql", "x")))
                .add(set(
                        "b",
                        Origin.Kind.MIGRATION,
                        null,
                        new SchemaChange.DropTable("t", place),
                        create("t", "d.sql", "x")))
                .build();
        assertThat(schema.variants("t")).hasSize(2);
        assertThat(keys(schema, "t")).containsExactly("t(x)");
    }

    @Test
    void theOrderOfTheCallsDoesNotMatter() {
        SchemaSet a = set("a", Origin.Kind.MIGRATION, null, create("t", "a.sql", "x"));
        SchemaSet b = set("b", Origin.Kind.MIGRATION, null, create("t", "b.sql", "x"));
        assertThat(new SchemaBuilder().add(a).add(b).build().keys("t"))
                .isEqualTo(new SchemaBuilder().add(b).add(a).build().keys("t"));
    }

    @Test
    void aModuleSeesItsOwnTableOfThatName() {
        Schema schema = new SchemaBuilder()
                .add(set("a/src/main/resources/db", Origin.Kind.MIGRATION, null, create("t", "a.sql", "x")))
                .add(set("b/src/main/resources/schema.sql", Origin.Kind.DUMP, null, create("t", "b.sql", "y")))
                .build();
        assertThat(keys(schema, "t")).containsExactly("t(x)");
        assertThat(keys(schema.seenFrom("a/src/main/java/T.java"), "t")).containsExactly("t(x)");
        assertThat(keys(schema.seenFrom("b/src/main/java/T.java"), "t")).containsExactly("t(y)");
        assertThat(keys(schema.seenFrom("c/src/main/java/T.java"), "t")).containsExactly("t(x)");
    }

    @Test
    void updateStepsChangeTablesButDoNotSayWhatTheyWereAtFirst() {
        Schema schema = new SchemaBuilder()
                .add(set("create", Origin.Kind.DUMP, null, create("t", "create.sql", "a")))
                .add(set(
                        "update-1",
                        Origin.Kind.DUMP,
                        null,
                        create("t", "update-1.sql"),
                        create("u", "update-1.sql", "b")))
                .add(set("update-2", Origin.Kind.DUMP, null, add("t", "update-2.sql", "c")))
                .build();
        assertThat(keys(schema, "t")).containsExactly("t(a)", "t(c)");
        assertThat(keys(schema, "u")).containsExactly("u(b)");
    }
}
