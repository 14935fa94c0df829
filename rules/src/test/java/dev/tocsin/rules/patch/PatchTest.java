package dev.tocsin.rules.patch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.rules.Applicability;
import dev.tocsin.rules.FileEdit;
import dev.tocsin.rules.Finding;
import dev.tocsin.rules.Fix;
import dev.tocsin.rules.Samples;
import dev.tocsin.rules.TextEdit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which fixes go together. */
class PatchTest {

    @Test
    void takesWhatIsTrustedEnough() {
        Finding safe = with(fix(Applicability.SAFE, edit("A.java", 0, 1, "x")));
        Finding review = with(fix(Applicability.NEEDS_REVIEW, edit("B.java", 0, 1, "x")));
        Finding shown =
                with(new Fix(Applicability.SHOW_ONLY, "By hand.", false, List.of(), List.of(), Optional.empty()));

        assertThat(Patch.of(List.of(safe, review, shown), Applicability.SAFE).files())
                .extracting(FileEdit::file)
                .containsExactly("A.java");
        assertThat(Patch.of(List.of(safe, review, shown), Applicability.NEEDS_REVIEW)
                        .files())
                .extracting(FileEdit::file)
                .containsExactly("A.java", "B.java");
    }

    @Test
    void importsThatSeveralFixesBringToOnePlaceAreThereOnce() {
        Finding first = with(fix(Applicability.SAFE, edit("A.java", 4, 4, "import a.B;\nimport a.C;\n")));
        Finding second = with(fix(Applicability.SAFE, edit("A.java", 4, 4, "import a.C;\n")));
        Finding third = with(fix(Applicability.SAFE, edit("A.java", 4, 4, "import a.A;\n")));

        Patch patch = Patch.of(List.of(first, second, third), Applicability.SAFE);

        assertThat(patch.files().get(0).edits())
                .extracting(TextEdit::replacement)
                .containsExactly("import a.A;\nimport a.B;\nimport a.C;\n");
    }

    @Test
    void theFirstOfTwoThatMeetIsTaken() {
        Finding first = with(fix(Applicability.SAFE, edit("A.java", 4, 9, "x")));
        Finding second = with(fix(Applicability.SAFE, edit("A.java", 8, 12, "y"), edit("B.java", 0, 0, "z")));

        Patch patch = Patch.of(List.of(first, second), Applicability.SAFE);

        assertThat(patch.files()).containsExactly(edit("A.java", 4, 9, "x"));
        assertThat(patch.taken()).extracting(Patch.Choice::finding).containsExactly(first);
        assertThat(patch.left()).extracting(Patch.Choice::finding).containsExactly(second);
    }

    @Test
    void whatIsTheSameIsDoneOnce() {
        FileEdit importIt = edit("A.java", 10, 10, "import a.B;\n");
        Finding first = with(fix(Applicability.SAFE, importIt));
        Finding second = with(fix(
                Applicability.SAFE,
                new FileEdit(
                        "A.java",
                        Optional.of("hash"),
                        List.of(importIt.edits().get(0), new TextEdit(20, 21, 1, 21, 1, 22, "y")))));

        Patch patch = Patch.of(List.of(first, second), Applicability.SAFE);

        assertThat(patch.left()).isEmpty();
        assertThat(patch.files().get(0).edits())
                .extracting(TextEdit::replacement)
                .containsExactly("import a.B;\n", "y");
    }

    @Test
    void twoImportsAtOnePlaceDoNotMeet() {
        Finding first = with(fix(Applicability.SAFE, edit("A.java", 10, 10, "import b.C;\n")));
        Finding second = with(fix(Applicability.SAFE, edit("A.java", 10, 10, "import a.B;\n")));

        Patch patch = Patch.of(List.of(first, second), Applicability.SAFE);

        assertThat(patch.left()).isEmpty();
        assertThat(patch.files().get(0).edits())
                .extracting(TextEdit::replacement)
                .containsExactly("import a.B;\nimport b.C;\n");
    }

    @Test
    void twoStatementsAtOnePlaceMeet() {
        Finding first = with(fix(Applicability.SAFE, edit("A.java", 10, 10, "a();\n")));
        Finding second = with(fix(Applicability.SAFE, edit("A.java", 10, 10, "b();\n")));

        assertThat(Patch.of(List.of(first, second), Applicability.SAFE).left()).hasSize(1);
    }

    private static Finding with(Fix fix) {
        return Samples.register().with(List.of(fix));
    }

    private static Fix fix(Applicability applicability, FileEdit... files) {
        return new Fix(applicability, "Does it.", true, List.of(files), List.of(), Optional.empty());
    }

    private static FileEdit edit(String file, int start, int end, String replacement) {
        return new FileEdit(
                file, Optional.of("hash"), List.of(new TextEdit(start, end, 1, start + 1, 1, end + 1, replacement)));
    }
}
