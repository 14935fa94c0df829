package dev.tocsin.analyzer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.facts.FileFacts;
import dev.tocsin.analyzer.facts.Import;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DatabaseLibrariesTest {

    private static List<FileFacts> files(int count, String imported) {
        return IntStream.range(0, count)
                .mapToObj(i -> new FileFacts(
                        "F" + i + ".java", "com.acme", List.of(new Import(imported, false, false)), List.of(), 1))
                .toList();
    }

    @Test
    void nothingRecognisedIsSaid() {
        assertThat(DatabaseLibraries.limit(files(12, "org.springframework.jdbc.core.JdbcTemplate"), 0))
                .contains("12 files import a library for databases, but no data access was recognised:"
                        + " silence does not mean that there are no races.");
    }

    @Test
    void hardlyAnythingRecognisedIsSaid() {
        assertThat(DatabaseLibraries.limit(files(12, "org.jooq.DSLContext"), 1))
                .contains("12 files import a library for databases, but only 1 place of data access was recognised:"
                        + " silence does not mean that there are no races.");
    }

    @Test
    void oneForEachFileIsMuch() {
        assertThat(DatabaseLibraries.limit(files(12, "java.sql.PreparedStatement"), 12))
                .isEmpty();
    }

    @Test
    void fewFilesTellNothing() {
        assertThat(DatabaseLibraries.limit(files(9, "java.sql.Connection"), 0)).isEmpty();
    }

    @Test
    void annotationsAndColumnTypesAreNoAccess() {
        assertThat(DatabaseLibraries.limit(files(12, "jakarta.persistence.Entity"), 0))
                .isEmpty();
        assertThat(DatabaseLibraries.limit(files(12, "java.sql.Timestamp"), 0)).isEmpty();
        assertThat(DatabaseLibraries.limit(files(12, "org.hibernate.annotations.Type"), 0))
                .isEmpty();
    }
}
