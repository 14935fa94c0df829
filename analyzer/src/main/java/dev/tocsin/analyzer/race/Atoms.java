package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.ir.Cond;
import java.util.ArrayList;
import java.util.List;

/** The single tests that a condition is made of, each with the answer that it gave. */
final class Atoms {

    /**
     * One test.
     *
     * @param holds the answer under which the program went this way
     */
    record Atom(Cond cond, boolean holds) {}

    private Atoms() {}

    static List<Atom> of(Cond condition) {
        List<Atom> atoms = new ArrayList<>();
        collect(condition, true, atoms);
        return atoms;
    }

    private static void collect(Cond condition, boolean holds, List<Atom> into) {
        if (condition instanceof Cond.Not n) {
            collect(n.of(), !holds, into);
        } else if (condition instanceof Cond.And a) {
            a.parts().forEach(p -> collect(p, holds, into));
        } else if (condition instanceof Cond.Or o) {
            o.parts().forEach(p -> collect(p, holds, into));
        } else if (!(condition instanceof Cond.Fixed)
                && !(condition instanceof Cond.Caught)
                && !(condition instanceof Cond.Cut)) {
            into.add(new Atom(condition, holds));
        }
    }
}
