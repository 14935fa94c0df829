package dev.tocsin.analyzer.frameworks.query;

import static dev.tocsin.analyzer.frameworks.query.Shown.columns;
import static dev.tocsin.analyzer.frameworks.query.Shown.jpql;
import static dev.tocsin.analyzer.frameworks.query.Shown.select;
import static dev.tocsin.analyzer.frameworks.query.Shown.tables;
import static dev.tocsin.analyzer.frameworks.query.Shown.value;
import static dev.tocsin.analyzer.frameworks.query.Shown.values;
import static dev.tocsin.analyzer.frameworks.query.Shown.where;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.frameworks.query.RowLock.Strength;
import dev.tocsin.analyzer.frameworks.query.RowLock.Wait;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectTest {

    @Test
    void readsTheTablesOfFromAndJoins() {
        Select select = select(
                "SELECT c.id, c.title FROM public.customer c"
                        + " INNER JOIN tenant t ON t.id = c.tenant_id LEFT OUTER JOIN region AS r ON r.id = t.region_id, audit");

        assertThat(tables(select.tables())).containsExactly("public.customer c", "tenant t", "region r", "audit");
        assertThat(select.tables().stream().map(TableRef::join))
                .containsExactly(TableRef.Join.NONE, TableRef.Join.INNER, TableRef.Join.OUTER, TableRef.Join.NONE);
        assertThat(where(select.tables().get(1).on().orElseThrow()))
                .containsExactly("tenant.id EQ public.customer.tenant_id");
    }

    @Test
    void resolvesAssociationPathsOfJpqlJoins() {
        Select select = jpql("select distinct u from User u join fetch u.roles r left join r.permissions p"
                + " where p.code = :code and u.company.id = :company");

        assertThat(tables(select.tables())).containsExactly("User u", "User.roles r", "User.roles.permissions p");
        assertThat(select.tables().get(1).association()).isTrue();
        assertThat(where(select.predicate()))
                .containsExactly("User.roles.permissions.code EQ :code", "User.company.id EQ :company");
        assertThat(select.projection()).isEqualTo(new Projection.Rows(Optional.of("User")));
    }

    @Test
    void readsCollectionDeclarationsOfJpql() {
        Select select = jpql("select h from Holiday h, IN(h.offices) o where o.id = :office");

        assertThat(tables(select.tables())).containsExactly("Holiday h", "Holiday.offices o");
        assertThat(where(select.predicate())).containsExactly("Holiday.offices.id EQ :office");
    }

    @Test
    void readsHqlWithoutSelectAndWithoutAlias() {
        Select select = jpql("FROM Application WHERE bundle.name = :bundleName AND name = :appName");

        assertThat(tables(select.tables())).containsExactly("Application");
        assertThat(where(select.predicate()))
                .containsExactly("Application.bundle.name EQ :bundleName", "Application.name EQ :appName");
    }

    @Test
    void pathsThatStartAtTheEntityNeedNoAliasInHql() {
        assertThat(where(jpql("from Rule r where owner.orgId = :org").predicate()))
                .containsExactly("Rule.owner.orgId EQ :org");
    }

    @Test
    void keepsTheEntityNameExpressionOfSpringData() {
        Select select = jpql("select count(e) from #{#entityName} e where e.code = ?1");

        assertThat(tables(select.tables())).containsExactly("#{#entityName} e");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select count(*) from users where email = ?          | false | -",
                "select count(1) cnt from users where email = ?      | false | -",
                "select count(u) from User u where u.email = :e      | false | -",
                "select count(u.id) from User u where u.email = :e   | false | id",
                "select COUNT(DISTINCT email) AS n from users        | true  | email",
                "select count(distinct u) from User u                | true  | -",
            })
    void countsRows(String text, boolean distinct, String column) {
        Projection.Count count = (Projection.Count) select(text).projection();

        assertThat(count.distinct()).isEqualTo(distinct);
        assertThat(count.column().map(ColumnRef::path).orElse("-")).isEqualTo(column);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1 from users where email = ?",
                "SELECT TOP 1 1 FROM users WHERE email = ?",
                "select true from users where email = ? limit 1",
                "select 'x' from users where email = ?",
                "select exists(select 1 from users where email = ?)",
                "SELECT EXISTS (SELECT * FROM users WHERE email = ?) AS taken",
                "select case when exists(select 1 from users where email = ?) then 1 else 0 end",
                "SELECT CASE WHEN EXISTS (SELECT 1 FROM users WHERE email = ?) THEN 'Y' ELSE 'N' END FROM dual",
                "select 1 from dual where exists (select 1 from users where email = ?)",
                "select count(*) > 0 from users where email = ?",
                "select (count(*) <> 0) as taken from users where email = ?",
                "select case when count(u) > 0 then true else false end from users u where u.email = ?",
                "SELECT CASE WHEN (COUNT(u.id) >= 1) THEN TRUE ELSE FALSE END FROM users u WHERE u.email = ?",
                "SELECT CASE WHEN COUNT(*) = 0 THEN false ELSE true END FROM users WHERE email = ?",
                "select if(count(*) > 0, true, false) from users where email = ?",
                "select (select count(*) from users where email = ?) > 0",
                "select cast(count(*) > 0 as boolean) from users where email = ?",
            })
    void asksWhetherThereIsARow(String text) {
        Select select = select(text);

        assertThat(select.projection()).isEqualTo(new Projection.Existence(false));
        assertThat(select.tables()).extracting(t -> t.name().orElse("-")).containsExactly("users");
        assertThat(where(select.predicate())).containsExactly("users.email EQ ?1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select not exists(select 1 from users where email = ?)",
                "select count(*) = 0 from users where email = ?",
                "select case when count(*) > 0 then false else true end from users where email = ?",
                "select case when exists(select 1 from users where email = ?) then 0 else 1 end",
                "select 1 where not exists (select 1 from users where email = ?)",
            })
    void asksWhetherThereIsNone(String text) {
        Select select = select(text);

        assertThat(select.projection()).isEqualTo(new Projection.Existence(true));
        assertThat(where(select.predicate())).containsExactly("users.email EQ ?1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select max(seq) from orders where shop_id = ?              | max | seq",
                "SELECT COALESCE(MAX(o.seq), 0) + 1 FROM orders o           | max | seq",
                "select nvl(min(price),0) from orders                      | min | price",
                "select sum(o.amount) as total from Order o                | sum | amount",
            })
    void readsAggregates(String text, String function, String column) {
        Projection.Aggregate aggregate = (Projection.Aggregate) select(text).projection();

        assertThat(aggregate.function()).isEqualTo(function);
        assertThat(aggregate.column().orElseThrow().path()).isEqualTo(column);
    }

    @Test
    void listsTheSelectedColumns() {
        Select select = select("select u.id as user_id, u.name n, lower(u.email), 'x', ? from users u");

        assertThat(select.projection()).isInstanceOf(Projection.Columns.class);
        Projection.Columns listed = (Projection.Columns) select.projection();
        assertThat(columns(listed.columns())).containsExactly("users.id", "users.name", "users.email");
        assertThat(listed.complete()).isFalse();
        assertThat(values(select.items())).containsExactly("users.id", "users.name", "users.email", "'x'", "?1");
    }

    @Test
    void looksIntoConstructorExpressions() {
        Select select = jpql("select new com.shop.dto.Row(o.id, o.customer.name) from Order o where o.id = :id");

        Projection.Columns listed = (Projection.Columns) select.projection();
        assertThat(columns(listed.columns())).containsExactly("Order.id", "Order.customer.name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from users",
                "select u.* from users u",
                "select u.*, r.name from users u join roles r on r.user_id = u.id",
                "select distinct u from users u",
                "select object(u) from users u",
                "from users u",
            })
    void readsWholeRows(String text) {
        assertThat(select(text).projection()).isEqualTo(new Projection.Rows(Optional.of("users")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select * from jobs where state = 'NEW' for update                          | UPDATE        | WAIT",
                "select * from jobs j where j.id = ? FOR UPDATE OF j NOWAIT                 | UPDATE        | NOWAIT",
                "select id from jobs order by id limit 10 for update skip locked            | UPDATE        | SKIP_LOCKED",
                "select id from jobs for update skip locked limit 10                        | UPDATE        | SKIP_LOCKED",
                "select * from jobs where id = $1 for no key update                         | NO_KEY_UPDATE | WAIT",
                "select * from jobs where id = $1 for share                                 | SHARE         | WAIT",
                "select * from jobs where id = $1 for key share                             | KEY_SHARE     | WAIT",
                "select * from jobs where id = ? LOCK IN SHARE MODE                         | SHARE         | WAIT",
                "SELECT * FROM jobs WITH (UPDLOCK, HOLDLOCK) WHERE id = @id                 | UPDATE        | WAIT",
                "SELECT * FROM jobs j WITH (UPDLOCK, READPAST) WHERE j.id = @id             | UPDATE        | SKIP_LOCKED",
                "SELECT * FROM jobs (HOLDLOCK) WHERE id = @id                               | SHARE         | WAIT",
                "select count(*) from (select 1 from jobs where a = 1 for update) x         | UPDATE        | WAIT",
            })
    void readsRowLocks(String text, Strength strength, Wait wait) {
        assertThat(select(text).lock()).contains(new RowLock(strength, wait));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from jobs WITH (NOLOCK) where id = ?",
                "select * from jobs for read only",
                "select for_update from jobs",
            })
    void otherHintsAreNoLocks(String text) {
        assertThat(select(text).lock()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select id from t where a = ? limit 1                              | 1",
                "select id from t where a = ? order by b limit 5, 10               | 10",
                "select id from t where a = ? limit :n offset :o                   | :n",
                "select id from t where a = ? offset 0 rows fetch next 20 rows only | 20",
                "select id from t where a = ? fetch first row only                 | 1",
                "select top (3) id from t where a = ?                              | 3",
                "select id from t where a = ? and rownum <= 1                      | 1",
                "select * from (select id from t where a = ? order by b) where rownum = 1 | 1",
            })
    void readsLimits(String text, String limit) {
        Select select = select(text);

        assertThat(value(select.limit().orElseThrow())).isEqualTo(limit);
        assertThat(where(select.predicate())).containsExactly("t.a EQ ?1");
    }

    @Test
    void aColumnMayBeCalledLikeAClause() {
        Select select =
                jpql("select o.order, o.group from Order o where o.limit = :limit and o.key = :key order by o.from");

        assertThat(tables(select.tables())).containsExactly("Order o");
        assertThat(where(select.predicate())).containsExactly("Order.limit EQ :limit", "Order.key EQ :key");
    }

    @Test
    void aDerivedTableThatStandsAloneIsLookedThrough() {
        Select select = select("SELECT count(*) FROM (SELECT DISTINCT role FROM roles WHERE username = ?) roles");

        assertThat(tables(select.tables())).containsExactly("roles");
        assertThat(select.projection()).isInstanceOf(Projection.Count.class);
        assertThat(where(select.predicate())).containsExactly("roles.username EQ ?1");
    }

    @Test
    void aDerivedTableAmongOthersKeepsItsSelect() {
        Select select =
                select("select a.id from accounts a join (select id from banned where at > ?) b on b.id = a.id");

        assertThat(select.tables().get(1).name()).isEmpty();
        Select derived = select.tables().get(1).derived().orElseThrow();
        assertThat(tables(derived.tables())).containsExactly("banned");
    }

    @Test
    void ofAUnionTheFirstBranchIsReadAndIncomplete() {
        Select select = select("select id from a where x = ? union all select id from b where y = ?");

        assertThat(tables(select.tables())).containsExactly("a");
        assertThat(where(select.predicate())).containsExactly("a.x EQ ?1", "...");
        assertThat(where("(select id from a where x = ?) union (select id from b)"))
                .containsExactly("a.x EQ ?1", "...");
    }

    @Test
    void groupingIsSaidAndHavingIsNotUnderstood() {
        Select select = select("select owner, count(*) from pets where kind = ? group by owner having count(*) > 1");

        assertThat(select.grouped()).isTrue();
        assertThat(where(select.predicate())).containsExactly("pets.kind EQ ?1", "...");
    }

    @Test
    void readsCommonTables() {
        Select select = select("with recursive latest(id) as materialized (select id from jobs where state = 'NEW'"
                + " for update skip locked), other as (select 1) select * from latest where id > 3");

        assertThat(select.commonTables()).extracting(CommonTable::name).containsExactly("latest", "other");
        assertThat(((Select) select.commonTables().get(0).statement()).lock()).isPresent();
        assertThat(where(select.predicate())).containsExactly("latest.id GT 3");
    }

    @Test
    void stepsOverSearchAndCycleOfACommonTable() {
        Select select = select("with recursive tree as (select id from nodes) cycle id set is_cycle using path,"
                + " leaves as (select id from tree) select * from leaves where id = ?");

        assertThat(select.commonTables()).hasSize(2);
        assertThat(where(select.predicate())).containsExactly("leaves.id EQ ?1");
    }

    @Test
    void namesInDoubleQuotesAreKnownInJpqlToo() {
        Select select = jpql("SELECT p.\"ID\" FROM \"PROJECT\" AS p WHERE p.\"UUID\" = :uuid");

        assertThat(tables(select.tables())).containsExactly("PROJECT p");
        assertThat(where(select.predicate())).containsExactly("PROJECT.UUID EQ :uuid");
    }

    @Test
    void readsAnInsertInsideAWith() {
        Select select =
                select("WITH ins AS (INSERT INTO tags (name) VALUES (?) ON CONFLICT (name) DO NOTHING RETURNING id)"
                        + " SELECT id FROM ins UNION ALL SELECT id FROM tags WHERE name = ?");

        Insert inner = (Insert) select.commonTables().get(0).statement();
        assertThat(inner.conflict().orElseThrow().columns()).containsExactly("name");
    }

    @Test
    void namesTheFunctionOfASelectWithoutTables() {
        Select select = select("SELECT pg_advisory_xact_lock(hashtext(?))");

        assertThat(select.tables()).isEmpty();
        Value.Expression call = (Value.Expression) select.items().get(0);
        assertThat(call.function()).contains("pg_advisory_xact_lock");
        assertThat(values(List.copyOf(call.parameters()))).containsExactly("?1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "select id from \"public\".\"User\" where \"Email\" = ? | public.User | Email",
                "select id from `shop`.`order` where `key` = ?          | shop.order  | key",
                "select id from [dbo].[Order Line] where [line no] = ?  | dbo.Order Line | line no",
                "select id from db..users where a = ?                   | db.users    | a",
            })
    void readsQuotedNames(String text, String table, String column) {
        Select select = select(text);

        assertThat(select.primary().flatMap(TableRef::name)).contains(table);
        assertThat(select.predicate().conditions().get(0).column().path()).isEqualTo(column);
    }

    @Test
    void tableFunctionsAreTablesWithoutAName() {
        Select select = select("select x.id from unnest(?) as x(id) join users u on u.id = x.id");

        assertThat(tables(select.tables())).containsExactly("- x", "users u");
        assertThat(select.predicate().complete()).isFalse();
    }
}
