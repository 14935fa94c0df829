package dev.tocsin.analyzer.schema.readers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatementFilesReaderTest {

    @Test
    void entriesOfPropertiesGoOnOverLines() {
        assertThat(read(
                        "sql/generic.sql",
                        "# users\nUser.find = SELECT * \\\n\tFROM users\nUser.label = select one\nsize = 3\n"))
                .isEqualTo(Map.of("User.find", List.of("SELECT * FROM users"), "User.label", List.of("select one")));
    }

    @Test
    void xmlNamesItsStatementsByAttributeOrByElement() {
        assertThat(
                        read(
                                "queries.xml",
                                "<q><query id='a'><![CDATA[ select 1 from t ]]></query>"
                                        + "<query><name>b</name><sql>delete from t</sql></query><entry key='c'>none</entry></q>"))
                .isEqualTo(Map.of("a", List.of("select 1 from t"), "b", List.of("delete from t")));
    }

    @Test
    void mappersAndChangelogsAreReadElsewhere() {
        assertThat(read("UserMapper.xml", "<mapper namespace='x'><select id='a'>select 1 from t</select></mapper>"))
                .isEmpty();
        assertThat(read("db.xml", "<databaseChangeLog><sql id='a'>select 1 from t</sql></databaseChangeLog>"))
                .isEmpty();
    }

    @Test
    void scriptsHoldNoEntries() {
        assertThat(read("V1__users.sql", "create table users (id int);\ninsert into users values (1);\n"))
                .isEmpty();
    }

    @Test
    void whatCannotBeReadSaysNothing() {
        assertThat(read("broken.xml", "<q><query id='a'>select 1 from t</q>")).isEmpty();
        assertThat(read("escape.properties", "a=select 1 \\u12 from t\n")).containsOnlyKeys("a");
        assertThat(read("long.properties", "a=select " + "x".repeat(30_000) + "\n"))
                .isEmpty();
        assertThat(read("huge.properties", "a=select 1 from t\n" + "#".repeat(1 << 20)))
                .isEmpty();
        SchemaFile gone = new SchemaFile("gone.properties", () -> {
            throw new IOException("gone");
        });
        assertThat(StatementFilesReader.read(List.of(gone))).isEmpty();
    }

    @Test
    void filesComeInTheOrderOfTheirPaths() {
        assertThat(StatementFilesReader.read(
                        List.of(file("b.properties", "a=select 2 from t"), file("a.properties", "a=select 1 from t"))))
                .isEqualTo(Map.of("a", List.of("select 1 from t", "select 2 from t")));
    }

    @Test
    void filesOfTestsAreLeftOut() {
        assertThat(read("src/test/resources/sql.properties", "a=select 1 from t\n"))
                .isEmpty();
    }

    private static Map<String, List<String>> read(String path, String text) {
        return StatementFilesReader.read(List.of(file(path, text)));
    }

    private static SchemaFile file(String path, String text) {
        return new SchemaFile(path, () -> text.getBytes(StandardCharsets.UTF_8));
    }
}
