package dev.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTextTest {

    @ParameterizedTest
    @CsvSource({"abc, 3", "東京, 4", "한글, 4", "e\u0301, 1", "日本a, 5", "👍, 2", "ｆｕｌｌ, 8", "│─…, 3", "'', 0"})
    void countsColumns(String text, int width) {
        assertThat(TerminalText.width(text)).isEqualTo(width);
    }

    @Test
    void breaksAtSpaces() {
        assertThat(TerminalText.wrap("two requests can both insert", 12))
                .containsExactly("two requests", "can both", "insert");
        assertThat(TerminalText.wrap("", 12)).containsExactly("");
    }

    @Test
    void cutsAWordThatIsTooLong() {
        assertThat(TerminalText.wrap("a abcdefghij b", 4)).containsExactly("a", "abcd", "efgh", "ij b");
        assertThat(TerminalText.wrap("東京東京", 3)).containsExactly("東", "京", "東", "京");
    }

    @Test
    void keepsJoinersBecauseEmojiAndScriptsNeedThem() {
        assertThat(TerminalText.neutral("👩\u200d💻", true)).isEqualTo("👩\u200d💻");
    }
}
