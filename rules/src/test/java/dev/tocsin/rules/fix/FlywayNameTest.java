package dev.tocsin.rules.fix;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlywayNameTest {

    @ParameterizedTest
    @CsvSource({
        "V1__a.sql, 2",
        "V009__a.sql, 010",
        "V99__a.sql, 100",
        "V1.9__a.sql, 1.10",
        "V2_1__a.sql, 2_2",
        "V20260131120000__a.sql, 20260131120001",
        "V7__InJava.java, 8"
    })
    void raisesTheLastNumberAndKeepsItsWidth(String file, String next) {
        FlywayName name = FlywayName.of("db/migration/" + file).orElseThrow();

        assertThat(name.next(null)).isEqualTo(next);
    }

    @Test
    void goesOnFromWhatWasGivenAway() {
        FlywayName name = new FlywayName("db/migration/", "3");

        assertThat(name.next("4")).isEqualTo("5");
        assertThat(name.next("2")).isEqualTo("4");
    }

    @ParameterizedTest
    @CsvSource({"R__views.sql", "U1__undo.sql", "V1_no_description.sql", "schema.sql", "Vx__a.sql"})
    void knowsOnlyVersionedMigrations(String file) {
        assertThat(FlywayName.of("db/migration/" + file)).isEmpty();
    }

    @Test
    void comparesNumbersNotLetters() {
        assertThat(FlywayName.BY_VERSION.compare("10", "9")).isPositive();
        assertThat(FlywayName.BY_VERSION.compare("1.10", "1.9")).isPositive();
        assertThat(FlywayName.BY_VERSION.compare("1", "1.0")).isZero();
    }

    @Test
    void databasesApartHaveLocationsApart() {
        assertThat(FlywayName.location("app/src/main/resources/db/migration/2024/"))
                .isEqualTo("app/src/main/resources/db/migration/");
        assertThat(FlywayName.location("app/src/main/resources/db/migration/mysql/"))
                .isEqualTo("app/src/main/resources/db/migration/mysql/");
        assertThat(FlywayName.location("sql/")).isEqualTo("sql/");
    }
}
