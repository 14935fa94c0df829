package dev.tocsin.analyzer.frameworks.query;

import static dev.tocsin.analyzer.frameworks.query.Shown.jpql;
import static dev.tocsin.analyzer.frameworks.query.Shown.select;
import static dev.tocsin.analyzer.frameworks.query.Shown.where;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PredicateTest {

    /** Each line: a WHERE over {@code t}, and how its only condition is read. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "a = ?                          | t.a EQ ?1",
                "a=?1                           | t.a EQ ?1",
                "t.a = :name                    | t.a EQ :name",
                "a = #{user.name,jdbcType=VARCHAR} | t.a EQ :user.name",
                "a = :#{#user.id}               | t.a EQ :#{#user.id}",
                "a = ?#{principal.id}           | t.a EQ :#{principal.id}",
                "a = ${value}                   | t.a EQ $value",
                "a = $2                         | t.a EQ ?2",
                "a = @id                        | t.a EQ :id",
                "a in (<ids>)                   | t.a IN $ids",
                "? = a                          | t.a EQ ?1",
                "? < a                          | t.a GT ?1",
                "a <> 'it''s'                   | t.a NE 'it''s'",
                "a != -1                        | t.a NE -1",
                "a <= ?                         | t.a LE ?1",
                "a >= date '2020-01-01'         | t.a GE date '2020-01-01'",
                "a <=> ?                        | t.a EQ ?1",
                "a is not distinct from ?       | t.a EQ ?1",
                "a is distinct from ?           | t.a NE ?1",
                "a is null                      | t.a IS_NULL",
                "(a IS NOT NULL)                | t.a IS_NOT_NULL",
                "a isnull                       | t.a IS_NULL",
                "a is true                      | t.a IS_TRUE",
                "a is not true                  | t.a IS_FALSE",
                "a is empty                     | t.a IS_EMPTY",
                "a                              | t.a IS_TRUE",
                "not a                          | t.a IS_FALSE",
                "a in (?, ?, 3)                 | t.a IN ?1, ?2, 3",
                "a in :ids                      | t.a IN :ids",
                "a not in (:ids)                | t.a NOT_IN :ids",
                "a = any(?)                     | t.a IN ?1",
                "a <> all(:ids)                 | t.a NOT_IN :ids",
                "a = any(:ids::uuid[])          | t.a IN :ids",
                "a between ? and ?              | t.a BETWEEN ?1, ?2",
                "a not between 1 and 2          | t.a NOT_BETWEEN 1, 2",
                "a like ?                       | t.a LIKE ?1",
                "a like '%\\_x' escape '\\'     | t.a LIKE '%\\_x'",
                "a not like concat('%', :x)     | t.a NOT_LIKE {concat('%', :x)}",
                "a ilike ?                      | t.a LIKE ?1 ~",
                "a ~* ?                         | t.a REGEX ?1 ~",
                "a !~ ?                         | t.a NOT_REGEX ?1",
                "lower(a) = lower(?)            | t.a EQ ?1 ~",
                "UPPER(t.a) = :a                | t.a EQ :a ~",
                "lower(trim(a)) = lower(trim(both from ?)) | t.a EQ ?1 ~",
                "trim(lower(a)) = ?             | t.a EQ ?1 ~",
                "a = ? collate utf8mb4_general_ci | t.a EQ ?1 ~",
                "a collate nocase = ?           | t.a EQ ?1 ~",
                "a = ? collate utf8mb4_bin      | t.a EQ ?1",
                "binary a = ?                   | t.a EQ ?1",
                "a = ?::uuid                    | t.a EQ ?1",
                "a::text = ?                    | t.a EQ ?1",
                "a = cast(? as uuid)            | t.a EQ ?1",
                "a = CAST(:a AS numeric(10, 2)) | t.a EQ :a",
                "a > ?::timestamp with time zone | t.a GT ?1",
                "a < now() - interval '1 day'   | t.a LT {now() - interval '1 day'}",
                "a < current_timestamp          | t.a LT {current_timestamp}",
                "a = coalesce(?, 0)             | t.a EQ {coalesce(?, 0)}",
                "a = UUID_TO_BIN(?)             | t.a EQ {UUID_TO_BIN(?)}",
                "a = {ts '2020-01-01 00:00:00'} | t.a EQ ts '2020-01-01 00:00:00'",
                "a - ? >= 0                     | t.a GE {? >= 0}",
                "1 = 1 and a = ?                | t.a EQ ?1",
                "a = ? and 1=1                  | t.a EQ ?1",
                "true and (a = ?)               | t.a EQ ?1",
                "((a) = ((?)))                  | t.a EQ ?1",
                "not (a = ?)                    | t.a NE ?1",
                "not a in (1)                   | t.a NOT_IN 1",
                "a = 1 or a = 2                 | t.a IN 1, 2",
                "(a = 'x' or a in ('y', 'z'))   | t.a IN 'x', 'y', 'z'",
                "a = ?(+)                       | t.a EQ ?1",
                "a \\< :max                      | t.a LT :max",
                "a = 'x' -- b = 2               | t.a EQ 'x'",
                "a = /* the key */ ?            | t.a EQ ?1",
                "a = N'x'                       | t.a EQ N'x'",
                "a = (?)                        | t.a EQ ?1",
            })
    void readsACondition(String condition, String shown) {
        assertThat(where("select * from t where " + condition)).containsExactly(shown);
    }

    @Test
    void readsConjunctionsOverSeveralTables() {
        assertThat(where("select * from orders o join users u on u.id = o.user_id"
                        + " where o.no = ? and u.tenant_id = ? and state = ?"))
                .containsExactly("orders.no EQ ?1", "users.tenant_id EQ ?2", "state EQ ?3");
    }

    @Test
    void readsRowComparisons() {
        assertThat(where("select 1 from t where (a, b) = (?, ?) and c = ?"))
                .containsExactly("t.a EQ ?1", "t.b EQ ?2", "t.c EQ ?3");
        assertThat(where("select 1 from t where (a, b) in ((?, ?))")).containsExactly("t.a EQ ?1", "t.b EQ ?2");
    }

    @Test
    void aHashWithASpaceBehindItIsAComment() {
        assertThat(where("select 1 from t where a = 1 # and b = 2")).containsExactly("t.a EQ 1");
        assertThat(where("select 1 from t where b ## and a = 1")).containsExactly("t.a EQ 1", "...");
    }

    @Test
    void readsAComputedPattern() {
        assertThat(where("select 1 from t where a like '%' || ? || '%'")).containsExactly("t.a LIKE {'%' || ? || '%'}");
    }

    @Test
    void severalRowsAreNoConjunction() {
        assertThat(where("select 1 from t where (a, b) in ((?, ?), (?, ?))")).containsExactly("...");
    }

    @Test
    void aValueBetweenTwoColumnsBoundsBoth() {
        assertThat(where("select 1 from rates where :day between valid_from and valid_to"))
                .containsExactly("rates.valid_from LE :day", "rates.valid_to GE :day");
    }

    @Test
    void branchesOfAnOrAreAlternatives() {
        Predicate predicate = select(
                        "select 1 from users where tenant = ? and (email = ? or (login = ? and active = true))")
                .predicate();

        assertThat(where(predicate)).containsExactly("users.tenant EQ ?1", "...");
        assertThat(predicate.alternatives()).hasSize(1);
        assertThat(where(predicate.alternatives().get(0).get(0))).containsExactly("users.email EQ ?2");
        assertThat(where(predicate.alternatives().get(0).get(1)))
                .containsExactly("users.login EQ ?3", "users.active EQ true");
    }

    @Test
    void eachOrKeepsItsBranches() {
        Predicate predicate = select("select 1 from t where (a = 1 or b = 2) and (c = 3 or d = 4)")
                .predicate();

        assertThat(predicate.alternatives()).hasSize(2);
        assertThat(Shown.columns(predicate.columns().stream().toList())).containsExactly("t.a", "t.b", "t.c", "t.d");
    }

    @Test
    void readsExistsTestsAgainstTheOuterTable() {
        Predicate predicate = select("select * from parents p where p.id = ? and not exists"
                        + " (select 1 from children c where c.parent_id = p.id and c.active)")
                .predicate();

        assertThat(where(predicate)).containsExactly("parents.id EQ ?1", "...");
        ExistsTest test = predicate.existsTests().get(0);
        assertThat(test.negated()).isTrue();
        assertThat(where(test.select().predicate()))
                .containsExactly("children.parent_id EQ parents.id", "children.active IS_TRUE");
    }

    @Test
    void aSubqueryAsOperandIsKeptAndIncomplete() {
        Predicate predicate = select("select * from users where id in (select user_id from roles where name = ?)")
                .predicate();

        assertThat(where(predicate)).containsExactly("users.id IN (select)", "...");
        Value.Subquery subquery =
                (Value.Subquery) predicate.conditions().get(0).operands().get(0);
        assertThat(where(subquery.select().predicate())).containsExactly("roles.name EQ ?1");
    }

    /** What is not understood leaves the rest in place, says so, and still tells its columns. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "b + c > ?",
                "date(b) = ?",
                "coalesce(b, c) = ?",
                "b = coalesce(?, b, c)",
                "b @> c",
                "b ->> 'k' = ?",
                "(b, c) > (?, ?)",
                "starts_with(b, c)",
                "case when b then c = 1 else c = 2 end",
                "not (b = 1 and c = 2)",
                "b = all(select c from t)",
            })
    void whatIsNotUnderstoodIsSaid(String condition) {
        Predicate predicate =
                select("select * from t where a = 1 and " + condition).predicate();

        assertThat(where(predicate)).containsExactly("t.a EQ 1", "...");
        assertThat(predicate.columns()).contains(new ColumnRef(Optional.of("t"), "b"));
    }

    @Test
    void aTrimmedColumnAloneIsNotThatColumn() {
        assertThat(where("select * from t where trim(a) = ?")).containsExactly("...");
    }

    @Test
    void aConditionCountsUnlessItsParameterIsNull() {
        Predicate predicate =
                jpql("select d from Device d where d.tenant = :tenant and (:type is null or d.type = :type)")
                        .predicate();

        assertThat(where(predicate)).containsExactly("Device.tenant EQ :tenant", "Device.type EQ :type unless null");
    }

    @Test
    void aConditionOnAnotherParameterIsNoneOnTheRow() {
        Predicate predicate =
                jpql("select d from Device d where d.tenant = :tenant and (:any is null or d.type = :type)")
                        .predicate();

        assertThat(where(predicate)).doesNotContain("Device.type EQ :type", "Device.type EQ :type unless null");
    }

    @Test
    void jpqlKnowsEnumConstantsAndStringsInDoubleQuotes() {
        assertThat(where(jpql("select o from Order o where o.state = com.shop.Order.State.PAID and o.kind = Kind.GIFT"
                                + " and o.channel = \"web\"")
                        .predicate()))
                .containsExactly(
                        "Order.state EQ com.shop.Order.State.PAID",
                        "Order.kind EQ Kind.GIFT",
                        "Order.channel EQ \"web\"");
    }

    @Test
    void anAliasAloneIsTheRow() {
        assertThat(where(jpql("select r from Role r where r = :role").predicate()))
                .containsExactly("Role. EQ :role");
    }

    @Test
    void readsMemberOf() {
        assertThat(where(jpql("select u from User u where :role member of u.roles and :x not member u.flags")
                        .predicate()))
                .containsExactly("User.roles MEMBER_OF :role", "User.flags NOT_MEMBER_OF :x");
    }

    @Test
    void aPredicateMayStandAlone() {
        assertThat(where(QueryText.readPredicate("status = ?1 and owner.id = :id", "Task", Dialect.JPQL)))
                .containsExactly("Task.status EQ ?1", "Task.owner.id EQ :id");
        assertThat(where(QueryText.readPredicate("where deleted = false", "tasks", Dialect.SQL)))
                .containsExactly("tasks.deleted EQ false");
    }
}
