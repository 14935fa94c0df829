package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * What a method demands that not every way through it comes to: behind {@code void check(String name) { if (name == null)
 * return; if (users.exists(name)) throw ..; }} there was no name, or there is no such user.
 */
final class Demands {

    /** A demand behind more decisions than these says little. */
    private static final int MAX_DECISIONS = 3;

    private static final int MAX_SIZE = 40;

    private static final int MAX_WAYS = 8;

    /** What was read, or may turn out to have been: a demand on bare arguments decides no race. */
    private static final int OF_ROWS = Value.Kinds.RESULT | Value.Kinds.APPLIED | Value.Kinds.PROPERTY;

    private Demands() {}

    /**
     * @param ways what each way through the method assumed
     * @param common what all ways assumed
     * @return what holds behind the method whichever way it took
     */
    static List<Assumption> of(List<List<Assumption>> ways, List<Assumption> common) {
        List<Assumption> demands = new ArrayList<>();
        boolean caught = ways.stream().flatMap(List::stream).anyMatch(a -> a.condition() instanceof Cond.Caught);
        if (!caught && ways.size() <= MAX_WAYS) {
            ways.forEach(way -> add(way, ways, common, demands));
        }
        return demands;
    }

    private static void add(
            List<Assumption> way, List<List<Assumption>> ways, List<Assumption> common, List<Assumption> demands) {
        List<Cond> notReached = new ArrayList<>();
        for (Assumption assumption : way) {
            if (holds(common, assumption.condition())) {
                continue;
            }
            if (assumption.otherwise().kind() != Assumption.Otherwise.Kind.THROWS) {
                if (assumption.condition() instanceof Cond.Or || notReached.size() >= MAX_DECISIONS) {
                    // A decision, or what is remembered of ways that have met: that cannot be told.
                    return;
                }
                notReached.add(Cond.not(assumption.condition()));
                continue;
            }
            List<Cond> alternatives = new ArrayList<>(notReached);
            alternatives.add(assumption.condition());
            Cond demand = Cond.or(alternatives);
            boolean says = (demand.kinds() & OF_ROWS) != 0
                    && demand.size() <= MAX_SIZE
                    // What was thrown may have been caught.
                    && ways.stream().noneMatch(w -> holds(w, Cond.not(assumption.condition())));
            if (says && !holds(common, demand) && !holds(demands, demand)) {
                demands.add(assumption.with(demand));
            }
        }
    }

    private static boolean holds(List<Assumption> known, Cond condition) {
        return known.stream().anyMatch(a -> a.condition().equals(condition));
    }
}
