package dev.tocsin.analyzer.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.source.SourceSpan;
import org.junit.jupiter.api.Test;

/** When the assumptions of a path exclude each other. */
class PathTest {

    private static final Cond A = new Cond.Holds(new Value.Param(0));
    private static final Cond B = new Cond.Holds(new Value.Param(1));

    @Test
    void aConditionAndItsOppositeAreImpossibleInEitherOrder() {
        assertThat(path(A, Cond.not(A)).impossible()).isTrue();
        assertThat(path(Cond.not(A), A).impossible()).isTrue();
        assertThat(path(Cond.not(A), Cond.and(B, A)).impossible()).isTrue();
    }

    @Test
    void whatIsNotSaidTwiceIsPossible() {
        assertThat(path(A, B).impossible()).isFalse();
        assertThat(path(Cond.not(A), B).impossible()).isFalse();
        assertThat(path(A, A).length()).isEqualTo(1);
    }

    private static Path path(Cond... conditions) {
        Path path = Path.EMPTY;
        for (Cond condition : conditions) {
            path = path.and(new Assumption(condition, SourceSpan.line("A.java", 1), Assumption.Otherwise.GOES_ON));
        }
        return path;
    }
}
