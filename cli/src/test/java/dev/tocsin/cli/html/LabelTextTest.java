package dev.tocsin.cli.html;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LabelTextTest {

    @Test
    void breaksAtSpaces() {
        assertThat(LabelText.lines("refused, the caller sees a 500", 16, 3))
                .containsExactly("refused, the", "caller sees a", "500");
    }

    @Test
    void breaksNamesWhereAHumpIs() {
        assertThat(LabelText.lines("countByTeamIdAndRoleAndStatus", 16, 3))
                .containsExactly("countByTeamIdAnd", "RoleAndStatus");
        assertThat(LabelText.lines("find_by_name_and_email", 12, 3)).containsExactly("find_by_name", "_and_email");
    }

    @Test
    void cutsWhatIsTooLongForAll() {
        assertThat(LabelText.lines("x".repeat(50), 10, 2)).containsExactly("x".repeat(10), "x".repeat(9) + "…");
        assertThat(LabelText.lines("", 10, 2)).containsExactly("");
    }

    @Test
    void neverCutsACharacterInTwo() {
        for (int width = 4; width < 12; width++) {
            assertThat(LabelText.lines("a" + "\ud83d\ude00".repeat(30), width, 3))
                    .allSatisfy(line ->
                            assertThat(line.codePoints()).noneMatch(c -> Character.getType(c) == Character.SURROGATE));
        }
    }
}
