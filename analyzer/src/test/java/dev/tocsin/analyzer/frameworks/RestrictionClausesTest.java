package dev.tocsin.analyzer.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.facts.FileFacts;
import dev.tocsin.analyzer.frontend.JavaFrontend;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.schema.readers.JpaReader;
import dev.tocsin.analyzer.types.TypeIndex;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestrictionClausesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "deleted = false                     | deleted EQ false",
                "deleted=0                           | deleted EQ false",
                "deleted = 'N'                       | deleted EQ false",
                "not deleted                         | deleted EQ false",
                "deleted is not true                 | deleted EQ false",
                "deleted <> true                     | deleted NE true",
                "(deleted = false) and active        | deleted EQ false, active EQ true",
                "deleted_at IS NULL                  | deleted_at IS_NULL null",
                "t.deleted_at is null                | deleted_at IS_NULL null",
                "{alias}.deleted_at is null          | deleted_at IS_NULL null",
                "\\\"deleted_at\\\" is null          | deleted_at IS_NULL null",
                "status = 'OPEN'                     | status EQ OPEN",
                "status = 1                          | status EQ DONE",
                "status != N'DONE'                   | status NE DONE",
                "kind = 'x'                          | kind EQ x",
                "kind = 'black and white'            | kind EQ black and white",
                "tenant_id = :tenant                 | tenant_id EQ of the session",
                "removed = 0                         | removed EQ 0",
            })
    void readsConditionsAsTheProgramWritesThem(String clause, String conditions) {
        RowPredicate rows = restriction(clause);

        assertThat(shown(rows)).isEqualTo(conditions);
        assertThat(rows.complete()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "deleted = false or status = 'OPEN'                              | ~~",
                "deleted = false and status in ('OPEN', 'DONE')                  | deleted EQ false",
                "deleted = false and (kind = 'x' or kind = 'y')                  | deleted EQ false",
                "deleted = false and id in (select task_id from open_tasks)      | deleted EQ false",
                "deleted = false and deleted_at < now()                          | deleted EQ false",
                "status = 'GONE'                                                 | ~~",
                "status = 7                                                      | ~~",
                "kind = 5                                                        | ~~",
                "???                                                             | ~~",
            })
    void saysWhereItDoesNotKnowAll(String clause, String conditions) {
        RowPredicate rows = restriction(clause);

        assertThat(shown(rows)).isEqualTo(conditions);
        assertThat(rows.complete()).isFalse();
    }

    @Test
    void whatStandsInAnnotationsOfTheirOwnIsKept() {
        RowPredicate rows = read("""
                @Entity @SQLRestriction("deleted = false") @SoftDelete(columnName = "gone")
                class Task { @Id long id; boolean deleted; }
                """);

        assertThat(shown(rows)).isEqualTo("gone EQ false, deleted EQ false");
    }

    private static RowPredicate restriction(String clause) {
        return read("""
                @Entity @SQLRestriction("%s")
                class Task {
                    @Id long id;
                    boolean deleted;
                    boolean active;
                    @Column(name = "deleted_at") Instant deletedAt;
                    Status status;
                    String kind;
                    int removed;
                }
                """.formatted(clause));
    }

    private static RowPredicate read(String entity) {
        List<FileFacts> files = new ArrayList<>();
        for (String source : List.of(entity, "enum Status { OPEN, DONE }")) {
            files.add(JavaFrontend.read("File" + files.size() + ".java", source)
                    .facts()
                    .orElseThrow());
        }
        TypeIndex types = new TypeIndex(files);
        return RestrictionClauses.read(JpaReader.read(types, false).mappings(), types)
                .byName("Task")
                .orElseThrow()
                .restriction()
                .rows();
    }

    private static String shown(RowPredicate rows) {
        List<String> conditions = rows.conditions().stream()
                .map(c -> c.column() + " " + c.operator() + " " + shown(c.value()))
                .toList();
        return String.join(", ", conditions);
    }

    private static String shown(Value value) {
        return value instanceof Value.Const c ? c.text() : ((Value.Named) value).name();
    }
}
