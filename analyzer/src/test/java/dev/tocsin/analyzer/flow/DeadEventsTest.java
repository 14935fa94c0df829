package dev.tocsin.analyzer.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.facts.FileFacts;
import dev.tocsin.analyzer.frameworks.ExternalEffectModel;
import dev.tocsin.analyzer.frameworks.HttpClientModel;
import dev.tocsin.analyzer.frameworks.JdbcModel;
import dev.tocsin.analyzer.frameworks.JpaModel;
import dev.tocsin.analyzer.frameworks.LockModel;
import dev.tocsin.analyzer.frontend.JavaFrontend;
import dev.tocsin.analyzer.schema.Mappings;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a method does of which its callers are not told. */
class DeadEventsTest {

    private static final String HEAD = """
            import jakarta.persistence.*;
            import java.sql.*;
            import java.util.concurrent.locks.ReentrantLock;
            import org.springframework.web.client.RestTemplate;
            class Texts {
              Connection c; ReentrantLock lock = new ReentrantLock(); @PersistenceContext EntityManager em;
              String text(String key) throws SQLException {
                ResultSet rs = c.createStatement().executeQuery("select text from texts where name = 'a'");
                return rs.next() ? rs.getString(1) : null;
              }
              void add() throws SQLException { c.createStatement().executeUpdate("insert into lines (id) values (1)"); }
              RestTemplate http;
              void tell() { http.postForObject("/lines", "a", String.class); }
            """;

    @Test
    void aReadOfWhichNothingWasKept() {
        String source = HEAD + """
                  void log(String key) throws SQLException { System.out.println(text(key)); }
                  void start() throws SQLException { log("a"); add(); }
                }
                """;
        assertThat(told(source, "log")).containsExactly("SELECT .. FROM texts");
        assertThat(told(source, "start")).containsExactly("INSERT INTO lines");
    }

    @Test
    void aReadThatDecidesOrIsGivenBackIsTold() {
        assertThat(told(HEAD + """
                  void startUnless() throws SQLException { if (text("a") == null) add(); }
                  void start() throws SQLException { startUnless(); }
                }
                """, "start")).containsExactly("SELECT .. FROM texts", "INSERT INTO lines");
        assertThat(told(HEAD + "String start() throws SQLException { return text(\"a\"); } }", "start"))
                .containsExactly("SELECT .. FROM texts");
    }

    @Test
    void aMappersReadMaySendWhatWaitsAndIsTold() {
        assertThat(told(HEAD + """
                  void log() { System.out.println(em.createNativeQuery("select text from texts").getResultList()); }
                  void start() { log(); }
                }
                """, "start")).hasSize(1);
    }

    @Test
    void aLockUnderWhichNothingIsDone() {
        String source = HEAD + """
                  void log(String key) throws SQLException {
                    lock.lock();
                    System.out.println(text(key));
                    lock.unlock();
                  }
                  void locked() throws SQLException { lock.lock(); add(); lock.unlock(); }
                  void start() throws SQLException { log("a"); locked(); }
                }
                """;
        assertThat(told(source, "log")).containsExactly("lock", "SELECT .. FROM texts", "unlock");
        assertThat(told(source, "start")).containsExactly("lock", "INSERT INTO lines", "unlock");
    }

    @Test
    void locksThatAreLeftToOthersAreToldForTheFirstTimeAndForTheLast() {
        String source = HEAD + """
                  void take() { lock.lock(); }
                  void several() throws SQLException { take(); add(); take(); add(); take(); }
                  void pairs() throws SQLException { take(); add(); lock.unlock(); take(); add(); lock.unlock(); take(); }
                  void start() throws SQLException { several(); }
                  void startPairs() throws SQLException { pairs(); }
                }
                """;
        assertThat(told(source, "several"))
                .containsExactly("lock", "INSERT INTO lines", "lock", "INSERT INTO lines", "lock");
        assertThat(told(source, "start")).containsExactly("lock", "INSERT INTO lines", "INSERT INTO lines", "lock");
        assertThat(told(source, "startPairs")).isEqualTo(told(source, "pairs")).hasSize(7);
    }

    @Test
    void whatIsDoneOutsideAgainAndAgainIsToldForTheFirstTimeAndForTheLast() {
        String source = HEAD + """
                  void several() throws Exception { tell(); add(); tell(); add(); tell(); }
                  void start() throws Exception { several(); }
                }
                """;
        assertThat(told(source, "several"))
                .containsExactly(
                        "postForObject", "INSERT INTO lines", "postForObject", "INSERT INTO lines", "postForObject");
        assertThat(told(source, "start"))
                .containsExactly("postForObject", "INSERT INTO lines", "INSERT INTO lines", "postForObject");
    }

    private static List<String> told(String source, String method) {
        FileFacts facts = JavaFrontend.read("Texts.java", source).facts().orElseThrow();
        Program program = new Program(
                new TypeIndex(List.of(facts)),
                Mappings.NONE,
                List.of(
                        new JdbcModel(),
                        new JpaModel(),
                        new LockModel(),
                        new HttpClientModel(),
                        new ExternalEffectModel()));
        program.follow(1, () -> {});
        return program
                .summary(program.methods().stream()
                        .filter(m -> m.name().equals(method))
                        .findFirst()
                        .orElseThrow())
                .orElseThrow()
                .events()
                .stream()
                .map(DeadEventsTest::text)
                .toList();
    }

    private static String text(Event event) {
        return event instanceof Event.Operation o
                ? o.operation().label()
                : event instanceof Event.External e ? e.effect().label() : lock((Event.Lock) event);
    }

    private static String lock(Event.Lock lock) {
        return lock.acquire() ? "lock" : "unlock";
    }
}
