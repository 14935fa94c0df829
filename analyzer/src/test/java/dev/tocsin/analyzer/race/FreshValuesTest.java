package dev.tocsin.analyzer.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.ir.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreshValuesTest {

    @Test
    void theTextOfAMomentIsOfOneRow() {
        Value now = new Value.Derived("now", List.of(new Value.Named("java.time.Instant", "")));

        assertThat(FreshValues.ofOneRow(new Value.Derived("toString", List.of(now))))
                .isTrue();
    }

    @Test
    void theTextOfNothingThatIsKnownIsNotTakenForOne() {
        assertThat(FreshValues.ofOneRow(new Value.Derived("toString", List.of())))
                .isFalse();
    }
}
