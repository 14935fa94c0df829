package dev.tocsin.analyzer.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValuesTest {

    /** A builder whose methods each give one of two builders: forty calls in a row would be a tree of 2 to the power of 40. */
    @Test
    void choicesBetweenChoicesStaySmall() {
        Value value = new Value.Param(0);
        for (int i = 0; i < 40; i++) {
            Cond chosen = new Cond.Holds(new Value.Param(i + 1));
            Value other = new Value.Maybe(chosen, value);
            value = Values.choice(List.of(new Value.Arm(chosen, value), new Value.Arm(Cond.not(chosen), other)));
        }

        assertThat(value.size()).isLessThan(10_000);
    }
}
