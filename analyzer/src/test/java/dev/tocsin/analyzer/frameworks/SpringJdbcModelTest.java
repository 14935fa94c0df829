package dev.tocsin.analyzer.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpringJdbcModelTest {

    private static final String IMPORTS = """
            import java.sql.*;
            import java.util.*;
            import org.springframework.dao.*;
            import org.springframework.dao.support.DataAccessUtils;
            import org.springframework.jdbc.core.*;
            import org.springframework.jdbc.core.namedparam.*;
            import org.springframework.jdbc.core.simple.*;
            import org.springframework.jdbc.support.*;
            """;

    private static Operations in(String source) {
        return Operations.seenBy(new SpringJdbcModel(), new JdbcModel()).in(IMPORTS + source);
    }

    private static List<String> operations(String method, String source) {
        return in(source).of(method);
    }

    @Test
    void aCountAboveZeroStopsTheInsert() {
        assertThat(operations("register", """
                        class Users {
                            private static final String COUNT = "SELECT COUNT(*) FROM users " + "WHERE email = ?";
                            private final JdbcTemplate jdbc;

                            void register(String email, String name) {
                                Integer count = jdbc.queryForObject(COUNT, Integer.class, email);
                                if (count != null && count > 0) {
                                    throw new IllegalStateException("taken");
                                }
                                jdbc.update("INSERT INTO users (email, name) VALUES (?, ?)", email, name);
                            }
                        }
                        """))
                .containsExactly(
                        "READ users WHERE email = p0 [COUNT]", "INSERT users(email = p0, name = p1) IF not exists 1");
    }

    @Test
    void existsIsAskedAsABoolean() {
        assertThat(operations("register", """
                        class Users {
                            private final NamedParameterJdbcTemplate jdbc;

                            void register(String email) {
                                String sql = \"""
                                    select exists(
                                      select 1 from users where email = :email
                                    )
                                    \""";
                                if (Boolean.TRUE.equals(jdbc.queryForObject(sql, Map.of("email", email), Boolean.class))) {
                                    throw new IllegalStateException("taken");
                                }
                                MapSqlParameterSource source = new MapSqlParameterSource();
                                source.addValue("email", email);
                                jdbc.update("insert into users(email) values (:email)", source);
                            }
                        }
                        """))
                .containsExactly("READ users WHERE email = p0 [EXISTS]", "INSERT users(email = p0) IF not exists 1");
    }

    @Test
    void anEmptyListLeadsToAnInsert() {
        assertThat(operations("add", """
                        class Users {
                            private JdbcTemplate jdbc;

                            void add(User user) {
                                List<User> found = jdbc.query(
                                        "select * from users where name = ?",
                                        new Object[] {user.getName()},
                                        (rs, i) -> new User(rs.getString("name")));
                                if (found.isEmpty()) {
                                    jdbc.update("insert into users(name) values (?)", new Object[] {user.getName()});
                                }
                            }
                        }
                        class User {
                            private final String name;
                            User(String name) { this.name = name; }
                            String getName() { return name; }
                        }
                        """))
                .containsExactly(
                        "READ users WHERE name = p0.name [MANY]", "INSERT users(name = p0.name) IF not exists 1");
    }

    @Test
    void absentIsCaught() {
        assertThat(operations("save", """
                        class Settings {
                            private JdbcTemplate jdbc;

                            void save(String key, String value) {
                                try {
                                    String old = jdbc.queryForObject(
                                            "select v from settings where k = ?", String.class, key);
                                    jdbc.update("update settings set v = ? where k = ?", value, key);
                                } catch (EmptyResultDataAccessException e) {
                                    jdbc.update("insert into settings(k, v) values (?, ?)", key, value);
                                }
                            }
                        }
                        """))
                .containsExactly(
                        "READ settings WHERE k = p0 [ONE v] OR THROW",
                        "UPDATE settings SET v = p1 WHERE k = p0 IF exists 1",
                        "INSERT settings(k = p0, v = p1) IF not exists 1");
    }

    @Test
    void updateThenInsert() {
        assertThat(operations("put", """
                        class Settings {
                            private JdbcTemplate jdbc;

                            void put(String key, String value) {
                                if (jdbc.update("update settings set v = ? where k = ?", value, key) == 0) {
                                    jdbc.update("insert into settings(k, v) values (?, ?)", key, value);
                                }
                            }
                        }
                        """))
                .containsExactly(
                        "UPDATE settings SET v = p1 WHERE k = p0",
                        "INSERT settings(k = p0, v = p1) IF not exists 1.affected");
    }

    @Test
    void upsertsSayWhatAKeyDoes() {
        assertThat(operations("put", """
                        class Settings {
                            private JdbcTemplate jdbc;

                            void put(String key, String value) {
                                jdbc.update("insert into settings(k, v) values (?, ?) on conflict (k) do update set v = ?",
                                        key, value, value);
                                jdbc.update("insert ignore into settings(k, v) values (?, ?)", key, value);
                            }
                        }
                        """))
                .containsExactly(
                        "INSERT settings(k = p0, v = p1) ON CONFLICT UPDATE",
                        "INSERT settings(k = p0, v = p1) ON CONFLICT IGNORE");
    }

    @Test
    void mappedRowsKeepTheirColumns() {
        assertThat(operations("pay", """
                        class Orders {
                            private static final RowMapper<Order> MAPPER =
                                    (rs, i) -> new Order(rs.getLong("id"), rs.getString("order_status"));
                            private final JdbcTemplate jdbc;

                            void pay(long id) {
                                Order order = jdbc.queryForObject("select * from orders where id = ?", MAPPER, id);
                                if (!order.status().equals("OPEN")) {
                                    throw new IllegalStateException();
                                }
                                jdbc.update("update orders set order_status = 'PAID' where id = ?", order.id());
                            }
                        }
                        record Order(long id, String status) {}
                        """))
                .containsExactly(
                        "READ orders WHERE id = p0 [ONE] OR THROW",
                        "UPDATE orders SET order_status = 'PAID' WHERE id = 1.id IF exists 1 AND 1.order_status = 'OPEN'");
    }

    @Test
    void mapperClassesAreFollowed() {
        assertThat(operations("pay", """
                        class Orders {
                            private final OrderMapper mapper = new OrderMapper();
                            private final JdbcTemplate jdbc;

                            void pay(long id) {
                                Optional<Order> order = jdbc.query("select * from orders where id = ?", mapper, id)
                                        .stream().findFirst();
                                if (order.isPresent() && order.get().status().equals("OPEN")) {
                                    jdbc.update("update orders set status = 'PAID' where id = ?", id);
                                }
                            }
                        }
                        record Order(long id, String status) {}
                        class OrderMapper implements RowMapper<Order> {
                            public Order mapRow(ResultSet rs, int i) throws SQLException {
                                return new Order(rs.getLong("id"), rs.getString("state"));
                            }
                        }
                        """))
                .containsExactly(
                        "READ orders WHERE id = p0 [MANY]",
                        "UPDATE orders SET status = 'PAID' WHERE id = p0 IF exists 1 AND 1[].state = 'OPEN'");
    }

    @Test
    void extractorsStepThroughTheRows() {
        assertThat(operations("create", """
                        class Plans {
                            private final NamedParameterJdbcTemplate jdbc;

                            void create(String code) {
                                Map<String, Object> params = new HashMap<>();
                                params.put("code", code);
                                Long id = jdbc.query("select id from plans where code = :code", params,
                                        rs -> rs.next() ? rs.getLong(1) : null);
                                if (id == null) {
                                    jdbc.update("insert into plans(code) values(:code)", params);
                                }
                            }
                        }
                        """))
                .containsExactly(
                        "READ plans WHERE code = p0 [ONE id]",
                        "INSERT plans(code = p0) IF (not exists 1 or not exists 1.id)");
    }

    @Test
    void statementCreatorsAndSettersCarryTheirParameters() {
        assertThat(operations("create", """
                        class Users {
                            private JdbcTemplate jdbc;

                            void create(String email, String name) {
                                KeyHolder keys = new GeneratedKeyHolder();
                                jdbc.update(connection -> {
                                    PreparedStatement ps = connection.prepareStatement(
                                            "insert into users(email) values (?)", Statement.RETURN_GENERATED_KEYS);
                                    ps.setString(1, email);
                                    return ps;
                                }, keys);
                                jdbc.update("insert into names(name) values (?)", ps -> ps.setString(1, name));
                                jdbc.update("insert into names(name) values (?)", new PreparedStatementSetter() {
                                    @Override
                                    public void setValues(PreparedStatement ps) throws SQLException {
                                        ps.setString(1, email);
                                    }
                                });
                            }
                        }
                        """))
                .containsExactly("INSERT users(email = p0)", "INSERT names(name = p1)", "INSERT names(name = p0)");
    }

    @Test
    void batchesWriteTheirElements() {
        assertThat(operations("addAll", """
                        class Tags {
                            private JdbcTemplate jdbc;
                            private NamedParameterJdbcTemplate named;

                            void addAll(List<Tag> tags, long owner) {
                                jdbc.batchUpdate("insert into tags(name, owner) values (?, ?)",
                                        new BatchPreparedStatementSetter() {
                                            public int getBatchSize() { return tags.size(); }
                                            public void setValues(PreparedStatement ps, int i) throws SQLException {
                                                ps.setString(1, tags.get(i).name);
                                                ps.setLong(2, owner);
                                            }
                                        });
                                jdbc.batchUpdate("insert into tags(name) values (?)", tags, 100,
                                        (ps, tag) -> ps.setString(1, tag.name));
                                List<Object[]> rows = new ArrayList<>();
                                for (Tag tag : tags) {
                                    rows.add(new Object[] {tag.name, owner});
                                }
                                jdbc.batchUpdate("insert into tags(name, owner) values (?, ?)", rows);
                                named.batchUpdate("insert into tags(name) values (:name)",
                                        SqlParameterSourceUtils.createBatch(tags));
                            }
                        }
                        class Tag { String name; }
                        """))
                .containsExactly(
                        "INSERT tags(name = element(p0).name, owner = p1)",
                        "INSERT tags(name = element(p0).name)",
                        "INSERT tags(name = element(p0).name, owner = p1)",
                        "INSERT tags(name = element(p0).name)");
    }

    @Test
    void theClientsChainIsOneOperation() {
        assertThat(operations("create", """
                        class Users {
                            private final JdbcClient client;

                            void create(String email, String name) {
                                Optional<User> user = client.sql("select * from users where email = :email")
                                        .param("email", email)
                                        .query(User.class)
                                        .optional();
                                if (user.isPresent()) {
                                    return;
                                }
                                int count = client.sql("select count(*) from users where name = ?")
                                        .param(name).query(Integer.class).single();
                                if (count == 0) {
                                    client.sql("insert into users(email, name) values (?, ?)")
                                            .params(email, name).update();
                                }
                            }
                        }
                        record User(String email, String name) {}
                        """))
                .containsExactly(
                        "READ users WHERE email = p0 [ONE]",
                        "READ users WHERE name = p1 [COUNT] IF not exists 1",
                        "INSERT users(email = p0, name = p1) IF not exists 1 AND not exists 2");
    }

    @Test
    void simpleInsertsKnowTheirTable() {
        assertThat(operations("create", """
                        class Users {
                            private final JdbcTemplate jdbc;

                            long create(String email, User user) {
                                SimpleJdbcInsert insert = new SimpleJdbcInsert(jdbc)
                                        .withTableName("users").usingGeneratedKeyColumns("id");
                                insert.execute(Map.of("email", email));
                                return insert.executeAndReturnKey(new BeanPropertySqlParameterSource(user)).longValue();
                            }
                        }
                        record User(String email, String name) {}
                        """)).containsExactly("INSERT users(email = p0)", "INSERT users(..)");
    }

    @Test
    void templatesComeFromTheDaoSupport() {
        assertThat(operations("create", """
                        import org.springframework.jdbc.core.support.JdbcDaoSupport;
                        class Users extends JdbcDaoSupport {
                            void create(String email) {
                                List<Map<String, Object>> rows =
                                        getJdbcTemplate().queryForList("select * from users where email = ?", email);
                                for (Map<String, Object> row : rows) {
                                    if ("BLOCKED".equals(row.get("status"))) {
                                        throw new IllegalStateException();
                                    }
                                }
                                getJdbcTemplate().update("insert into users(email) values (?)", email);
                            }
                        }
                        """))
                .hasSize(2)
                .last()
                .asString()
                .startsWith("INSERT users(email = p0)")
                .contains("1[].status = 'BLOCKED'");
    }

    @Test
    void aRowThatMayBeAbsentIsNull() {
        assertThat(operations("create", """
                        class Users {
                            private final JdbcTemplate jdbc;

                            User find(String email) {
                                return DataAccessUtils.singleResult(jdbc.query("select * from users where email = ?",
                                        new BeanPropertyRowMapper<>(User.class), email));
                            }

                            void create(String email) {
                                if (find(email) == null) {
                                    jdbc.update("insert into users(email) values (?)", email);
                                }
                            }
                        }
                        class User { String email; }
                        """))
                .containsExactly("READ users WHERE email = p0 [MANY]", "INSERT users(email = p0) IF not exists 1");
    }

    @Test
    void aRowHandlerRunsWhereThereAreRows() {
        assertThat(operations("close", """
                        class Jobs {
                            private final JdbcTemplate jdbc;

                            void close(long owner) {
                                jdbc.query("select id from jobs where owner = ?", rs -> {
                                    jdbc.update("delete from jobs where id = ?", rs.getLong("id"));
                                }, owner);
                            }
                        }
                        """))
                .containsExactly("READ jobs WHERE owner = p0 [MANY id]", "DELETE jobs WHERE id = 1[].id IF exists 1");
    }

    @Test
    void selectOneIsARowAndNotAnAnswer() {
        assertThat(operations("create", """
                        class Users {
                            private final JdbcTemplate jdbc;

                            boolean taken(String email) {
                                try {
                                    jdbc.queryForObject("select 1 from users where email = ?", Integer.class, email);
                                    return true;
                                } catch (EmptyResultDataAccessException e) {
                                    return false;
                                }
                            }

                            void create(String email) {
                                if (!taken(email)) {
                                    jdbc.update("insert into users(email) values (?)", email);
                                }
                            }
                        }
                        """))
                .containsExactly(
                        "READ users WHERE email = p0 [ONE] OR THROW", "INSERT users(email = p0) IF not exists 1");
    }

    @Test
    void aHelperThatRunsAnyTextIsJudgedWhereItIsCalled() {
        assertThat(operations("create", """
                        class Base {
                            protected JdbcTemplate jdbc;

                            protected boolean any(String sql, Object... args) {
                                return jdbc.queryForObject(sql, Integer.class, args) > 0;
                            }

                            protected <T> List<T> find(String sql, RowMapper<T> mapper, Object... args) {
                                return jdbc.query(sql, args, mapper);
                            }
                        }
                        class Users extends Base {
                            void create(String email, String name) {
                                if (any("select count(*) from users where email = ?", email)) {
                                    return;
                                }
                                List<String> states = find("select state from names where name = ?",
                                        (rs, i) -> rs.getString("state"), name);
                                if (states.isEmpty()) {
                                    jdbc.update("insert into users(email) values (?)", email);
                                }
                            }
                        }
                        """))
                .containsExactly(
                        "READ users WHERE email = p0 [COUNT]",
                        "READ names WHERE name = p1 [MANY state] IF not exists 1",
                        "INSERT users(email = p0) IF not exists 1 AND not exists 2");
    }

    @Test
    void textsKeptInFieldsAreKnown() {
        assertThat(operations("create", """
                        class Users {
                            private String insertSql = "insert into %suser(email) values (?)";
                            private String prefix = "app_";
                            private final String countSql;
                            private JdbcTemplate jdbc;

                            Users(String zone) {
                                this.countSql = "select count(*) from " + prefix + "user where email = ?";
                            }

                            public void afterPropertiesSet() {
                                this.insertSql = String.format(this.insertSql, this.prefix);
                            }

                            void create(String email) {
                                if (jdbc.queryForObject(countSql, Integer.class, email) == 0) {
                                    jdbc.update(insertSql, email);
                                }
                            }
                        }
                        """))
                .containsExactly(
                        "READ app_user WHERE email = p0 [COUNT]", "INSERT app_user(email = p0) IF not exists 1");
    }

    @Test
    void aTextWithPartsThatMayBeMissingKeepsItsTable() {
        assertThat(operations("find", """
                        class Users {
                            private JdbcTemplate jdbc;

                            List<User> find(String name, String city, boolean newest) {
                                StringBuilder sql = new StringBuilder("select * from users where active = 1");
                                List<Object> args = new ArrayList<>();
                                if (name != null) {
                                    sql.append(" and name = ?");
                                    args.add(name);
                                }
                                if (city != null) {
                                    sql.append(" and city = ?");
                                    args.add(city);
                                }
                                sql.append(newest ? " order by id desc" : " order by id");
                                return jdbc.query(sql.toString(), args.toArray(), new BeanPropertyRowMapper<>(User.class));
                            }
                        }
                        class User {}
                        """)).containsExactly("READ users WHERE active = 1 AND .. [MANY]");
    }

    @Test
    void mappersKeepTheirPartOfTheText() {
        assertThat(operations("find", """
                        class Offices {
                            private static final OfficeMapper MAPPER = new OfficeMapper();
                            private JdbcTemplate jdbc;

                            private static final class OfficeMapper implements RowMapper<Long> {
                                private final StringBuilder from = new StringBuilder().append("from ").append("m_office o ");
                                private final String schema;

                                OfficeMapper() {
                                    StringBuilder sql = new StringBuilder(200);
                                    sql.append(" o.id, o.name ");
                                    this.schema = sql.toString();
                                }

                                String schema() {
                                    return schema + from.toString();
                                }

                                public Long mapRow(ResultSet rs, int i) throws SQLException {
                                    return rs.getLong("id");
                                }
                            }

                            Long find(String name) {
                                String sql = "select " + MAPPER.schema() + " where o.name = ?";
                                return jdbc.queryForObject(sql, MAPPER, name);
                            }
                        }
                        """)).containsExactly("READ m_office WHERE name = p0 [ONE] OR THROW");
    }

    @Test
    void whatAnUnknownMethodMakesOfAStatementIsThatStatementAtLeast() {
        assertThat(operations("find", """
                        class Users {
                            private JdbcTemplate jdbc;
                            private Dialect dialect;

                            List<Map<String, Object>> find(String name) {
                                String sql = dialect.limit("select * from users where name = ?", 10);
                                return jdbc.queryForList(sql, name);
                            }
                        }
                        """)).containsExactly("READ users WHERE name = p0 AND .. [MANY]");
    }

    @Test
    void existenceMayBeComparedWithANumber() {
        assertThat(operations("used", """
                        class Charges {
                            private JdbcTemplate jdbc;

                            boolean used(long id) {
                                return jdbc.queryForObject("select (case when (exists (select 1 from charges c "
                                        + "where c.id = ?)) = 1 then 'true' else 'false' end)", Boolean.class, id);
                            }
                        }
                        """)).containsExactly("READ charges WHERE id = p0 [EXISTS]");
    }

    @Test
    void aTextThatIsNotKnownGivesNothing() {
        assertThat(operations("run", """
                        class Console {
                            private final JdbcTemplate jdbc;

                            void run(String sql) {
                                jdbc.update(sql);
                            }
                        }
                        """)).isEmpty();
    }
}
