package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.ir.Value.Result.Shape;
import java.util.Optional;

/**
 * A test that lets the program go on as long as the count is less than a bound: {@code count < seats}, {@code seats - count >
 * 0}, {@code count + 1 <= 5}. Whether there is any row at all is another question.
 */
final class Quota {

    private final OperationId count;

    Quota(OperationId count) {
        this.count = count;
    }

    boolean bounds(Atoms.Atom atom) {
        if (!(atom.cond() instanceof Cond.Compare c) || c.operator() == Cond.Compare.Operator.EQ) {
            return false;
        }
        Optional<Integer> left = sign(c.left());
        Optional<Integer> right = sign(c.right());
        if (left.isEmpty() || right.isEmpty() || left.get().equals(right.get())) {
            return false;
        }
        boolean fewer = left.get() > right.get() == atom.holds();
        boolean any = isCount(c.left()) && noneOrOne(c.right()) || isCount(c.right()) && noneOrOne(c.left());
        return fewer && !any && !boundByOthers(c.left()) && !boundByOthers(c.right());
    }

    /** 1 where the value grows with the count, -1 where it shrinks, 0 where it has nothing to do with it. */
    private Optional<Integer> sign(Value value) {
        if (!holdsCount(value)) {
            return Optional.of(0);
        }
        if (isCount(value)) {
            return Optional.of(1);
        }
        if (value instanceof Value.Derived d && d.from().size() == 2) {
            Optional<Integer> first = sign(d.from().get(0));
            Optional<Integer> second = sign(d.from().get(1));
            return switch (d.how()) {
                case "+", "sum", "addExact" -> first.flatMap(a -> second.map(b -> a + b));
                case "-", "subtractExact" -> first.flatMap(a -> second.map(b -> a - b));
                default -> Optional.empty();
            };
        }
        return Optional.empty();
    }

    /** The count itself, in whatever type, and as what is taken for none where a query gives nothing. */
    private boolean isCount(Value value) {
        if (value instanceof Value.Choice c) {
            return c.arms().stream().anyMatch(a -> isCount(a.value()))
                    && c.arms().stream().allMatch(a -> isCount(a.value()) || Rows.constant(a.value()));
        }
        if (value instanceof Value.Derived d && Accumulation.converts(d.how())) {
            return d.from().stream().anyMatch(this::isCount)
                    && d.from().stream().allMatch(v -> isCount(v) || Rows.constant(v));
        }
        return value instanceof Value.Result r && r.operation().equals(count) && r.shape() == Shape.COUNT;
    }

    private static boolean noneOrOne(Value value) {
        return value instanceof Value.Const c
                && (c.text().equals("0") || c.text().equals("1"));
    }

    private boolean holdsCount(Value value) {
        return Values.mentions(value, this::isCount);
    }

    /** What other rows there are bounds nothing, since it grows as well; what is counted together with these takes room too. */
    private boolean boundByOthers(Value value) {
        if (!holdsCount(value)) {
            return measuresOthers(value);
        }
        if (!(value instanceof Value.Derived d) || isCount(value)) {
            return false;
        }
        boolean together = !d.how().startsWith("-") && !d.how().startsWith("subtract");
        return d.from().stream().filter(v -> !together || holdsCount(v)).anyMatch(this::boundByOthers);
    }

    private static boolean measuresOthers(Value value) {
        return Values.mentions(
                value,
                v -> v instanceof Value.Result r && (r.shape() == Shape.COUNT || r.shape() == Shape.AGGREGATE)
                        || v instanceof Value.Derived d && d.how().equals("size"));
    }
}
