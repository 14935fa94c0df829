package dev.tocsin.analyzer.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PanacheModelTest {

    private static List<String> operations(String statements) {
        return Operations.seenBy(new PanacheModel()).in("""
                        import io.quarkus.hibernate.orm.panache.*;
                        import io.quarkus.panache.common.Parameters;
                        import io.quarkus.panache.common.Sort;
                        import jakarta.persistence.*;
                        import java.util.*;
                        @Entity class User extends PanacheEntity { public String email; public String state; }
                        class Users implements PanacheRepository<User> {
                            void run(String email, String state, Long id, User user) {
                        """ + statements + """
                            }
                        }
                        """).of("run");
    }

    @Test
    void aPropertyAloneIsComparedWithTheOneValue() {
        assertThat(operations("""
                find("email", email).firstResult();
                count("email", email);
                list("email", Sort.by("id").descending(), email);
                delete("email", email);
                """))
                .containsExactly(
                        "READ User WHERE email = p0 [ONE]",
                        "READ User WHERE email = p0 [COUNT]",
                        "READ User WHERE email = p0 [MANY]",
                        "DELETE User WHERE email = p0");
    }

    @Test
    void parametersAreGivenByPlaceOrByName() {
        assertThat(operations("""
                list("email = ?1 and state = ?2 order by id", email, state);
                list("WHERE email = :e and state = :s", Parameters.with("e", email).and("s", state));
                list("email = :e", Map.of("e", email));
                """))
                .containsExactly(
                        "READ User WHERE email = p0 AND state = p1 [MANY]",
                        "READ User WHERE email = p0 AND state = p1 [MANY]",
                        "READ User WHERE email = p0 [MANY]");
    }

    @Test
    void wholeStatementsAreTakenAsTheyAre() {
        assertThat(operations("""
                find("from User u where u.email = ?1", email).count();
                update("state = ?1 where id = ?2", state, id);
                update("UPDATE User SET state = ?1 WHERE id = ?2", state, id);
                """))
                .containsExactly(
                        "READ User WHERE email = p0 [COUNT]",
                        "UPDATE User SET state = p1 WHERE id = p2",
                        "UPDATE User SET state = p1 WHERE id = p2");
    }

    @Test
    void whatNeedsNoTextIsKnownByItsName() {
        assertThat(operations("""
                findById(id, LockModeType.PESSIMISTIC_WRITE);
                listAll();
                deleteById(id);
                User found = findById(id);
                persist(found);
                persist(new User());
                """))
                .containsExactly(
                        "READ User WHERE id = p2 [ONE] FOR EXCLUSIVE",
                        "READ User [MANY]",
                        "DELETE User WHERE id = p2",
                        "READ User WHERE id = p2 [ONE]",
                        "UPDATE User SET .. WHERE id = 4.id",
                        "INSERT User()");
    }
}
