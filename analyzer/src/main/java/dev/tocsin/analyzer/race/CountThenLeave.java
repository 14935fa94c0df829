package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code if (row.role == OWNER && owners(group) <= 1) throw; row.role = given}: rows in one state were counted, and one of them
 * is given another state, {@link Window#LEAVE}. What the row itself was is only asked to know whether to count.
 */
final class CountThenLeave {

    private final Trace trace;
    private final Rows rows;

    CountThenLeave(Trace trace) {
        this.trace = trace;
        this.rows = trace.rows();
    }

    /** More than so many: so one of them may go. */
    void find(
            int index,
            Event act,
            Entity entity,
            Optional<OperationId> row,
            Map<String, Value> changed,
            Assumption assumption,
            Atoms.Atom atom) {
        if (row.isEmpty() || !moreThan(atom)) {
            return;
        }
        for (Event.Operation count : trace.readsIn(atom.cond(), index)) {
            if (count.operation().entity().same(entity)
                    && !count.id().equals(row.get())
                    && Rows.counts(atom.cond(), count.id())) {
                changed.forEach((column, value) -> state(count, atom, column)
                        .filter(s -> Rows.same(s, value) != Known.YES && isOneOf(index, act, row.get(), column, s))
                        .ifPresent(s -> trace.add(
                                Window.LEAVE,
                                count,
                                Optional.of(assumption),
                                act,
                                index,
                                entity,
                                told(count, column),
                                Known.YES)));
            }
        }
    }

    /** {@code 1 < count}, {@code !(count < 2)}, {@code !(count == 1)}. */
    static boolean moreThan(Atoms.Atom atom) {
        if (!(atom.cond() instanceof Cond.Compare c)) {
            return false;
        }
        return switch (c.operator()) {
            case EQ -> !atom.holds() && (c.left() instanceof Value.Const || c.right() instanceof Value.Const);
            case LT, LE -> atom.holds() ? c.left() instanceof Value.Const : c.right() instanceof Value.Const;
        };
    }

    /** What the counted rows have in the column, by the query or by a filter of what it gave. */
    private Optional<Value> state(Event.Operation count, Atoms.Atom atom, String column) {
        Optional<Value> asked = count.operation().where().conditions().stream()
                .filter(c -> c.operator() == RowPredicate.Operator.EQ
                        && rows.sameColumn(count.operation().entity(), c.column(), column)
                        && Rows.constant(c.value()))
                .map(RowPredicate.Condition::value)
                .findFirst();
        if (asked.isPresent()) {
            return asked;
        }
        Set<Value> filtered = new LinkedHashSet<>();
        Values.mentions(atom.cond(), v -> {
            if (v instanceof Value.Many many) {
                many.filter()
                        .conjuncts()
                        .forEach(c -> compared(c, count, column).ifPresent(filtered::add));
            }
            return false;
        });
        return filtered.size() == 1 ? filtered.stream().findFirst() : Optional.empty();
    }

    /** The constant that a property of the read's rows is compared with. */
    private Optional<Value> compared(Cond cond, Event.Operation read, String column) {
        List<Value> sides = cond instanceof Cond.Compare c && c.operator() == Cond.Compare.Operator.EQ
                ? List.of(c.left(), c.right())
                : cond instanceof Cond.Holds h
                                && h.value() instanceof Value.Derived d
                                && d.how().startsWith("equals")
                        ? d.from()
                        : List.of();
        boolean ofColumn = sides.stream()
                .anyMatch(s -> rows.property(s, read)
                        .filter(p -> rows.sameColumn(read.operation().entity(), p, column))
                        .isPresent());
        return ofColumn ? sides.stream().filter(Rows::constant).findFirst() : Optional.empty();
    }

    /** Whether the changed row is one of the counted is asked on the way, of the row itself. */
    private boolean isOneOf(int index, Event act, OperationId row, String column, Value state) {
        return trace.operation(row, index)
                .filter(read -> act.path().assumptions().stream()
                        .flatMap(a -> trace.testsOfReads(a.condition()).stream())
                        .anyMatch(t -> compared(t.cond(), read, column)
                                .filter(s -> Rows.same(s, state) == Known.YES)
                                .isPresent()))
                .isPresent();
    }

    private List<String> told(Event.Operation count, String column) {
        Set<String> columns = new LinkedHashSet<>(count.operation().where().equalColumns());
        columns.removeIf(c -> rows.sameColumn(count.operation().entity(), c, column));
        columns.add(column);
        return List.copyOf(columns);
    }

    /**
     * {@code row.role != OWNER || owners > 1}: a row is refused for how many others there are, and its own state says only whether
     * they are counted.
     */
    boolean decides(Cond decision, Event.Operation read, int index) {
        return decision instanceof Cond.Or or
                && or.parts().stream()
                        .flatMap(p -> trace.testsOfReads(p).stream())
                        .anyMatch(t -> moreThan(t)
                                && trace.readsIn(t.cond(), index).stream()
                                        .anyMatch(r -> r.operation()
                                                        .entity()
                                                        .same(read.operation().entity())
                                                && !r.id().equals(read.id())
                                                && Rows.counts(t.cond(), r.id())));
    }
}
