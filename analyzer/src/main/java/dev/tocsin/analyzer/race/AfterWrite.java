package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Path;
import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks a decision again once the act has written its value: where it falls as before, the act has not changed the check's
 * answer, and a second request that comes after it is let in like one that comes with it.
 */
final class AfterWrite {

    private final Trace trace;
    private final Event.Operation read;
    private final String tested;
    private final Value written;
    private final Map<String, Value> together;
    private final List<Cond> facts;

    /**
     * @param read the read of the row that is written
     * @param tested the row's property that is written, as the test names it
     * @param together what is written to the row in any case, by column
     * @param path the way to the act
     */
    AfterWrite(
            Trace trace, Event.Operation read, String tested, Value written, Map<String, Value> together, Path path) {
        this(
                trace,
                read,
                tested,
                written,
                together,
                path.assumptions().stream()
                        .flatMap(a -> a.condition().conjuncts().stream())
                        .toList());
    }

    private AfterWrite(
            Trace trace,
            Event.Operation read,
            String tested,
            Value written,
            Map<String, Value> together,
            List<Cond> facts) {
        this.trace = trace;
        this.read = read;
        this.tested = tested;
        this.written = written;
        this.together = together;
        this.facts = facts;
    }

    /** Whether a decision that fell this way before the act falls this way after it. */
    Known holdsStill(Cond decision) {
        if (isTested(written)) {
            return Known.YES;
        }
        if (written instanceof Value.Choice c) {
            return c.arms().stream().map(a -> with(a).holdsStill(decision)).reduce(Known.YES, AfterWrite::and);
        }
        // What does not ask for the property holds as it did.
        return decision.conjuncts().stream()
                .filter(p -> Reachable.mentions(p, this::isTested, facts))
                .map(p -> staysOpen(p) ? Known.YES : holds(p))
                .reduce(Known.YES, AfterWrite::and);
    }

    /** {@code if (state != OPEN) throw; state = DONE}: who asks for the one constant does not find the other. */
    boolean leaves(Cond decision) {
        return Rows.constant(written)
                && AnswerOfState.named(List.of(decision), this::isTested).stream()
                        .allMatch(c -> c.getClass() == written.getClass())
                && new AnswerOfState(this::isTested, written).of(decision) == Known.NO;
    }

    /**
     * {@code required || enabled && secret != null}, and then another secret: whichever of the tests has let the first request in,
     * what is written turns none of them against the second one.
     */
    private boolean staysOpen(Cond decision) {
        return Atoms.of(decision).stream()
                .filter(t -> Values.mentions(t.cond(), this::isTested)
                        || trace.rows().testedProperties(t.cond(), read).stream()
                                .anyMatch(c -> writtenBeside(c).isPresent()))
                .allMatch(t -> holds(t.cond()) == (t.holds() ? Known.YES : Known.NO));
    }

    /** One of the values that may be written, and what is known where it is. */
    private AfterWrite with(Value.Arm arm) {
        List<Cond> known = new ArrayList<>(facts);
        known.addAll(arm.guard().conjuncts());
        for (Cond fact : facts) {
            if (fact instanceof Cond.Or or) {
                List<Cond> open = or.parts().stream()
                        .filter(p -> !known.contains(Cond.not(p)))
                        .toList();
                if (open.size() == 1) {
                    known.add(open.get(0));
                }
            }
        }
        return new AfterWrite(trace, read, tested, arm.value(), together, known);
    }

    /** The value is what the row has already, or the row that the other side of the test stands for. */
    boolean sameAs(Value compared) {
        return sameAs(compared, written);
    }

    private boolean sameAs(Value compared, Value value) {
        if (value instanceof Value.Choice c) {
            List<Value.Arm> changed =
                    c.arms().stream().filter(a -> !isTested(a.value())).toList();
            return !changed.isEmpty()
                    && changed.stream().allMatch(a -> sameAs(compared, a.value()) || nullLike(compared, a));
        }
        return Rows.same(compared, value) == Known.YES || foundBy(compared, value, "id");
    }

    /** {@code given == null ? null : given}: where the one is null, so is the other. */
    private static boolean nullLike(Value compared, Value.Arm arm) {
        return arm.value().equals(Value.Const.NULL)
                && arm.guard().conjuncts().contains(Cond.not(new Cond.Present(compared)));
    }

    /**
     * {@code if (x.owner.name != given)}, and then the owner that was found by {@code given}.
     *
     * @param property of the found row, as the test names it
     */
    private boolean foundBy(Value compared, Value value, String property) {
        if (value instanceof Value.Choice c) {
            return c.arms().stream().allMatch(a -> isTested(a.value()) || foundBy(compared, a.value(), property));
        }
        Optional<DataOperation> found = value instanceof Value.Result r && r.shape() == Value.Result.Shape.ONE
                ? trace.operation(r.operation()).map(Event.Operation::operation)
                : Optional.empty();
        return found.filter(f -> f.where().conditions().stream()
                        .anyMatch(c -> c.operator() == RowPredicate.Operator.EQ
                                && (trace.rows().isKey(f.entity(), c.column())
                                        || trace.rows().sameColumn(f.entity(), c.column(), property))
                                && Rows.same(c.value(), compared) == Known.YES))
                .isPresent();
    }

    private boolean isTested(Value value) {
        return trace.rows().property(value, read).filter(tested::equals).isPresent();
    }

    private Known holds(Cond cond) {
        if (cond instanceof Cond.Fixed f) {
            return f.value() ? Known.YES : Known.NO;
        }
        if (cond instanceof Cond.Not n) {
            return not(holds(n.of()));
        }
        if (cond instanceof Cond.And a) {
            return a.parts().stream().map(this::holds).reduce(Known.YES, AfterWrite::and);
        }
        if (cond instanceof Cond.Or o) {
            return not(o.parts().stream().map(p -> not(holds(p))).reduce(Known.YES, AfterWrite::and));
        }
        if (cond instanceof Cond.Present p && isTested(p.value())) {
            return notNull(written);
        }
        // if (x.owner.name == null) throw; x.owner = find(x.owner.name, ..): the new owner has the name that it was
        // found by.
        if (cond instanceof Cond.Present p
                && p.value() instanceof Value.Property of
                && isTested(of.of())
                && foundBy(of, written, of.name())) {
            return Known.YES;
        }
        if (cond instanceof Cond.Holds h && isTested(h.value())) {
            return written.equals(Value.Const.TRUE)
                    ? Known.YES
                    : written.equals(Value.Const.FALSE) ? Known.NO : Known.UNKNOWN;
        }
        if (cond instanceof Cond.Compare c && (isTested(c.left()) || isTested(c.right()))) {
            Cond ofWritten = new Cond.Compare(c.operator(), asWritten(c.left()), asWritten(c.right()));
            if (facts.contains(ofWritten)) {
                return Known.YES;
            }
            if (facts.contains(Cond.not(ofWritten))) {
                return Known.NO;
            }
        }
        if (cond instanceof Cond.Compare c && c.operator() != Cond.Compare.Operator.EQ) {
            return ordered(c);
        }
        if (cond instanceof Cond.Compare c) {
            if (Values.mentions(c.left(), this::isTested)) {
                return equal(c.left(), c.right());
            }
            if (Values.mentions(c.right(), this::isTested)) {
                return equal(c.right(), c.left());
            }
        }
        return besides(cond);
    }

    /** {@code if (until.isBefore(now)) throw}: what is written has passed the same test itself. */
    private Value asWritten(Value side) {
        return isTested(side) ? written : side;
    }

    /** A test of something else: of a column that is written too, or of what stays as it is. */
    private Known besides(Cond cond) {
        if (Values.mentions(cond, this::isTested)) {
            return Known.UNKNOWN;
        }
        List<String> columns = trace.rows().testedProperties(cond, read);
        if (columns.isEmpty()) {
            return facts.contains(cond) ? Known.YES : facts.contains(Cond.not(cond)) ? Known.NO : Known.UNKNOWN;
        }
        Optional<Value> value = columns.size() > 1 ? Optional.empty() : writtenBeside(columns.get(0));
        return value.map(v -> after(cond, columns.get(0), v)).orElse(Known.UNKNOWN);
    }

    private Optional<Value> writtenBeside(String column) {
        return together.entrySet().stream()
                .filter(e -> trace.rows().sameColumn(read.operation().entity(), e.getKey(), column))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private Known after(Cond cond, String column, Value value) {
        if (value instanceof Value.Choice c) {
            List<Known> answers = c.arms().stream()
                    .map(a -> after(cond, column, a.value()))
                    .distinct()
                    .toList();
            return answers.size() == 1 ? answers.get(0) : Known.UNKNOWN;
        }
        return new AfterWrite(trace, read, column, value, Map.of(), facts).holds(cond);
    }

    private Known equal(Value ofRow, Value compared) {
        if (Values.mentions(compared, this::isTested)) {
            return Known.UNKNOWN;
        }
        // One state that is left for another may be the one that a third request waits for: only the same value is the
        // same.
        if (ofRow instanceof Value.Property p && foundBy(compared, written, p.name())) {
            return Known.YES;
        }
        return sameAs(compared) ? Known.YES : Known.UNKNOWN;
    }

    /** {@code if (tier < 1) throw}, and then two: numbers can be compared here and now. */
    private Known ordered(Cond.Compare comparison) {
        if (isTested(comparison.left()) && later(written) && FreshValues.moment(comparison.right())) {
            return Known.NO;
        }
        if (isTested(comparison.right()) && later(written) && FreshValues.moment(comparison.left())) {
            return Known.YES;
        }
        Optional<BigDecimal> left = number(comparison.left());
        Optional<BigDecimal> right = number(comparison.right());
        if (left.isEmpty() || right.isEmpty()) {
            return Known.UNKNOWN;
        }
        int order = left.get().compareTo(right.get());
        return switch (comparison.operator()) {
            case LT -> order < 0 ? Known.YES : Known.NO;
            case LE -> order <= 0 ? Known.YES : Known.NO;
            case EQ -> order == 0 ? Known.YES : Known.NO;
        };
    }

    /** {@code now().plus(validity)}: what expires then has not expired. */
    private static boolean later(Value value) {
        return value instanceof Value.Derived d
                && d.how().startsWith("plus")
                && !d.from().isEmpty()
                && (FreshValues.moment(d.from().get(0)) || later(d.from().get(0)));
    }

    private Optional<BigDecimal> number(Value side) {
        Value value = isTested(side) ? written : side;
        if (!(value instanceof Value.Const c) || c.kind() != Value.Const.Kind.NUMBER) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BigDecimal(c.text()));
        } catch (NumberFormatException e) {
            // Hexadecimal, with a suffix, or too long.
            return Optional.empty();
        }
    }

    private Known notNull(Value value) {
        if (value instanceof Value.Choice c) {
            return c.arms().stream().map(a -> notNull(a.value())).reduce(Known.YES, AfterWrite::and);
        }
        if (value instanceof Value.Const c) {
            return c.kind() == Value.Const.Kind.NULL ? Known.NO : Known.YES;
        }
        // Who means null writes null: nothing else that is written is taken for it.
        return facts.contains(Cond.not(new Cond.Present(value))) ? Known.NO : Known.YES;
    }

    private static Known not(Known known) {
        return known == Known.UNKNOWN ? known : known == Known.YES ? Known.NO : Known.YES;
    }

    private static Known and(Known a, Known b) {
        return a == Known.NO || b == Known.NO ? Known.NO : a == Known.YES && b == Known.YES ? Known.YES : Known.UNKNOWN;
    }
}
