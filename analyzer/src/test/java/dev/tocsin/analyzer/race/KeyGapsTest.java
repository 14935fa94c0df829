package dev.tocsin.analyzer.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.ir.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyGapsTest {

    @Test
    void theTextOfAMomentIsAnotherEachTime() {
        Value now = new Value.Derived("now", List.of(new Value.Named("java.time.Instant", "")));

        assertThat(KeyGaps.fresh(new Value.Derived("toString", List.of(now)))).isTrue();
    }

    @Test
    void theTextOfNothingThatIsKnownIsNotTakenForOne() {
        assertThat(KeyGaps.fresh(new Value.Derived("toString", List.of()))).isFalse();
    }
}
