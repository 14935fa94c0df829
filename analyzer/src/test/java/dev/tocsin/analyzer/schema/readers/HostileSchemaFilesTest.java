package dev.tocsin.analyzer.schema.readers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.schema.SchemaChange;
import dev.tocsin.analyzer.source.Problem;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that a file holds may stop the reading of the others. */
class HostileSchemaFilesTest {

    private static final String CHANGELOG = "src/main/resources/db/changelog/a.";

    @ParameterizedTest
    @ValueSource(strings = {"'", "\"", "`", "/*", "$x$", "$$", "E'", "N'", "[", "${", "("})
    void whatNeverEndsHidesNoTableAfterItsLine(String opening) {
        var script =
                Scripts.read("CREATE TABLE a (x int DEFAULT " + opening + "\n);\nCREATE TABLE b (y int UNIQUE);\n");
        assertThat(script.changes())
                .extracting(c -> ((SchemaChange.CreateTable) c).table().name())
                .contains("b");
    }

    @Test
    void anUnterminatedStringIsReportedWithItsLine() {
        var script = Scripts.read("SELECT 1;\nINSERT INTO t VALUES ('oops);\nCREATE TABLE b (y int);\n");
        assertThat(script.problems()).hasSize(1);
        assertThat(script.problems().get(0).place().startLine()).isEqualTo(2);
        assertThat(script.changes()).hasSize(1);
    }

    @Test
    void manyUnterminatedStringsEndTheReading() {
        var script = Scripts.read("/*\n".repeat(100_000));
        assertThat(script.problems()).extracting(Problem::kind).contains(Problem.Kind.LIMIT);
        assertThat(script.problems()).hasSizeLessThan(10);
    }

    @Test
    void deepParenthesesAreNoRecursion() {
        String deep = "(".repeat(200_000) + "x" + ")".repeat(200_000);
        var script = Scripts.read("CREATE TABLE a (x int CHECK " + deep + " UNIQUE);"
                + "CREATE UNIQUE INDEX i ON a " + deep + " WHERE " + deep + ";"
                + "CREATE TABLE b (" + "(".repeat(200_000) + ";"
                + "CREATE TABLE c (x int);");
        assertThat(script.changes()).hasSize(3);
        assertThat(script.problems()).hasSize(1);
    }

    @Test
    void oneLongLineOfManyStatementsIsReadOnce() {
        var script = Scripts.read("CREATE TABLE t (a int, b int UNIQUE); ".repeat(50_000));
        assertThat(script.changes()).hasSize(50_000);
        assertThat(script.changes().get(49_999).place().startColumn()).isEqualTo(38 * 49_999 + 1);
    }

    @Test
    void oneTableWithVeryManyKeysIsBounded() {
        StringBuilder sql = new StringBuilder("CREATE TABLE t (a int");
        for (int i = 0; i < 20_000; i++) {
            sql.append(", c").append(i).append(" int UNIQUE");
        }
        sql.append(");");
        for (int i = 0; i < 20_000; i++) {
            sql.append("ALTER TABLE t ADD CONSTRAINT k").append(i).append(" UNIQUE (a);");
        }
        assertThat(Scripts.schema(sql.toString()).keys("t")).isNotEmpty().hasSizeLessThanOrEqualTo(2_000);
    }

    @Test
    void longWordsAndBlanksAreReadOnce() {
        String word = "x".repeat(1_000_000);
        var script = Scripts.read(word + " " + word + ";" + " ".repeat(1_000_000) + "\nCREATE " + word + " TABLE;"
                + "\n".repeat(100_000) + "CREATE TABLE t (a " + word + ");");
        assertThat(script.changes()).hasSize(1);
    }

    @Test
    void manyOpeningDollarsAndBracketsAreReadOnce() {
        assertThat(Scripts.read("ALTER TABLE t ADD x int DEFAULT " + "$a".repeat(300_000))
                        .changes())
                .hasSize(1);
        assertThat(Scripts.read("ALTER TABLE t ADD x int DEFAULT " + "[a".repeat(300_000))
                        .changes())
                .hasSize(1);
        assertThat(Scripts.read("ALTER TABLE t ADD x int" + " REFERENCES u".repeat(100_000))
                        .changes())
                .isNotEmpty();
    }

    @Test
    void nestedBlocksAreReadToADepth() {
        String sql = "CREATE TABLE t (a int);";
        for (int i = 0; i < 8; i++) {
            sql = "DO $d" + i + "$ BEGIN " + sql + " END $d" + i + "$;";
        }
        assertThat(Scripts.read(sql).changes()).isEmpty();
    }

    @Test
    void noiseIsNoSqlAndNoError() {
        Random random = new Random(7);
        String[] words = {
            "CREATE",
            "TABLE",
            "UNIQUE",
            "INDEX",
            "ALTER",
            "ADD",
            "DROP",
            "COLUMN",
            "CONSTRAINT",
            "PRIMARY",
            "KEY",
            "(",
            ")",
            ",",
            ";",
            "'",
            "\"",
            "`",
            "[",
            "]",
            "--",
            "/*",
            "*/",
            "$$",
            "\n",
            "t",
            "a",
            "b",
            "ON",
            "WHERE",
            "NOT",
            "NULL",
            "USING",
            "REFERENCES",
            "FOREIGN",
            "CHECK",
            "RENAME",
            "TO",
            "MODIFY",
            "CHANGE",
            "LIKE",
            "EXECUTE",
            "DO",
            "BEGIN",
            "\u0000",
            "é",
            "\uD800",
            "DELIMITER",
            "GO",
            "/",
            "\\",
            "1",
            ".",
            "=",
            "IF",
            "EXISTS",
            "WITH",
            "EXCLUDE",
            "SET"
        };
        for (int round = 0; round < 3_000; round++) {
            StringBuilder sql = new StringBuilder(round % 2 == 0 ? "" : "CREATE TABLE t (");
            for (int i = 0; i < 60; i++) {
                sql.append(words[random.nextInt(words.length)]).append(random.nextInt(4) == 0 ? "" : " ");
            }
            var result = Scripts.tree("db/migration/V1__a.sql", sql.toString());
            assertThat(result.builder().build().tables()).isNotNull();
        }
    }

    @Test
    void billionLaughsAreNotExpanded() {
        StringBuilder xml =
                new StringBuilder("<?xml version=\"1.0\"?><!DOCTYPE databaseChangeLog [<!ENTITY l0 \"lol\">");
        for (int i = 1; i < 30; i++) {
            xml.append("<!ENTITY l")
                    .append(i)
                    .append(" \"")
                    .append(("&l" + (i - 1) + ";").repeat(10))
                    .append("\">");
        }
        xml.append("]><databaseChangeLog><changeSet id=\"1\" author=\"a\"><sql>&l29;</sql>"
                + "<createTable tableName=\"t\"/></changeSet></databaseChangeLog>");
        var result = Scripts.tree(CHANGELOG + "xml", xml.toString());
        assertThat(result.builder().build().tables()).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void externalEntitiesAreNotOpened() {
        var result = Scripts.tree(
                CHANGELOG + "xml",
                "<!DOCTYPE databaseChangeLog SYSTEM \"http://127.0.0.1:1/x.dtd\" [<!ENTITY f SYSTEM \"file:///etc/hostname\">]>"
                        + "<databaseChangeLog><changeSet id=\"1\" author=\"a\">"
                        + "<createTable tableName=\"t\"/><sql>ALTER TABLE t ADD &f; int;</sql></changeSet></databaseChangeLog>");
        result.builder()
                .build()
                .database("t")
                .ifPresent(t -> assertThat(t.columns()).isEmpty());
        assertThat(result.problems()).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void deepXmlIsReported() {
        var result = Scripts.tree(CHANGELOG + "xml", "<databaseChangeLog>" + "<a>".repeat(100_000));
        assertThat(result.problems()).extracting(Problem::message).containsExactly("The XML is nested too deeply.");
    }

    @Test
    void yamlBombsAreNotExpanded() {
        StringBuilder yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 30; i++) {
            yaml.append("a").append(i).append(": &a").append(i).append(" [");
            yaml.append(("*a" + (i - 1) + ", ").repeat(9))
                    .append("*a")
                    .append(i - 1)
                    .append("]\n");
        }
        yaml.append("databaseChangeLog:\n- changeSet:\n    id: 1\n    changes:\n    - createTable: { tableName: t }\n");
        var result = Scripts.tree(CHANGELOG + "yaml", yaml.toString());
        assertThat(result.problems()).isEmpty();
        assertThat(result.builder().build().tables()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "? "})
    void deepYamlIsReported(String opening) {
        var result = Scripts.tree(CHANGELOG + "yaml", "databaseChangeLog: \n  " + opening.repeat(20_000));
        assertThat(result.problems()).hasSize(1);
    }

    @Test
    void binaryChangelogsAreReported() {
        var result = Scripts.tree(
                CHANGELOG + "yaml",
                "databaseChangeLog: \u0000\u0001\u0002",
                CHANGELOG + "xml",
                "databaseChangeLog\u0000");
        assertThat(result.problems()).hasSize(2);
    }
}
