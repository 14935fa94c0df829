package dev.tocsin.cli.reproduce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.rules.Confidence;
import dev.tocsin.rules.Finding;
import dev.tocsin.rules.Samples;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RaceChoiceTest {

    private static final String HASH = "0123456789abcdef0123456789abcdef";

    private final Race first = race("src/main/java/com/acme/SignUp.java", 20, HASH + ":1", "", 0);
    private final Race second = race("src/main/java/com/acme/SignUp.java", 31, HASH + ":2", HASH + ":1", 1);
    private final Race third =
            race("other/SignUp.java", 31, "f" + HASH.substring(1) + ":1", "f" + HASH.substring(1) + ":1", 2);
    private final List<Race> all = List.of(first, second, third);

    @Test
    void byThePlaceAsAScanShowsIt() {
        assertThat(RaceChoice.find(all, "src/main/java/com/acme/SignUp.java:20"))
                .containsExactly(first);
        assertThat(RaceChoice.find(all, "./src/main/java/com/acme/SignUp.java:20:16"))
                .containsExactly(first);
        assertThat(RaceChoice.find(all, "services/users/src/main/java/com/acme/SignUp.java:20"))
                .containsExactly(first);
        assertThat(RaceChoice.find(all, "acme/SignUp.java:31")).containsExactly(second);
        assertThat(RaceChoice.find(all, "SignUp.java:31")).containsExactly(second, third);
        assertThat(RaceChoice.find(all, "Up.java:31")).isEmpty();
    }

    @Test
    void byTheNumberInTheReport() {
        assertThat(RaceChoice.find(all, "1")).containsExactly(second);
        assertThat(RaceChoice.find(all, "#2")).containsExactly(third);
        assertThat(RaceChoice.find(all, "0")).isEmpty();
        assertThat(RaceChoice.find(all, "9")).isEmpty();
    }

    /** What a report shows by default counts its ordinals without what it leaves out. */
    @Test
    void byTheFingerprint() {
        assertThat(RaceChoice.find(all, HASH + ":1")).containsExactly(second);
        assertThat(RaceChoice.find(all, HASH + ":2")).containsExactly(second);
        assertThat(RaceChoice.find(all, HASH)).containsExactly(first, second);
        assertThat(RaceChoice.find(all, "f123456")).containsExactly(third);
        assertThat(RaceChoice.find(all, "f12345")).isEmpty();
    }

    private static Race race(String file, int line, String fingerprint, String shown, int number) {
        Finding.Site site = new Finding.Site(new SourceSpan(file, line, 16, line, 20), "`save`");
        Finding like = Samples.register();
        Finding finding = new Finding(
                like.rule(),
                like.severity(),
                number > 0 ? Confidence.HIGH : Confidence.LOW,
                like.message(),
                site,
                site,
                like.method(),
                like.entity(),
                like.columns(),
                like.path(),
                like.race(),
                like.repaired(),
                like.lookedFor(),
                like.advice());
        return new Race(finding, Optional.empty(), fingerprint, shown, number);
    }
}
