package dev.tocsin.analyzer.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.flow.Frame;
import java.util.List;
import org.junit.jupiter.api.Test;

class JdbcModelTest {

    private static List<String> operations(String method, String source) {
        return Operations.seenBy(new JdbcModel()).in(source).of(method);
    }

    @Test
    void aResultSetWithARowStopsTheInsert() {
        assertThat(operations("register", """
                        import java.sql.*;
                        import javax.sql.DataSource;
                        class Users {
                            private static final String FIND = "SELECT id FROM users WHERE email = ?";
                            private static final String ADD = "INSERT INTO users (email, name) " + "VALUES (?, ?)";
                            private DataSource dataSource;

                            void register(String email, String name) throws SQLException {
                                try (Connection c = dataSource.getConnection();
                                        PreparedStatement find = c.prepareStatement(FIND)) {
                                    find.setString(1, email);
                                    try (ResultSet rs = find.executeQuery()) {
                                        if (rs.next()) {
                                            throw new IllegalStateException("taken");
                                        }
                                    }
                                    try (PreparedStatement add = c.prepareStatement(ADD)) {
                                        int i = 1;
                                        add.setString(i++, email);
                                        add.setString(i++, name);
                                        add.executeUpdate();
                                    }
                                }
                            }
                        }
                        """))
                .containsExactly(
                        "READ users WHERE email = p0 [ONE id]", "INSERT users(email = p0, name = p1) IF not exists 1");
    }

    @Test
    void aCountIsReadFromItsOnlyColumn() {
        assertThat(operations("reserve", """
                        import java.sql.*;
                        class Rooms {
                            boolean reserve(Connection c, long room, long guest, int capacity) throws SQLException {
                                PreparedStatement ps = null;
                                ResultSet rs = null;
                                try {
                                    ps = c.prepareStatement("select count(*) from bookings where room_id = ?");
                                    ps.setLong(1, room);
                                    rs = ps.executeQuery();
                                    int taken = 0;
                                    if (rs.next()) {
                                        taken = rs.getInt(1);
                                    }
                                    if (taken >= capacity) {
                                        return false;
                                    }
                                    PreparedStatement add = c.prepareStatement(
                                            "insert into bookings(room_id, guest_id) values (?, ?)");
                                    add.setLong(1, room);
                                    add.setLong(2, guest);
                                    return add.executeUpdate() == 1;
                                } finally {
                                    if (rs != null) {
                                        rs.close();
                                    }
                                    if (ps != null) {
                                        ps.close();
                                    }
                                }
                            }
                        }
                        """))
                .containsExactly(
                        "READ bookings WHERE room_id = p1 [COUNT]",
                        "INSERT bookings(guest_id = p2, room_id = p1) IF 1.count < p3");
    }

    @Test
    void helpersSetParametersAndReadRows() {
        assertThat(operations("pay", """
                        import java.sql.*;
                        class Orders {
                            record Order(long id, String status) {}

                            private Order map(ResultSet rs) throws SQLException {
                                return new Order(rs.getLong("id"), rs.getString("status"));
                            }

                            private void fill(PreparedStatement ps, long id) throws SQLException {
                                ps.setLong(1, id);
                            }

                            private Order find(Connection c, long id) throws SQLException {
                                try (PreparedStatement ps = c.prepareStatement("select id, status from orders where id = ?")) {
                                    fill(ps, id);
                                    ResultSet rs = ps.executeQuery();
                                    return rs.next() ? map(rs) : null;
                                }
                            }

                            void pay(Connection c, long id) throws SQLException {
                                Order order = find(c, id);
                                if (order == null || !order.status().equals("OPEN")) {
                                    return;
                                }
                                try (Statement s = c.createStatement()) {
                                    s.executeUpdate("update orders set status = 'PAID' where id = " + id);
                                }
                            }
                        }
                        """))
                .containsExactly(
                        "READ orders WHERE id = p1 [ONE]",
                        "UPDATE orders SET status = 'PAID' WHERE id = .. IF exists 1 AND 1.status = 'OPEN'");
    }

    @Test
    void aListOfRowsIsEmptyWhereThereAreNoRows() {
        assertThat(operations("add", """
                        import java.sql.*;
                        import java.util.*;
                        class Tags {
                            private List<String> find(Connection c, String name) throws SQLException {
                                List<String> found = new ArrayList<>();
                                PreparedStatement ps = c.prepareStatement("select name from tags where name = ?");
                                ps.setString(1, name);
                                ResultSet rs = ps.executeQuery();
                                while (rs.next()) {
                                    found.add(rs.getString("name"));
                                }
                                return found;
                            }

                            void add(Connection c, String name) throws SQLException {
                                if (find(c, name).isEmpty()) {
                                    PreparedStatement ps = c.prepareStatement("insert into tags(name) values (?)");
                                    ps.setString(1, name);
                                    ps.execute();
                                }
                            }
                        }
                        """))
                .containsExactly("READ tags WHERE name = p1 [ONE name]", "INSERT tags(name = p1) IF not exists 1");
    }

    @Test
    void anUpdateOfNoRowLeadsToAnInsert() {
        assertThat(operations("put", """
                        import java.sql.*;
                        class Settings {
                            void put(Connection c, String key, String value) throws SQLException {
                                PreparedStatement update = c.prepareStatement("update settings set v = ? where k = ?");
                                update.setString(1, value);
                                update.setString(2, key);
                                int changed = update.executeUpdate();
                                if (changed == 0) {
                                    PreparedStatement insert = c.prepareStatement("insert into settings(k, v) values (?, ?)");
                                    insert.setString(1, key);
                                    insert.setString(2, value);
                                    insert.executeUpdate();
                                }
                            }
                        }
                        """))
                .containsExactly(
                        "UPDATE settings SET v = p2 WHERE k = p1",
                        "INSERT settings(k = p1, v = p2) IF not exists 1.affected");
    }

    @Test
    void returnedRowsTellWhetherTheInsertHitAnything() {
        assertThat(operations("claim", """
                        import java.sql.*;
                        class Claims {
                            boolean claim(Connection c, String key) throws SQLException {
                                PreparedStatement ps = c.prepareStatement(
                                        "insert into claims(k) values (?) on conflict do nothing returning id");
                                ps.setString(1, key);
                                ResultSet rs = ps.executeQuery();
                                if (!rs.next()) {
                                    return false;
                                }
                                PreparedStatement log = c.prepareStatement("insert into log(claim_id) values (?)");
                                log.setLong(1, rs.getLong(1));
                                log.executeUpdate();
                                return true;
                            }
                        }
                        """))
                .containsExactly(
                        "INSERT claims(k = p1) ON CONFLICT IGNORE",
                        "INSERT log(claim_id = 1.written.id) IF exists 1.affected");
    }

    @Test
    void aBatchIsOneWrite() {
        assertThat(operations("addAll", """
                        import java.sql.*;
                        import java.util.*;
                        class Tags {
                            void addAll(Connection c, List<String> names) throws SQLException {
                                try (PreparedStatement ps = c.prepareStatement("insert into tags(name) values (?)")) {
                                    for (String name : names) {
                                        ps.setString(1, name);
                                        ps.addBatch();
                                    }
                                    ps.executeBatch();
                                }
                            }
                        }
                        """)).containsExactly("INSERT tags(name = element(p1))");
    }

    @Test
    void aHelperThatRunsAnyTextIsJudgedWhereItIsCalled() {
        assertThat(operations("create", """
                        import java.sql.*;
                        class Users {
                            private Connection c;

                            private boolean any(String sql, String value) throws SQLException {
                                PreparedStatement ps = c.prepareStatement(sql);
                                ps.setString(1, value);
                                try (ResultSet rs = ps.executeQuery()) {
                                    return rs.next() && rs.getInt(1) > 0;
                                }
                            }

                            private int run(String sql, Object... params) throws SQLException {
                                PreparedStatement ps = c.prepareStatement(sql);
                                ps.setObject(1, params[0]);
                                ps.setObject(2, params[1]);
                                return ps.executeUpdate();
                            }

                            void create(String email, String name) throws SQLException {
                                if (!any("select count(*) from users where email = ?", email)) {
                                    run("insert into users(email, name) values (?, ?)", email, name);
                                }
                            }
                        }
                        """))
                .containsExactly(
                        "READ users WHERE email = p0 [COUNT]", "INSERT users(email = p0, name = p1) IF not exists 1");
    }

    @Test
    void serializableIsolationCoversWhatFollows() {
        var events =
                Operations.seenBy(new JdbcModel()).in("""
                        import java.sql.*;
                        class Users {
                            void create(Connection c) throws SQLException {
                                try {
                                    c.createStatement().executeUpdate("delete from old");
                                    c.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
                                    c.createStatement().executeUpdate("delete from users");
                                } finally {
                                    c.createStatement().executeUpdate("delete from log");
                                }
                            }
                        }
                        """).summary("create").events();
        assertThat(events)
                .extracting(e -> e.frames().list().stream()
                        .filter(Frame.Transaction.class::isInstance)
                        .map(f -> ((Frame.Transaction) f).settings().isolation())
                        .toList())
                .containsExactly(List.of(), List.of("SERIALIZABLE"), List.of());
    }

    @Test
    void otherLibrariesStatementsAreNone() {
        assertThat(operations("run", """
                        import com.datastax.driver.core.Statement;
                        class Runs {
                            void run(Statement statement) {
                                statement.executeQuery("select * from users");
                            }
                        }
                        """)).isEmpty();
    }
}
