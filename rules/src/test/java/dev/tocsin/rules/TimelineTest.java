package dev.tocsin.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.rules.Timeline.Kind;
import dev.tocsin.rules.Timeline.Move;
import dev.tocsin.rules.Timeline.Outcome;
import dev.tocsin.rules.Timeline.Request;
import dev.tocsin.rules.Timeline.Stretch;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimelineTest {

    @Test
    void theWindowOfEachRequestReachesFromItsCheckToItsAct() {
        Timeline race = timeline(
                true,
                move(Request.A, Kind.CHECK),
                move(Request.B, Kind.CHECK),
                move(Request.A, Kind.ACT),
                move(Request.B, Kind.ACT),
                move(Request.B, Kind.ANSWER));

        assertThat(race.windows()).containsExactly(new Stretch(Request.A, 0, 2), new Stretch(Request.B, 1, 3));
        assertThat(race.locked()).isEmpty();
    }

    @Test
    void thereIsNoWindowWhereNothingGoesWrong() {
        assertThat(timeline(false, move(Request.A, Kind.CHECK), move(Request.A, Kind.ACT))
                        .windows())
                .isEmpty();
    }

    @Test
    void anActWithoutACheckBeforeItHasNoWindow() {
        assertThat(timeline(true, move(Request.A, Kind.ACT), move(Request.A, Kind.CHECK))
                        .windows())
                .isEmpty();
    }

    @Test
    void aRowLockIsHeldUntilTheCommitAndAnotherOneUntilItIsGivenBack() {
        Timeline locks = timeline(
                false,
                move(Request.A, Kind.ENTER),
                move(Request.A, Kind.LOCK),
                move(Request.A, Kind.ACT),
                move(Request.A, Kind.COMMIT),
                move(Request.A, Kind.LEAVE),
                move(Request.B, Kind.LOCK));

        assertThat(locks.locked()).containsExactly(new Stretch(Request.A, 0, 4), new Stretch(Request.A, 1, 3));
    }

    @Test
    void tellsStatementAndAnswer() {
        assertThat(new Move(Request.A, Kind.CHECK, "exists", "no row", Optional.empty()).text())
                .isEqualTo("exists: no row");
        assertThat(new Move(Request.A, Kind.COMMIT, "commit", "", Optional.empty()).text())
                .isEqualTo("commit");
    }

    @Test
    void hasMoves() {
        assertThatThrownBy(() -> timeline(true)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Timeline timeline(boolean harm, Move... moves) {
        return new Timeline(List.of(moves), new Outcome(harm, "It ends."));
    }

    private static Move move(Request request, Kind kind) {
        return new Move(request, kind, "does", "", Optional.empty());
    }
}
