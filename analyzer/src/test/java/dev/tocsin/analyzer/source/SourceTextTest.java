package dev.tocsin.analyzer.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class SourceTextTest {

    private final SourceText mixed = new SourceText("A.java", "one\ntwo\r\nthree\rfour", false);

    @Test
    void linesEndInThreeWays() {
        assertThat(mixed.lineCount()).isEqualTo(4);
        assertThat(mixed.line(1)).isEqualTo("one");
        assertThat(mixed.line(2)).isEqualTo("two");
        assertThat(mixed.line(3)).isEqualTo("three");
        assertThat(mixed.line(4)).isEqualTo("four");
    }

    @Test
    void aLineEndAtTheEndOpensAnEmptyLine() {
        SourceText text = new SourceText("A.java", "a\n\n", false);

        assertThat(text.lineCount()).isEqualTo(3);
        assertThat(text.line(2)).isEmpty();
        assertThat(text.line(3)).isEmpty();
    }

    @Test
    void anEmptyTextHasOneEmptyLine() {
        SourceText text = new SourceText("A.java", "", false);

        assertThat(text.lineCount()).isEqualTo(1);
        assertThat(text.line(1)).isEmpty();
        assertThat(text.lineAt(0)).isEqualTo(1);
        assertThat(text.columnAt(0)).isEqualTo(1);
    }

    @Test
    void offsetsAndPlacesAgreeEverywhere() {
        for (int offset = 0; offset <= mixed.text().length(); offset++) {
            boolean withinLineEnd = offset > 0 && mixed.text().startsWith("\r\n", offset - 1);
            if (!withinLineEnd) {
                assertThat(mixed.offset(mixed.lineAt(offset), mixed.columnAt(offset)))
                        .isEqualTo(offset);
            }
        }
        assertThat(mixed.lineAt(9)).isEqualTo(3);
        assertThat(mixed.columnAt(10)).isEqualTo(2);
    }

    @Test
    void aColumnBeyondTheLineGivesItsEnd() {
        assertThat(mixed.offset(2, 99)).isEqualTo(7);
    }

    @Test
    void spansIncludeTheirLastCharacter() {
        assertThat(mixed.span(4, 12)).isEqualTo(new SourceSpan("A.java", 2, 1, 3, 3));
        assertThat(mixed.span(4, 4)).isEqualTo(new SourceSpan("A.java", 2, 1, 2, 1));
    }

    @Test
    void columnsCountUtf16Units() {
        assertThat(new SourceText("A.java", "😀x", false).columnAt(2)).isEqualTo(3);
    }

    @Test
    void placesThatAreNotThereAreRefused() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> mixed.line(5));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> mixed.line(0));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> mixed.lineAt(-1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> mixed.lineAt(20));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> mixed.offset(1, 0));
    }

    @Test
    void manyShortLinesAreIndexed() {
        SourceText text = new SourceText("A.java", "\n".repeat(100_000), false);

        assertThat(text.lineCount()).isEqualTo(100_001);
        assertThat(text.lineAt(99_999)).isEqualTo(100_000);
    }
}
