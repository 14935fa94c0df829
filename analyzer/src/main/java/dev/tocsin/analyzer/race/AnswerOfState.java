package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.Value;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;

/** How decisions about a column fall where the column holds a certain constant. */
final class AnswerOfState {

    /** Stands for any value that the program does not name. */
    static final Value OTHER = new Value.Named("$", "other");

    private final Predicate<Value> column;
    private final Value state;

    /**
     * @param column tells the column's values from others
     * @param state a constant, or {@link #OTHER}
     */
    AnswerOfState(Predicate<Value> column, Value state) {
        this.column = column;
        this.state = state;
    }

    /** The constants that decisions compare the column with. */
    static Set<Value> named(Collection<Cond> decisions, Predicate<Value> column) {
        Set<Value> named = new LinkedHashSet<>();
        for (Cond decision : decisions) {
            for (Atoms.Atom atom : Atoms.of(decision)) {
                Cond asked = comparison(atom.cond());
                if (asked instanceof Cond.Compare c && column.test(c.left()) && Rows.constant(c.right())) {
                    named.add(c.right());
                } else if (asked instanceof Cond.Compare c && column.test(c.right()) && Rows.constant(c.left())) {
                    named.add(c.left());
                } else if (asked instanceof Cond.Holds h && column.test(h.value())) {
                    named.add(Value.Const.TRUE);
                    named.add(Value.Const.FALSE);
                } else if (asked instanceof Cond.Present p && column.test(p.value())) {
                    named.add(Value.Const.NULL);
                }
            }
        }
        return named;
    }

    /** {@link Known#YES} where the condition holds whatever else is so; what does not ask for the column is unknown. */
    Known of(Cond asked) {
        Cond cond = comparison(asked);
        if (cond instanceof Cond.Fixed f) {
            return f.value() ? Known.YES : Known.NO;
        }
        if (cond instanceof Cond.Not n) {
            return not(of(n.of()));
        }
        if (cond instanceof Cond.And a) {
            return a.parts().stream().map(this::of).reduce(Known.YES, AnswerOfState::and);
        }
        if (cond instanceof Cond.Or o) {
            return not(o.parts().stream().map(p -> not(of(p))).reduce(Known.YES, AnswerOfState::and));
        }
        if (cond instanceof Cond.Present p && column.test(p.value())) {
            return state.equals(Value.Const.NULL) ? Known.NO : Known.YES;
        }
        if (cond instanceof Cond.Holds h && column.test(h.value())) {
            return equal(Value.Const.TRUE);
        }
        if (cond instanceof Cond.Compare c && c.operator() == Cond.Compare.Operator.EQ) {
            return column.test(c.left()) ? equal(c.right()) : column.test(c.right()) ? equal(c.left()) : Known.UNKNOWN;
        }
        return Known.UNKNOWN;
    }

    /** {@code Status.OPEN.equals(row.status)}: an enum's own {@code equals} compares. */
    private static Cond comparison(Cond cond) {
        return cond instanceof Cond.Holds h
                        && h.value() instanceof Value.Derived d
                        && d.how().equals("equals")
                        && d.from().size() == 2
                        && d.from().stream().anyMatch(Rows::constant)
                ? new Cond.Compare(
                        Cond.Compare.Operator.EQ, d.from().get(0), d.from().get(1))
                : cond;
    }

    private Known equal(Value compared) {
        if (!Rows.constant(compared)) {
            return Known.UNKNOWN;
        }
        return sameName(compared, state) ? Known.YES : Known.NO;
    }

    /** {@code Status.OPEN} may be written with its class or without. */
    static boolean sameName(Value a, Value b) {
        return a instanceof Value.Named x && b instanceof Value.Named y
                ? x.name().equals(y.name())
                : a.equals(b);
    }

    private static Known not(Known known) {
        return known == Known.UNKNOWN ? known : known == Known.YES ? Known.NO : Known.YES;
    }

    private static Known and(Known a, Known b) {
        return a == Known.NO || b == Known.NO ? Known.NO : a == Known.YES && b == Known.YES ? Known.YES : Known.UNKNOWN;
    }
}
