package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.ir.Value;
import java.util.List;

/**
 * What a method does, in terms of its parameters.
 *
 * @param events in order
 * @param result what it returns
 * @param exit what holds after it has returned
 * @param cutShort true where some of what it does was left out
 */
public record Summary(List<Event> events, Value result, List<Assumption> exit, boolean cutShort) {

    public Summary {
        events = List.copyOf(events);
        exit = List.copyOf(exit);
    }
}
