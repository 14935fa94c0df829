package dev.tocsin.analyzer.schema.readers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.schema.Origin;
import dev.tocsin.analyzer.schema.Schema;
import dev.tocsin.analyzer.schema.Table;
import dev.tocsin.analyzer.schema.UniqueKey;
import dev.tocsin.analyzer.source.Problem;
import dev.tocsin.analyzer.source.SourceSpan;
import org.junit.jupiter.api.Test;

class LiquibaseReaderTest {

    private static final String DIR = "src/main/resources/db/changelog/";

    private static String xml(String changes) {
        return """
               <?xml version="1.0" encoding="UTF-8"?>
               <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog">
               %s
               </databaseChangeLog>
               """.formatted(changes);
    }

    private static Schema schema(String... pathsAndTexts) {
        return Scripts.tree(pathsAndTexts).builder().build();
    }

    private static Schema changeSet(String changes) {
        return schema(DIR + "master.xml", xml("<changeSet id=\"1\" author=\"a\">" + changes + "</changeSet>"));
    }

    private static final String USERS = """
            <createTable tableName="users" schemaName="public">
              <column name="id" type="BIGINT" autoIncrement="true">
                <constraints primaryKey="true" primaryKeyName="pk_users"/>
              </column>
              <column name="email" type="VARCHAR(255)">
                <constraints nullable="false" unique="true" uniqueConstraintName="uk_email"/>
              </column>
              <column name="team_id" type="bigint">
                <constraints foreignKeyName="fk" references="team(id)" deleteCascade="true"/>
              </column>
            </createTable>
            """;

    @Test
    void createTableGivesColumnsAndKeys() {
        Schema schema = changeSet(USERS);
        Table users = schema.database("users").orElseThrow();
        assertThat(Scripts.keys(schema, "users")).containsExactly("PK users(id)", "users(email)");
        assertThat(users.keys().get(1).name()).contains("uk_email");
        assertThat(users.column("id").orElseThrow().generated()).isTrue();
        assertThat(users.column("email").orElseThrow().nullable()).isEqualTo(Known.NO);
        assertThat(users.column("email").orElseThrow().type()).contains("varchar");
        assertThat(users.column("team_id").orElseThrow().nullable()).isEqualTo(Known.YES);
        assertThat(users.foreignKeys().get(0).target()).isEqualTo("team");
        assertThat(users.foreignKeys().get(0).cascades()).isTrue();
    }

    @Test
    void aKeysOriginIsTheLineOfItsElement() {
        UniqueKey key = changeSet(
                        "\n<createTable tableName=\"t\"/>\n\n<addUniqueConstraint\n  tableName=\"t\"\n  columnNames=\"a\"/>")
                .keys("t")
                .get(0);
        assertThat(key.origin()).isEqualTo(new Origin(Origin.Kind.MIGRATION, SourceSpan.line(DIR + "master.xml", 6)));
    }

    @Test
    void constraintsAreAddedAndDropped() {
        Schema schema = changeSet(USERS + """
                  <addColumn tableName="users">
                    <column name="a" type="int"><constraints unique="true" nullable="false"/></column>
                    <column name="b" type="int"/>
                  </addColumn>
                  <addUniqueConstraint tableName="users" columnNames="a, b" constraintName="uk_ab"/>
                  <createIndex tableName="users" indexName="ux" unique="true">
                    <column name="lower(email)" computed="true"/><column name="b" descending="true"/>
                  </createIndex>
                  <createIndex tableName="users" indexName="ix"><column name="b"/></createIndex>
                  <dropUniqueConstraint tableName="users" constraintName="uk_email"/>
                  <dropPrimaryKey tableName="users"/>
                  <addPrimaryKey tableName="users" columnNames="id,b"/>
                  """);
        assertThat(Scripts.keys(schema, "users"))
                .containsExactly("PK users(id, b)", "users(a)", "users(a, b)", "users(lower(email), b)");
    }

    @Test
    void tablesAndColumnsAreRenamedAndDropped() {
        Schema schema = changeSet(USERS + """
                  <renameTable oldTableName="users" newTableName="account"/>
                  <renameColumn tableName="account" oldColumnName="email" newColumnName="mail"/>
                  <dropColumn tableName="account"><column name="team_id"/></dropColumn>
                  <dropNotNullConstraint tableName="account" columnName="mail"/>
                  <createTable tableName="gone"><column name="x" type="int"/></createTable>
                  <dropTable tableName="gone"/>
                  <createTable tableName="t"><column name="x" type="int"/></createTable>
                  <addForeignKeyConstraint baseTableName="t" baseColumnNames="x" constraintName="f"
                      referencedTableName="account" referencedColumnNames="id" onDelete="CASCADE"/>
                  <addNotNullConstraint tableName="t" columnName="x"/>
                  """);
        assertThat(schema.tables()).extracting(Table::name).containsExactly("account", "t");
        assertThat(Scripts.keys(schema, "account")).containsExactly("PK account(id)", "account(mail)");
        Table account = schema.database("account").orElseThrow();
        assertThat(account.column("mail").orElseThrow().nullable()).isEqualTo(Known.YES);
        assertThat(account.foreignKeys()).isEmpty();
        Table t = schema.database("t").orElseThrow();
        assertThat(t.foreignKeys()).hasSize(1);
        assertThat(t.column("x").orElseThrow().nullable()).isEqualTo(Known.NO);
    }

    @Test
    void rollbacksAndPreconditionsDoNothing() {
        Schema schema = changeSet("<preConditions><not><tableExists tableName=\"users\"/></not></preConditions>"
                + USERS
                + "<rollback><dropTable tableName=\"users\"/></rollback>");
        assertThat(schema.tables()).hasSize(1);
    }

    @Test
    void anAppendedWhereMakesAnIndexPartial() {
        Schema schema = changeSet(USERS + """
                          <createIndex tableName="users" indexName="ux" unique="true"><column name="team_id"/></createIndex>
                          <modifySql dbms="postgresql"><append value=" WHERE deleted = false"/></modifySql>""");
        assertThat(Scripts.keys(schema, "users")).contains("users(team_id) WHERE deleted = false");
    }

    @Test
    void sqlInsideAChangeSetIsReadWithItsLine() {
        UniqueKey key = changeSet(
                        USERS
                                + "<sql splitStatements=\"true\"><![CDATA[\nCREATE UNIQUE INDEX ux\n  ON users (lower(email)) WHERE id < 5;]]></sql>")
                .keys("users")
                .get(2);
        assertThat(key.text()).isEqualTo("users(lower(email)) WHERE id < 5");
        assertThat(key.origin().place().startLine()).isEqualTo(15);
    }

    @Test
    void includesAreFollowedInOrderAndOnce() {
        Schema schema = schema(
                DIR + "master.xml",
                xml("""
                        <include file="db/changelog/parts/b.xml"/>
                        <include file="parts/a.yaml" relativeToChangelogFile="true"/>
                        <includeAll path="classpath:db/changelog/all/"/>
                        <changeSet id="1" author="a"><sqlFile path="../sql/x.sql" relativeToChangelogFile="true"/></changeSet>
                        """),
                DIR + "parts/b.xml",
                xml("<changeSet id=\"1\" author=\"a\">" + USERS + "</changeSet>"),
                DIR + "parts/a.yaml",
                """
                databaseChangeLog:
                - changeSet:
                    id: 1
                    author: a
                    changes:
                    - renameTable: { oldTableName: users, newTableName: account }
                """,
                DIR + "all/1.xml",
                xml(
                        "<changeSet id=\"1\" author=\"a\"><renameTable oldTableName=\"account\" newTableName=\"person\"/></changeSet>"),
                "src/main/resources/db/sql/x.sql",
                "ALTER TABLE person ADD CONSTRAINT uk_team UNIQUE (team_id);");
        assertThat(schema.tables()).extracting(Table::name).containsExactly("person");
        assertThat(Scripts.keys(schema, "person")).containsExactly("PK person(id)", "person(email)", "person(team_id)");
        assertThat(schema.files("person")).hasSize(4);
    }

    @Test
    void circularIncludesEnd() {
        Schema schema = schema(
                DIR + "a.xml",
                xml("<include file=\"b.xml\" relativeToChangelogFile=\"true\"/>"),
                DIR + "b.xml",
                xml("<include file=\"a.xml\" relativeToChangelogFile=\"true\"/><changeSet id=\"1\" author=\"a\">"
                        + USERS + "</changeSet>"));
        assertThat(schema.tables()).hasSize(1);
    }

    @Test
    void changeSetsOfProductsMakeASetForEach() {
        Schema schema =
                schema(DIR + "master.xml", xml("<changeSet id=\"1\" author=\"a\">" + USERS + "</changeSet>" + """
                          <changeSet id="2" author="a" dbms="postgresql"><addUniqueConstraint tableName="users" columnNames="team_id"/></changeSet>
                          <changeSet id="3" author="a" context="mysql"><sql>ALTER TABLE users ADD UNIQUE (code)</sql></changeSet>
                          """));
        assertThat(schema.variants("users")).hasSize(2);
        assertThat(Scripts.keys(schema, "users")).containsExactly("PK users(id)", "users(email)");
    }

    @Test
    void readsYaml() {
        Schema schema = schema(DIR + "db.changelog-master.yaml", """
                databaseChangeLog:
                  - preConditions:
                      - runningAs: { username: x }
                  - changeSet:
                      id: 1
                      author: a
                      changes:
                        - createTable:
                            tableName: users
                            columns:
                              - column:
                                  name: id
                                  type: bigint
                                  autoIncrement: true
                                  constraints:
                                    primaryKey: true
                                    nullable: false
                              - column:
                                  name: email
                                  type: varchar(255)
                                  constraints: { nullable: false, unique: true }
                        - createIndex:
                            columns:
                              - column: { name: email }
                              - column: { name: id }
                            indexName: ux
                            tableName: users
                            unique: true
                        - sql:
                            sql: |
                              ALTER TABLE users ADD COLUMN code int UNIQUE;
                """);
        assertThat(Scripts.keys(schema, "users"))
                .containsExactly("PK users(id)", "users(email)", "users(email, id)", "users(code)");
        assertThat(schema.keys("users").get(2).origin().place().startLine()).isEqualTo(22);
        assertThat(schema.keys("users").get(3).origin().place().startLine()).isEqualTo(31);
    }

    @Test
    void readsJson() {
        Schema schema = schema(DIR + "master.json", """
                {"databaseChangeLog": [
                \t{"changeSet": {"id": "1", "author": "a", "changes": [
                \t\t{"createTable": {"tableName": "users", "columns": [
                \t\t\t{"column": {"name": "email", "type": "varchar(9)", "constraints": {"unique": true}}}]}}]}}
                ]}
                """);
        assertThat(Scripts.keys(schema, "users")).containsExactly("users(email)");
    }

    @Test
    void readsFormattedSql() {
        Schema schema = schema("docs/db/init.sql", """
                --liquibase formatted sql

                --changeset a:1
                CREATE TABLE users (id int PRIMARY KEY, email text);
                --rollback DROP TABLE users;
                --changeset a:2 dbms:postgresql
                CREATE UNIQUE INDEX ux ON users (lower(email));
                --changeset a:3 dbms:!h2 context:"x"
                ALTER TABLE users ADD UNIQUE (email);
                """);
        assertThat(Scripts.keys(schema, "users")).containsExactly("PK users(id)", "users(email)");
        assertThat(schema.keys("users").get(1).origin())
                .isEqualTo(new Origin(Origin.Kind.MIGRATION, new SourceSpan("docs/db/init.sql", 9, 23, 9, 36)));
    }

    @Test
    void brokenChangelogsAreReported() {
        assertThat(Scripts.tree(DIR + "a.xml", xml("<changeSet>\n<oops</changeSet>"))
                        .problems())
                .containsExactly(new Problem(
                        SourceSpan.line(DIR + "a.xml", 4), Problem.Kind.SYNTAX, "The XML is not well-formed."));
        assertThat(Scripts.tree(DIR + "a.yaml", "databaseChangeLog:\n- a: [b\n- c: }")
                        .problems())
                .extracting(Problem::kind)
                .containsExactly(Problem.Kind.SYNTAX);
    }

    @Test
    void otherXmlIsNoChangelog() {
        SchemaReader.Result result = Scripts.tree(DIR + "pom.xml", "<project><broken></project>");
        assertThat(result.problems()).isEmpty();
    }
}
