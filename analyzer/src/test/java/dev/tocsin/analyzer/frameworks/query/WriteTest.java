package dev.tocsin.analyzer.frameworks.query;

import static dev.tocsin.analyzer.frameworks.query.Shown.assignments;
import static dev.tocsin.analyzer.frameworks.query.Shown.delete;
import static dev.tocsin.analyzer.frameworks.query.Shown.insert;
import static dev.tocsin.analyzer.frameworks.query.Shown.read;
import static dev.tocsin.analyzer.frameworks.query.Shown.tables;
import static dev.tocsin.analyzer.frameworks.query.Shown.update;
import static dev.tocsin.analyzer.frameworks.query.Shown.value;
import static dev.tocsin.analyzer.frameworks.query.Shown.values;
import static dev.tocsin.analyzer.frameworks.query.Shown.where;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.frameworks.query.Conflict.Action;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WriteTest {

    @Test
    void readsColumnsAndValuesOfAnInsert() {
        Insert insert = insert("INSERT INTO app.users (id, email, \"name\", state, created_at, code)"
                + " VALUES (?, :email, #{name,jdbcType=VARCHAR}, 'NEW', now(), upper(?)) RETURNING id");

        assertThat(insert.table().name()).contains("app.users");
        assertThat(insert.columns()).containsExactly("id", "email", "name", "state", "created_at", "code");
        assertThat(values(insert.values())).containsExactly("?1", ":email", ":name", "'NEW'", "{now()}", "?2");
        assertThat(value(insert.value("createdAt").orElseThrow())).isEqualTo("{now()}");
        assertThat(insert.returning()).isTrue();
        assertThat(insert.complete()).isTrue();
        assertThat(insert.conflict()).isEmpty();
    }

    @Test
    void readsSeveralRows() {
        assertThat(insert("insert into t (a, b) values (1, 2), (3, 4)").rows()).hasSize(2);
    }

    @Test
    void readsAnInsertWithoutAColumnList() {
        Insert insert = insert("insert into t values (?, default)");

        assertThat(insert.columns()).isEmpty();
        assertThat(values(insert.values())).containsExactly("?1", "default");
    }

    @Test
    void readsAnInsertWithSet() {
        Insert insert = insert("INSERT INTO t SET a = ?, b = b + 1");

        assertThat(insert.columns()).containsExactly("a", "b");
        assertThat(values(insert.values())).containsExactly("?1", "{b + 1}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into users (email, name) select ?, ? where not exists (select 1 from users where email = ?)",
                "insert into users (email, name) select ?, ? from dual where not exists (select 1 from users where email = ?)",
                "insert into users (email, name) select * from (select ?, ?) as tmp"
                        + " where not exists (select 1 from users where email = ?) limit 1",
            })
    void readsAConditionalInsert(String text) {
        Insert insert = insert(text);

        assertThat(insert.conditional()).isTrue();
        assertThat(values(insert.values())).containsExactly("?1", "?2");
        Predicate predicate = insert.source().orElseThrow().predicate();
        assertThat(where(predicate.existsTests().get(0).select().predicate())).containsExactly("users.email EQ ?3");
    }

    @Test
    void aConditionalInsertOfOneConstantIsNoQuestion() {
        Insert insert = insert("insert into flags (id) select 1 where not exists (select 1 from flags where id = 1)");

        assertThat(insert.conditional()).isTrue();
        assertThat(values(insert.values())).containsExactly("1");
    }

    @Test
    void readsAnInsertFromASelect() {
        Insert insert = insert("insert into archive (id, v) (select id, v from live where at < ?)");

        assertThat(insert.conditional()).isFalse();
        assertThat(values(insert.values())).containsExactly("live.id", "live.v");
        assertThat(where(insert.source().orElseThrow().predicate())).containsExactly("live.at LT ?1");
    }

    @Test
    void aValueMayBeComputedFromAQuery() {
        Insert insert = insert(
                "insert into orders (no, shop) values ((select coalesce(max(no), 0) + 1 from orders where shop = ?), ?)");

        Value.Subquery number = (Value.Subquery) insert.values().get(0);
        assertThat(number.select().projection()).isInstanceOf(Projection.Aggregate.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "insert into t (a) values (?) on conflict (a, b) do nothing                   | NOTHING | a,b",
                "insert into t (a) values (?) on conflict do nothing returning id             | NOTHING | ''",
                "insert into t (a) values (?) ON CONFLICT (lower(a)) DO UPDATE SET b = EXCLUDED.b | UPDATE | a",
                "insert into t (a) values (?) on conflict (a) where live do nothing           | NOTHING | a",
                "insert into t (a) values (?) on duplicate key update b = values(b)           | UPDATE  | ''",
                "insert into t (a) values (?) as new on duplicate key update b = new.b        | UPDATE  | ''",
                "insert ignore into t (a) values (?)                                          | NOTHING | ''",
                "insert or ignore into t (a) values (?)                                       | NOTHING | ''",
                "insert or replace into t (a) values (?)                                      | REPLACE | ''",
                "replace into t (a) values (?)                                                | REPLACE | ''",
                "upsert into t (a) values (?)                                                 | UPDATE  | ''",
                "insert into t (a) select a from s on conflict (a) do nothing                 | NOTHING | a",
            })
    void readsConflictHandling(String text, Action action, String columns) {
        Conflict conflict = insert(text).conflict().orElseThrow();

        assertThat(conflict.action()).isEqualTo(action);
        assertThat(String.join(",", conflict.columns())).isEqualTo(columns);
    }

    @Test
    void readsWhatAnUpsertSets() {
        Conflict conflict = insert("insert into stock (sku, n) values (?, ?) on conflict on constraint stock_sku_key"
                        + " do update set n = stock.n + excluded.n, at = now() where stock.locked = false returning n")
                .conflict()
                .orElseThrow();

        assertThat(conflict.constraint()).contains("stock_sku_key");
        assertThat(assignments(conflict.assignments())).containsExactly("n = {stock.n + excluded.n}", "at = {now()}");
        assertThat(conflict.assignments().get(0).readsItself()).isTrue();
        assertThat(where(conflict.predicate())).containsExactly("stock.locked EQ false");
    }

    @Test
    void readsAssignmentsAndPredicateOfAnUpdate() {
        Update update = update("UPDATE accounts a SET balance = a.balance - ?, a.state = 'X', updated_at = now()"
                + " WHERE a.id = ? AND balance >= ? RETURNING balance");

        assertThat(update.table().name()).contains("accounts");
        assertThat(assignments(update.assignments()))
                .containsExactly("balance = {a.balance - ?}", "state = 'X'", "updated_at = {now()}");
        assertThat(update.assignments().get(0).readsItself()).isTrue();
        assertThat(update.assignments().get(1).readsItself()).isFalse();
        assertThat(where(update.predicate())).containsExactly("accounts.id EQ ?2", "accounts.balance GE ?3");
        assertThat(update.assignmentsComplete()).isTrue();
        assertThat(update.returning()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "update User u set u.name = :n where u.id = :id           | User.id EQ :id",
                "update User set name = :n where id = :id                 | User.id EQ :id",
                "update versioned User set name = :n where id = :id       | User.id EQ :id",
                "UPDATE ONLY users SET name = ? WHERE id = ?              | users.id EQ ?2",
                "UPDATE IGNORE users SET name = ? WHERE id = ? LIMIT 1    | users.id EQ ?2",
                "UPDATE users WITH (ROWLOCK) SET name = ? WHERE id = ?    | users.id EQ ?2",
                "update users set n = ?, where id = ?                     | users.id EQ ?2",
                "with x as (select 1) update users set n = ? where id = ? | users.id EQ ?2",
            })
    void readsTheSpellingsOfUpdate(String text, String shown) {
        assertThat(where(text)).containsExactly(shown);
        assertThat(assignments(update(text).assignments())).hasSize(1);
    }

    @Test
    void assignsSeveralColumnsAtOnce() {
        assertThat(assignments(update("update t set (a, b) = (?, ?), c = (select max(x) from s) where id = 1")
                        .assignments()))
                .containsExactly("a = ?1", "b = ?2", "c = (select)");
    }

    @Test
    void compoundAssignmentReadsItsColumn() {
        assertThat(update("update t set n += 1 where id = ?")
                        .assignments()
                        .get(0)
                        .readsItself())
                .isTrue();
    }

    @Test
    void theTargetOfAnUpdateMayBeAnAliasOfFrom() {
        Update update = update(
                "UPDATE a SET a.state = 'X' FROM accounts a INNER JOIN owners o ON o.id = a.owner_id WHERE o.name = ?");

        assertThat(update.table().name()).contains("accounts");
        assertThat(tables(update.others())).containsExactly("owners o");
        assertThat(where(update.predicate())).containsExactly("owners.name EQ ?1");
    }

    @Test
    void anUpdateMayJoinTables() {
        Update update =
                update("update orders o join users u on u.id = o.user_id set o.state = ?, total = 0 where u.id = ?");

        assertThat(update.table().name()).contains("orders");
        assertThat(update.assignments())
                .allMatch(a -> a.column().table().orElse("").equals("orders"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from users where id = ?",
                "DELETE FROM ONLY users WHERE id = ?",
                "delete from User u where u.id = ?",
                "delete User where id = ?",
                "delete u from users u join roles r on r.user_id = u.id where u.id = ?",
                "delete from users using roles where users.id = ?",
                "delete top (1) from users where id = ? ",
                "delete from users where id = ? returning *",
            })
    void readsTheSpellingsOfDelete(String text) {
        Delete delete = delete(text);

        assertThat(delete.table().name().orElseThrow()).isIn("users", "User");
        assertThat(where(delete.predicate())).hasSize(1).allMatch(c -> c.endsWith("id EQ ?1"));
    }

    @Test
    void truncateDeletesEverything() {
        assertThat(where("TRUNCATE TABLE audit")).isEmpty();
        assertThat(delete("truncate table audit cascade").table().name()).contains("audit");
    }

    @Test
    void readsMerge() {
        Merge merge = (Merge)
                read("MERGE INTO stock s USING (SELECT ? AS sku, ? AS n FROM dual) d ON (s.sku = d.sku AND s.shop = ?)"
                        + " WHEN MATCHED THEN UPDATE SET s.n = s.n + d.n WHEN NOT MATCHED THEN INSERT (sku, n) VALUES (d.sku, d.n)"
                        + " WHEN NOT MATCHED BY SOURCE THEN DELETE;");

        assertThat(merge.table().name()).contains("stock");
        assertThat(merge.keys()).containsExactly("sku", "shop");
        assertThat(merge.source().orElseThrow().derived()).isPresent();
        assertThat(assignments(merge.assignments())).containsExactly("n = {s.n + d.n}");
        assertThat(merge.insertColumns()).containsExactly("sku", "n");
        assertThat(merge.insertValues()).hasSize(2);
        assertThat(merge.deletes()).isTrue();
    }

    @Test
    void readsTheMergeOfH2() {
        Merge merge = (Merge) read("merge into locks (name, owner) key (name) values (?, ?)");

        assertThat(merge.keys()).containsExactly("name");
        assertThat(merge.insertColumns()).containsExactly("name", "owner");
        assertThat(values(merge.insertValues())).containsExactly("?1", "?2");
    }

    @Test
    void readsTableLocks() {
        assertThat(read("LOCK TABLE app.users, roles IN SHARE ROW EXCLUSIVE MODE"))
                .isEqualTo(new LockTables(List.of("app.users", "roles")));
        assertThat(read("lock tables users write, roles read")).isEqualTo(new LockTables(List.of("users", "roles")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "create table t (id int)    | CREATE",
                "set lock_timeout = '3s'    | SET",
                "{call transfer(?, ?)}      | CALL",
                "exec transfer @a           | EXEC",
            })
    void otherStatementsAreToldByTheirVerb(String text, String verb) {
        assertThat(read(text)).isEqualTo(new Other(verb));
    }

    @Test
    void aSemicolonEndsTheStatement() {
        assertThat(where("delete from a where id = 1; delete from b where id = 2"))
                .containsExactly("a.id EQ 1");
    }
}
