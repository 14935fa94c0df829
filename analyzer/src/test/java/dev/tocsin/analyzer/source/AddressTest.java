package dev.tocsin.analyzer.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTest {

    @ParameterizedTest
    @CsvSource({
        "tocsin:, true",
        "// tocsin:ignore TOC101, true",
        "ttocsin:, true",
        "tocsintocsin:, true",
        "tocsin, false",
        "tocsi n:, false",
        "Tocsin:, false",
        "'', false",
    })
    void findsTheWord(String text, boolean found) {
        assertThat(isIn(text)).isEqualTo(found);
    }

    @Test
    void looksNoFurtherThanTheFile() {
        byte[] buffer = "a tocsin:".getBytes(StandardCharsets.UTF_8);

        assertThat(Address.isIn(buffer, buffer.length)).isTrue();
        assertThat(Address.isIn(buffer, buffer.length - 1)).isFalse();
    }

    /** A search that skips finds what one that does not skip finds. */
    @Test
    void findsWhatThePlainSearchFinds() {
        Random random = new Random(3);
        int found = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(6); length >= 0; length--) {
                text.append(Address.WORD, random.nextInt(4), 4 + random.nextInt(4));
            }
            boolean expected = text.indexOf(Address.WORD) >= 0;
            assertThat(isIn(text.toString())).as(text.toString()).isEqualTo(expected);
            found += expected ? 1 : 0;
        }
        assertThat(found).isBetween(100, 19_900);
    }

    private static boolean isIn(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Address.isIn(bytes, bytes.length);
    }
}
