package dev.tocsin.analyzer.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DbUtilsModelTest {

    @Test
    void handlersSayWhatBecomesOfTheRows() {
        assertThat(Operations.seenBy(new DbUtilsModel(), new JdbcModel())
                        .in("""
                                import java.sql.Connection;
                                import java.sql.SQLException;
                                import java.util.List;
                                import org.apache.commons.dbutils.QueryRunner;
                                import org.apache.commons.dbutils.handlers.*;

                                class Users {
                                    private final QueryRunner runner;

                                    void create(Connection c, String email, String name) throws SQLException {
                                        Number count = runner.query(c, "select count(*) from users where email = ?",
                                                new ScalarHandler<Number>(), email);
                                        if (count.intValue() > 0) {
                                            return;
                                        }
                                        User user = runner.query("select * from users where name = ?",
                                                new BeanHandler<>(User.class), name);
                                        if (user == null) {
                                            runner.update(c, "insert into users(email, name) values (?, ?)", email, name);
                                        }
                                        boolean old = runner.query("select id from archive where email = ?",
                                                rs -> rs.next(), email);
                                        if (!old) {
                                            runner.insert("insert into archive(email) values (?)",
                                                    new ScalarHandler<Long>(), email);
                                        }
                                    }
                                }
                                class User { String name; }
                                """)
                        .of("create"))
                .containsExactly(
                        "READ users WHERE email = p1 [COUNT]",
                        "READ users WHERE name = p2 [ONE] IF not exists 1",
                        "INSERT users(email = p1, name = p2) IF not exists 1 AND not exists 2",
                        "READ archive WHERE email = p1 [ONE id] IF not exists 1",
                        "INSERT archive(email = p1) IF not exists 1 AND not exists 4");
    }
}
