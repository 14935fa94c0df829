package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.Value;
import java.util.List;
import java.util.function.Predicate;

/** Looks through conditions without the alternatives that are excluded by what is known. */
final class Reachable {

    private final Predicate<Value> test;
    private final List<Cond> facts;

    private Reachable(Predicate<Value> test, List<Cond> facts) {
        this.test = test;
        this.facts = facts;
    }

    /**
     * True where a value that the condition is made of meets the test: of {@code given != null ? given : row.start}, where
     * {@code given != null} is a fact, only {@code given} counts.
     */
    static boolean mentions(Cond cond, Predicate<Value> test, List<Cond> facts) {
        return Values.mentions(cond, test) && new Reachable(test, facts).in(cond);
    }

    private boolean in(Cond cond) {
        if (cond instanceof Cond.Not n) {
            return in(n.of());
        }
        if (cond instanceof Cond.And a) {
            return a.parts().stream().noneMatch(this::excluded)
                    && a.parts().stream().anyMatch(this::in);
        }
        if (cond instanceof Cond.Or o) {
            return o.parts().stream().noneMatch(facts::contains)
                    && o.parts().stream().anyMatch(this::in);
        }
        if (cond instanceof Cond.Present p) {
            return in(p.value());
        }
        if (cond instanceof Cond.Holds h) {
            return in(h.value());
        }
        if (cond instanceof Cond.Compare c) {
            return in(c.left()) || in(c.right());
        }
        return Values.mentions(cond, test);
    }

    private boolean excluded(Cond cond) {
        return facts.contains(Cond.not(cond));
    }

    private boolean in(Value value) {
        if (test.test(value)) {
            return true;
        }
        if (value instanceof Value.Choice c) {
            return c.arms().stream()
                    .filter(a -> a.guard().conjuncts().stream().noneMatch(this::excluded))
                    .anyMatch(a -> in(a.value()) || in(a.guard()));
        }
        if (value instanceof Value.Derived d) {
            return d.from().stream().anyMatch(this::in);
        }
        return Values.mentions(value, test);
    }
}
