package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.schema.Mappings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Of the rows that a read gave, those that meet what the program tests of each: {@code any(r -> r.name.equals(name) && r.active)}
 * asks for {@code name = ? and active = true}. A test that no condition can say makes the predicate an incomplete one.
 */
final class TestedRows {

    /** Methods that compare by an order or a part. */
    private static final Set<String> ORDER = Set.of(
            "isBefore", "isAfter", "before", "after", "startsWith", "endsWith", "contains", "matches", "overlaps");

    /** What says of a value how much there is of it, and not which one it is. */
    private static final Set<String> MEASURES =
            Set.of("length", "size", "count", "codePointCount", "hashCode", "signum", "compareTo");

    private final Mappings mappings;
    private final Entity entity;
    private final OperationId read;

    /**
     * @param entity whose rows they are
     * @param read that gave them
     */
    TestedRows(Mappings mappings, Entity entity, OperationId read) {
        this.mappings = mappings;
        this.entity = entity;
        this.read = read;
    }

    /** The equalities that a filter states of the rows, as conditions of a predicate. */
    List<RowPredicate.Condition> equalities(Cond filter) {
        List<RowPredicate.Condition> conditions = new ArrayList<>();
        for (Atoms.Atom atom : Atoms.of(filter)) {
            if (atom.holds() && atom.cond() instanceof Cond.Compare c && c.operator() == Cond.Compare.Operator.EQ) {
                equality(c).ifPresent(conditions::add);
            }
        }
        return conditions;
    }

    /** The filter asks for something of the rows that is no column's value: which ones meet it is not to be seen. */
    boolean isOpaque(Cond filter) {
        return !filter.equals(Cond.TRUE) && equalities(filter).isEmpty();
    }

    /** The rows that a read asks for, of them those that meet the filter. */
    RowPredicate among(RowPredicate asked, Cond filter) {
        RowPredicate where = asked;
        for (Cond part : filter.conjuncts()) {
            List<RowPredicate.Condition> stated = stated(part);
            for (RowPredicate.Condition condition : stated.isEmpty() ? equalities(part) : stated) {
                boolean implied =
                        condition.operator() == RowPredicate.Operator.NOT_NULL && isPrimary(condition.column());
                where = implied ? where : where.and(condition);
            }
            if (stated.isEmpty() && maySayMore(part)) {
                where = where.incomplete();
            }
        }
        return Atoms.of(filter).stream().anyMatch(a -> ranged(a.cond())) ? where.withRanges() : where;
    }

    /** The single test as a condition; empty where it is none. */
    private List<RowPredicate.Condition> stated(Cond test) {
        boolean negated = test instanceof Cond.Not;
        Cond asked = test instanceof Cond.Not n ? n.of() : test;
        Optional<RowPredicate.Condition> condition = Optional.empty();
        if (asked instanceof Cond.Compare c && c.operator() == Cond.Compare.Operator.EQ) {
            condition = equality(c).flatMap(e -> negated ? different(e) : Optional.of(e));
        } else if (asked instanceof Cond.Holds h) {
            condition = column(h.value())
                    .map(c -> new RowPredicate.Condition(
                            c, RowPredicate.Operator.EQ, negated ? Value.Const.FALSE : Value.Const.TRUE, false));
        } else if (asked instanceof Cond.Present p) {
            condition = column(p.value())
                    .map(c -> new RowPredicate.Condition(
                            c,
                            negated ? RowPredicate.Operator.IS_NULL : RowPredicate.Operator.NOT_NULL,
                            Value.Const.NULL,
                            false));
        }
        return condition.stream().toList();
    }

    private Optional<RowPredicate.Condition> different(RowPredicate.Condition equality) {
        return Optional.of(equality)
                .filter(e -> isMapped(e.column()))
                .map(e -> new RowPredicate.Condition(e.column(), RowPredicate.Operator.NE, e.value(), false));
    }

    private Optional<RowPredicate.Condition> equality(Cond.Compare compare) {
        return side(compare.left(), compare.right()).or(() -> side(compare.right(), compare.left()));
    }

    private Optional<RowPredicate.Condition> side(Value column, Value other) {
        Value plain = column instanceof Value.Derived d && d.from().size() == 1 && !MEASURES.contains(d.how())
                ? d.from().get(0)
                : column;
        return path(plain).map(p -> new RowPredicate.Condition(p, RowPredicate.Operator.EQ, other, false));
    }

    /** The row's own column that a value is. */
    private Optional<String> column(Value value) {
        return path(value).filter(this::isMapped);
    }

    private Optional<String> path(Value value) {
        return value instanceof Value.Property p
                        && Rows.origin(p.of()).filter(read::equals).isPresent()
                ? Optional.of(path(p))
                : Optional.empty();
    }

    /** {@code member.id} of a row's member. */
    private static String path(Value.Property property) {
        return property.of() instanceof Value.Property outer ? path(outer) + "." + property.name() : property.name();
    }

    /** What a getter computes is no column. */
    private boolean isMapped(String path) {
        return mappings.of(entity).map(m -> m.properties().containsKey(path)).orElse(path.indexOf('.') < 0);
    }

    private boolean isPrimary(String path) {
        return mappings.of(entity).filter(m -> m.idProperties().contains(path)).isPresent();
    }

    private boolean ranged(Cond test) {
        if (test instanceof Cond.Compare c) {
            return c.operator() != Cond.Compare.Operator.EQ && (isOfRow(c.left()) || isOfRow(c.right()));
        }
        return test instanceof Cond.Holds h
                && h.value() instanceof Value.Derived d
                && ORDER.contains(d.how())
                && d.from().stream().anyMatch(this::isOfRow);
    }

    /** What is tested of the request alone is the same for all rows; another row may be the one that this row leads to. */
    private boolean maySayMore(Cond test) {
        boolean isThere = test instanceof Cond.Present p && p.value() instanceof Value.Result;
        return !isThere
                && (test instanceof Cond.Cut
                        || Values.mentions(
                                test,
                                v -> v instanceof Value.Unknown
                                        || v instanceof Value.Result
                                        || Rows.origin(v).filter(read::equals).isPresent()));
    }

    private boolean isOfRow(Value value) {
        return Values.mentions(value, this::isPropertyOfRow);
    }

    private boolean isPropertyOfRow(Value value) {
        return value instanceof Value.Property p
                && Rows.origin(p.of()).filter(read::equals).isPresent();
    }
}
