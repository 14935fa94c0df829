package dev.tocsin.analyzer.frameworks.query;

import static dev.tocsin.analyzer.frameworks.query.Shown.assignments;
import static dev.tocsin.analyzer.frameworks.query.Shown.insert;
import static dev.tocsin.analyzer.frameworks.query.Shown.select;
import static dev.tocsin.analyzer.frameworks.query.Shown.tables;
import static dev.tocsin.analyzer.frameworks.query.Shown.update;
import static dev.tocsin.analyzer.frameworks.query.Shown.values;
import static dev.tocsin.analyzer.frameworks.query.Shown.where;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts of which a part is not known ({@code @} below), or that come out of MyBatis' mapper files. */
class PartialTextTest {

    private static String partial(String text) {
        return text.replace('@', QueryText.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select * from t where a = ?@          | t.a EQ ?1,...",
                "select * from t where a = ? @         | t.a EQ ?1,...",
                "select * from t where a = ? and @     | t.a EQ ?1,...",
                "select * from t where a = 'x'@ order by b | t.a EQ 'x',...",
                "select * from t where @               | ...",
                "select * from t where @ = ?           | ...",
                "select * from t where @ and a = ?     | t.a EQ ?1,...",
                "select * from t where @ a = ?         | t.a EQ ?1,...",
                "select * from t where a = ? @ and b = 2 | t.a EQ ?1,t.b EQ 2,...",
                "select * from t @                     | ...",
                "select * from t @ where a = ?         | t.a EQ ?1,...",
                "select * from t@                      | ...",
                "select * from t where a = ? and       | t.a EQ ?1,...",
                "select * from t where                 | ...",
                "select * from t where a = ? or        | t.a EQ ?1,...",
                "select * from t where a in (@         | t.a IN <unknown>,...",
                "select * from t where a is null @     | t.a IS_NULL,...",
            })
    void anUnknownPartMakesThePredicateIncomplete(String text, String shown) {
        assertThat(String.join(",", where(partial(text)))).isEqualTo(shown);
    }

    /** Here the unknown part can only be a value, or cannot restrict the rows. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select * from t where a = @           | t.a EQ <unknown>",
                "select * from t where a = '@'         | t.a EQ <unknown>",
                "select * from t where a = '@' and b=1 | t.a EQ <unknown>,t.b EQ 1",
                "select * from t where a in (@)        | t.a IN <unknown>",
                "select * from t where a like '%@%'    | t.a LIKE <unknown>",
                "select * from t where a = ? order by @ | t.a EQ ?1",
                "select * from t where a = ? limit @   | t.a EQ ?1",
                "select @ from t where a = ?           | t.a EQ ?1",
                "select * from t where @.a = ?         | a EQ ?1",
            })
    void anUnknownValueLeavesItComplete(String text, String shown) {
        assertThat(String.join(",", where(partial(text)))).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select * from @ where a = ?        | -",
                "select * from @ x where a = ?      | - x",
                "select * from @_users where a = ?  | -",
                "select * from user_@ where a = ?   | -",
                "select * from @.users where a = ?  | users",
                "select * from users@               | users",
                "select * from ${schema}.users u    | users u",
                "select * from ${prefix}users       | -",
                "select * from %s where a = ?       | -",
                "select * from {0} where a = ?      | -",
                "select * from {h-schema}users      | users",
            })
    void aTableMayBeUnknown(String text, String table) {
        assertThat(tables(select(partial(text)).tables())).containsExactly(table);
    }

    @Test
    void aTableMayStandInSingleQuotes() {
        assertThat(tables(select("select * from 'users' u").tables())).containsExactly("users u");
        assertThat(tables(select("select * from '{prefix}users' u").tables())).containsExactly("- u");
    }

    @Test
    void pastedTextIsUnknown() {
        assertThat(where("select * from t where a = #{a} ${segment}")).containsExactly("t.a EQ :a", "...");
        assertThat(where("select * from t ${segment}")).containsExactly("...");
        assertThat(where("select * from t where a = :a <order> limit 1")).containsExactly("t.a EQ :a", "...");
    }

    @Test
    void formatDirectivesAreUnknownParts() {
        assertThat(where("select * from t where a = '%s' and b = %d and c % 2 = 1"))
                .containsExactly("t.a EQ <unknown>", "t.b EQ <unknown>", "...");
    }

    @Test
    void anUpdateKeepsTheAssignmentsThatAreKnown() {
        Update update = update(partial("update t set a = ?, @ where id = ?"));

        assertThat(assignments(update.assignments())).containsExactly("a = ?1");
        assertThat(update.assignmentsComplete()).isFalse();
        assertThat(where(update.predicate())).containsExactly("t.id EQ ?2");
    }

    @Test
    void anUpdateThatBreaksOffIsIncomplete() {
        assertThat(where(partial("update t set a = ?@"))).containsExactly("...");
        assertThat(update(partial("update t @")).assignmentsComplete()).isFalse();
        assertThat(where(partial("delete from t @"))).containsExactly("...");
    }

    @Test
    void columnsBehindAnUnknownOneKeepTheirPlaceWhereTheValuesAreAsMany() {
        Insert insert = insert(partial("insert into t (a, @, c) values (?, ?, ?)"));

        assertThat(insert.complete()).isFalse();
        assertThat(insert.value("c")).contains(new Value.Positional(3));
    }

    @Test
    void columnsBehindAnUnknownListAreDropped() {
        Insert insert = insert(partial("insert into t (a, @, c) values (?, ?, ?, ?, ?)"));

        assertThat(insert.columns()).containsExactly("a");
        assertThat(insert.value("c")).isEmpty();
    }

    @Test
    void anInsertWhoseValuesAreUnknownIsIncomplete() {
        Insert insert = insert(partial("insert into t @"));

        assertThat(insert.table().name()).contains("t");
        assertThat(insert.complete()).isFalse();
    }

    @Test
    void readsTheTagsOfMapperFiles() {
        Select select =
                select("select <include refid=\"cols\"/> from users <where> <if test=\"name != null and name != ''\">"
                        + "and name = #{name}</if> and tenant = #{tenant} and age &lt;= #{age} <![CDATA[ and age > 1 ]]></where>"
                        + " limit #{n}");

        assertThat(where(select.predicate()))
                .containsExactly(
                        "users.name EQ :name ?",
                        "users.tenant EQ :tenant",
                        "users.age LE :age",
                        "users.age GT 1",
                        "...");
        assertThat(select.limit()).contains(new Value.Named("n"));
    }

    @Test
    void tagsWithoutAnOptionalPartLeaveItComplete() {
        assertThat(where("<!-- all of one kind; a > 1 --> select * from t where a = #{a}"))
                .containsExactly("t.a EQ :a");
        assertThat(where("<script>select * from t <where>a = #{a}</where></script>"))
                .containsExactly("t.a EQ :a");
    }

    @Test
    void listsOfMapperFilesAreOneOperand() {
        assertThat(where(
                        "delete from t where id in <foreach collection='ids' item='id' open='(' separator=',' close=')'>"
                                + "#{id}</foreach>"))
                .containsExactly("t.id IN :id");
    }

    @Test
    void readsSetAndTrimTags() {
        assertThat(assignments(
                        update("update t <set><if test='a != null'>a = #{a},</if> b = #{b}</set> where id = #{id}")
                                .assignments()))
                .containsExactly("a = :a", "b = :b");
        Insert insert = insert("insert into t <trim prefix=\"(\" suffix=\")\" suffixOverrides=\",\">a, b,</trim>"
                + "<trim prefix=\"values (\" suffix=\")\" suffixOverrides=\",\">#{a}, #{b},</trim>"
                + "<selectKey keyProperty=\"id\">select last_insert_id()</selectKey>");
        assertThat(insert.columns()).containsExactly("a", "b");
        assertThat(values(insert.values())).isEqualTo(List.of(":a", ":b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "@",
                "@ where a = ?",
                "email = ?",
                "Update the account holder's address",
                "delete service fail, message: @",
                "Delete Entry(s) in Data Table",
                "insert failed",
                "-- select 1",
            })
    void whatIsNoStatementIsNotRead(String text) {
        assertThat(QueryText.read(partial(text), Dialect.AUTO)).isEmpty();
    }
}
