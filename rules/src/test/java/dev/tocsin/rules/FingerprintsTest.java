package dev.tocsin.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.source.SourceSpan;
import java.util.List;
import org.junit.jupiter.api.Test;

class FingerprintsTest {

    private static final SourceSpan HERE = new SourceSpan("A.java", 4, 9, 4, 20);

    @Test
    void surviveAMoveInTheFileAndOtherSpellings() {
        Finding moved = finding("m", "app.USERS", List.of("created_at", "email"), new SourceSpan("B.java", 9, 1, 9, 2));

        assertThat(Fingerprints.of(List.of(moved)))
                .isEqualTo(Fingerprints.of(List.of(finding("m", "users", List.of("email", "createdAt"), HERE))));
    }

    @Test
    void tellMethodsEntitiesAndColumnsApart() {
        assertThat(Fingerprints.of(List.of(
                        finding("m", "users", List.of("email"), HERE),
                        finding("n", "users", List.of("email"), HERE),
                        finding("m", "orders", List.of("email"), HERE),
                        finding("m", "users", List.of("name"), HERE),
                        finding("m", "users", List.of(), HERE))))
                .doesNotHaveDuplicates()
                .allMatch(fingerprint -> fingerprint.endsWith(":1"));
    }

    @Test
    void numberFindingsThatAreEqual() {
        Finding finding = finding("m", "users", List.of("email"), HERE);

        List<String> fingerprints = Fingerprints.of(List.of(finding, finding));

        assertThat(fingerprints.get(0)).matches("[0-9a-f]{32}:1");
        assertThat(fingerprints.get(1)).isEqualTo(fingerprints.get(0).replace(":1", ":2"));
    }

    private static Finding finding(String method, String entity, List<String> columns, SourceSpan act) {
        return new Finding(
                Samples.CHECK_THEN_INSERT,
                Severity.ERROR,
                Confidence.HIGH,
                "message of line " + act.startLine(),
                new Finding.Site(act, "check"),
                new Finding.Site(act, "act"),
                method,
                entity,
                columns,
                List.of(),
                Samples.register().race(),
                Samples.register().repaired(),
                List.of(new Finding.LookedFor("unique key", "not found")),
                List.of("Add a key."));
    }
}
