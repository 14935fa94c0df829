package dev.tocsin.rules.sarif;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The expected values are those of the tests of {@code github/codeql-action}. */
class LineHashesTest {

    private static final List<String> FIVE_LINES_AND_AN_END = List.of(
            "e9496ae3ebfced30:1",
            "fb7c023a8b9ccb3f:1",
            "ce8ba1a563dcdaca:1",
            "e20e36e16fcb0cc8:1",
            "b3edc88f2938467e:1",
            "c8e28b0b4002a3a0:1",
            "c129715d7a2bc9a3:1");

    @Test
    void hashesAnEmptyFile() {
        assertThat(hashes("")).containsExactly("c129715d7a2bc9a3:1");
    }

    @Test
    void leavesOutSpacesAndTabs() {
        assertThat(hashes(" a\nb\n  \t\tc\n d"))
                .containsExactly("271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1");
        assertThat(hashes(" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End"))
                .containsExactly(
                        "8b7cf3e952e7aeb2:1",
                        "b1ae1287ec4718d9:1",
                        "bff680108adb0fcc:1",
                        "c6805c5e1288b612:1",
                        "b86d3392aea1be30:1",
                        "e6ceba753e1a442:1");
    }

    @Test
    void takesEveryLineEndForALineFeed() {
        String text = " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n";

        assertThat(hashes(text)).isEqualTo(FIVE_LINES_AND_AN_END);
        assertThat(hashes(text.replace("\n", "\r"))).isEqualTo(FIVE_LINES_AND_AN_END);
        assertThat(hashes(text.replace("\n", "\r\n"))).isEqualTo(FIVE_LINES_AND_AN_END);
        assertThat(hashes(" hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n"))
                .isEqualTo(FIVE_LINES_AND_AN_END);
    }

    @Test
    void countsEqualHashes() {
        assertThat(hashes("Lorem ipsum dolor sit amet.\n".repeat(10)))
                .containsExactly(
                        "a7f2ff13bc495cf2:1",
                        "a7f2ff13bc495cf2:2",
                        "a7f2ff13bc495cf2:3",
                        "a7f2ff13bc495cf2:4",
                        "a7f2ff13bc495cf2:5",
                        "a7f2ff13bc495cf2:6",
                        "a7f2ff1481e87703:1",
                        "a9cf91f7bbf1862b:1",
                        "55ec222b86bcae53:1",
                        "cc97dc7b1d7d8f7b:1",
                        "c129715d7a2bc9a3:1");
    }

    @Test
    void answersOnlyForTheLinesAskedFor() {
        assertThat(LineHashes.of("a\nb\nc\n", Set.of(2, 99))).containsOnlyKeys(2);
    }

    private static List<String> hashes(String text) {
        Set<Integer> lines = IntStream.rangeClosed(1, 100).boxed().collect(Collectors.toSet());
        Map<Integer, String> inOrder = new TreeMap<>(LineHashes.of(text, lines));
        return List.copyOf(inOrder.values());
    }
}
