package dev.tocsin.analyzer.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.OperationId;
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

    @Test
    void oneOfTwoThatIsHandedInIsNotUnique() {
        Value random = new Value.Derived("randomUUID", List.of(new Value.Named("java.util.UUID", "")));
        Cond wished = new Cond.Present(new Value.Param(0));
        Value given = new Value.Choice(
                List.of(new Value.Arm(wished, new Value.Param(0)), new Value.Arm(Cond.not(wished), random)));

        assertThat(FreshValues.unique(given)).isFalse();
        assertThat(FreshValues.unique(random)).isTrue();
    }

    @Test
    void whatIsReadMakesARandomTextNoLessUniqueButANumberThatIsCountedOn() {
        Value row = new Value.Result(new OperationId(1), Value.Result.Shape.ONE);
        Value random = new Value.Derived("randomUUID", List.of(new Value.Named("java.util.UUID", "")));

        assertThat(FreshValues.unique(new Value.Derived("text", List.of(row, random))))
                .isTrue();
        assertThat(FreshValues.unique(new Value.Derived("increment", List.of(row))))
                .isFalse();
    }
}
