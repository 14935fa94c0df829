package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Spelling;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.ir.Value.Result.Shape;

/**
 * The number that comes next, as the rows that are there tell it: {@code count + 1}, {@code max == null ? 1 : max + 1}, or a
 * text of it, {@code "R-" + (count + 1)}.
 */
final class NextNumber {

    private final OperationId read;
    private final RowPredicate where;

    /** @param where the rows that were asked for: what they have in common is in the text for all of them */
    NextNumber(OperationId read, RowPredicate where) {
        this.read = read;
        this.where = where;
    }

    boolean is(Value value) {
        if (value instanceof Value.Choice c) {
            return c.arms().stream().anyMatch(a -> is(a.value()))
                    && c.arms().stream().allMatch(a -> is(a.value()) || Rows.constant(a.value()));
        }
        if (!(value instanceof Value.Derived d)) {
            return false;
        }
        if (d.from().size() == 2
                && (d.how().equals("+") || d.how().equals("add") || d.how().equals("plus"))) {
            Value first = d.from().get(0);
            Value second = d.from().get(1);
            if (isFigure(first) && one(second) || one(first) && isFigure(second)) {
                return true;
            }
        }
        if (d.how().equals("text") && d.from().stream().anyMatch(NextNumber::one)) {
            // The sum is spelled out: "R-" + (count + 1).
            return d.from().stream().anyMatch(this::isFigure)
                    && d.from().stream().allMatch(v -> isFigure(v) || sharedByAll(v));
        }
        return spells(d.how())
                && d.from().stream().anyMatch(this::is)
                && d.from().stream().allMatch(v -> is(v) || sharedByAll(v));
    }

    private static boolean spells(String how) {
        return switch (how) {
            case "+", "text", "concat", "format", "formatted", Spelling.MESSAGE, "toString", "list" -> true;
            default -> Accumulation.converts(how);
        };
    }

    private boolean sharedByAll(Value value) {
        return Rows.constant(value)
                || where.conditions().stream()
                        .anyMatch(c -> c.operator() == RowPredicate.Operator.EQ
                                && c.value().equals(value));
    }

    private boolean isFigure(Value value) {
        if (value instanceof Value.Choice c) {
            return c.arms().stream().anyMatch(a -> isFigure(a.value()))
                    && c.arms().stream().allMatch(a -> isFigure(a.value()) || Rows.constant(a.value()));
        }
        if (value instanceof Value.Maybe m) {
            return isFigure(m.content());
        }
        if (value instanceof Value.Derived d && Accumulation.converts(d.how())) {
            return d.from().stream().anyMatch(this::isFigure)
                    && d.from().stream().allMatch(v -> isFigure(v) || Rows.constant(v));
        }
        return value instanceof Value.Result r
                && r.operation().equals(read)
                && (r.shape() == Shape.COUNT || r.shape() == Shape.AGGREGATE);
    }

    private static boolean one(Value value) {
        return value instanceof Value.Const c && c.text().equals("1")
                || value instanceof Value.Named n && n.name().equals("ONE");
    }
}
