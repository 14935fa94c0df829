package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Names;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.race.Atoms.Atom;
import java.util.List;

/**
 * A flag that says whether a check is asked at all, where the row is inserted in either case: {@code if (form.onetime() &&
 * submissions.exists(user, form)) throw ..}. What is inserted where it is off nobody compares with the rows that are there.
 */
final class AskedByFlag {

    private AskedByFlag() {}

    static boolean is(Candidate candidate) {
        boolean inserted = candidate.window() == Window.INSERT
                && candidate
                        .write()
                        .filter(w -> w.effect() == DataOperation.Effect.INSERT)
                        .isPresent();
        return inserted
                && candidate
                        .assumption()
                        .map(Assumption::condition)
                        .filter(Cond.Or.class::isInstance)
                        .map(Cond.Or.class::cast)
                        .filter(or -> or.parts().stream().anyMatch(p -> isFlag(p, candidate)))
                        .isPresent();
    }

    /** It is neither about what the check asks for ({@code code != null && ..}), nor about what it has found. */
    private static boolean isFlag(Cond part, Candidate candidate) {
        List<Atom> atoms = Atoms.of(part);
        List<RowPredicate.Condition> asked = candidate.where().conditions();
        return atoms.size() == 1
                && atoms.get(0).cond() instanceof Cond.Holds holds
                && !Values.mentions(
                        holds.value(),
                        v -> v instanceof Value.Result r
                                        && r.operation()
                                                .equals(candidate.check().id())
                                || asked.stream().anyMatch(c -> c.value().equals(v)))
                && asked.stream().noneMatch(c -> isCalledAfter(holds.value(), c.column()))
                && !demanded(Cond.not(part), candidate);
    }

    /** {@code hasCode()}, {@code isSetCode()} before the code is asked for. */
    private static boolean isCalledAfter(Value flag, String column) {
        String name = Names.fold(column);
        return Values.mentions(
                flag,
                v -> v instanceof Value.Property p && Names.fold(p.name()).contains(name)
                        || v instanceof Value.Derived d && Names.fold(d.how()).contains(name));
    }

    /** Where the flag is off, the way to the insert ends elsewhere. */
    private static boolean demanded(Cond on, Candidate candidate) {
        return candidate.act().path().demands(on);
    }
}
