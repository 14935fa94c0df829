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

    /** Beyond so many events a summary is cut short. */
    public static final int MAX_EVENTS = 320;

    public Summary {
        events = List.copyOf(events);
        exit = List.copyOf(exit);
    }

    /** Whether the method does so much that the end of it was left out; recursion that was cut off does not count. */
    public boolean overflows() {
        return cutShort && events.size() >= MAX_EVENTS;
    }
}
