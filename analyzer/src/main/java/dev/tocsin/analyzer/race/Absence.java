package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.Value;
import java.util.Optional;

/** What a test says of whether a row is there. */
final class Absence {

    private final Trace trace;
    private final Program program;
    private final Rows rows;

    Absence(Trace trace, Program program) {
        this.trace = trace;
        this.program = program;
        this.rows = trace.rows();
    }

    /** The read that the test says found no row. */
    static Optional<OperationId> of(Atoms.Atom atom) {
        if (atom.holds()) {
            return Optional.empty();
        }
        if (atom.cond() instanceof Cond.Present p
                && p.value() instanceof Value.Result r
                && r.shape() == Value.Result.Shape.ONE) {
            return Optional.of(r.operation());
        }
        return atom.cond() instanceof Cond.Any a ? Rows.origin(a.source()) : Optional.empty();
    }

    /**
     * Behind {@code if (row != null && row.expired) throw} the row may well be there: its absence decided nothing. Other
     * than behind {@code if (row != null && row.id != mine) throw}, where the row that may be there is the writer's own.
     */
    boolean presentButGood(Assumption assumption, Event.Operation check, DataOperation.Write write) {
        if (!(assumption.condition() instanceof Cond.Or or)) {
            return false;
        }
        Entity entity = check.operation().entity();
        if (or.parts().stream().anyMatch(p -> isAnother(p, check) || hasKey(p, check))) {
            return true;
        }
        if (assumption.otherwise().kind() != Assumption.Otherwise.Kind.THROWS) {
            return false;
        }
        for (Cond part : or.parts()) {
            for (String tested : rows.testedProperties(part, check)) {
                if (!rows.isKey(entity, tested) && !wouldBeRefused(part, tested, entity, write)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** {@code if (row != null && row.id == mine) return}: whoever goes on has found another row than his own, or none. */
    private boolean isAnother(Cond part, Event.Operation check) {
        return part instanceof Cond.Not n
                && n.of() instanceof Cond.Compare c
                && c.operator() == Cond.Compare.Operator.EQ
                && rows.testedProperties(c, check).stream()
                        .anyMatch(p -> rows.isKey(check.operation().entity(), p));
    }

    /** {@code if (row != null) Assert.notNull(row.id)}: a row that was read has its key, and nobody is refused there. */
    private boolean hasKey(Cond part, Event.Operation check) {
        return part instanceof Cond.Present p
                && rows.property(p.value(), check)
                        .filter(key -> rows.isKey(check.operation().entity(), key))
                        .isPresent();
    }

    /**
     * Behind {@code for (row : rows) { if (!allowed(user)) throw }} there may be any number of rows: it is something else that must
     * not be so, and is asked where there are some.
     */
    static boolean oneOfSeveralReasons(Assumption assumption, Event.Operation check) {
        return check.operation() instanceof DataOperation.Read read
                && read.result() == DataOperation.Kind.MANY
                && assumption.condition() instanceof Cond.Or or
                && or.parts().stream().anyMatch(p -> !mentions(p, check.id()));
    }

    /**
     * Behind {@code if (row != null) owner(row).orElseThrow(OwnerGone::new)} the row may well be there too: the exception is the
     * answer to another question, which is asked only where the row was found.
     */
    boolean refusedForAnother(Assumption assumption, Event.Operation check) {
        return assumption.condition() instanceof Cond.Or or
                && assumption.otherwise().kind() == Assumption.Otherwise.Kind.THROWS
                && or.parts().stream()
                        .filter(part -> !mentions(part, check.id()))
                        .anyMatch(part -> Values.mentions(
                                part,
                                v -> v instanceof Value.Result r
                                        && trace.operation(r.operation())
                                                .filter(o -> askedBecauseOf(check, o))
                                                .isPresent()));
    }

    /**
     * {@code found.ifPresentOrElse(row -> update(row, notNull(form.title)), () -> insert())}: the exception refuses what comes with the
     * request, and is thrown where a row was found; it is another branch that leads to the insert.
     */
    boolean askedWhereFound(Assumption assumption, Event.Operation check, Event act) {
        Cond none = Cond.not(new Cond.Present(new Value.Result(check.id(), Value.Result.Shape.ONE)));
        return assumption.otherwise().kind() == Assumption.Otherwise.Kind.THROWS
                && assumption.condition() instanceof Cond.Or or
                && or.parts().contains(none)
                && or.parts().stream().anyMatch(p -> !mentions(p, check.id()))
                && act.path().assumptions().stream()
                        .anyMatch(a -> a.condition().conjuncts().contains(none));
    }

    /** The way to the question leads over a row that the check has found. */
    private static boolean askedBecauseOf(Event.Operation check, Event.Operation question) {
        return question.path().assumptions().stream()
                .flatMap(a -> Atoms.of(a.condition()).stream())
                .anyMatch(atom -> atom.holds() && mentions(atom.cond(), check.id()));
    }

    private static boolean mentions(Cond condition, OperationId read) {
        return Values.mentions(
                condition, v -> v instanceof Value.Result r && r.operation().equals(read));
    }

    /** The written row is such a one as the test refuses: behind {@code if (row.active) throw} an active one is inserted. */
    private boolean wouldBeRefused(Cond passed, String tested, Entity entity, DataOperation.Write write) {
        Optional<Value> written = rows.written(write, entity, tested);
        if (written.isEmpty()) {
            return false;
        }
        return Atoms.of(passed).stream().allMatch(atom -> {
            if (atom.cond() instanceof Cond.Present) {
                // A column that is null tells as little of a row as that there is none; the written one has a value.
                return atom.holds() == written.get().equals(Value.Const.NULL);
            }
            if (atom.cond() instanceof Cond.Holds) {
                return written.get().equals(atom.holds() ? Value.Const.FALSE : Value.Const.TRUE);
            }
            if (atom.cond() instanceof Cond.Compare c && c.operator() == Cond.Compare.Operator.EQ) {
                Value value = constantOf(written.get());
                Known left = standsFor(value, c.left());
                Known right = standsFor(value, c.right());
                return atom.holds() ? left == Known.NO || right == Known.NO : left == Known.YES || right == Known.YES;
            }
            return false;
        });
    }

    /** {@code 4} is what the column has for {@code RUNNING(4)}. */
    private Known standsFor(Value written, Value asked) {
        Known keeps = written instanceof Value.Const value && asked instanceof Value.Named constant
                ? program.keeps(constant, value)
                : Known.UNKNOWN;
        return keeps == Known.UNKNOWN ? Rows.same(asked, written) : keeps;
    }

    /** {@code State.RUNNING.name()} is written where {@code State.of(name) == RUNNING} is asked. */
    private static Value constantOf(Value written) {
        if (written instanceof Value.Property p && p.of() instanceof Value.Named n) {
            return n;
        }
        return written instanceof Value.Derived d
                        && d.from().size() == 1
                        && d.from().get(0) instanceof Value.Named n
                ? n
                : written;
    }
}
