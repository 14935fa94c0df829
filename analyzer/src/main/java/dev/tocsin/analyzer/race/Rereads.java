package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import java.util.List;
import java.util.Optional;

/**
 * One row that is read more than once: a helper looks at the token, and another one finds it anew by the same text and marks it.
 * What the first look decided holds of the row that the second one gives as little as of the first.
 */
final class Rereads {

    private final Trace trace;
    private final Rows rows;

    Rereads(Trace trace) {
        this.trace = trace;
        this.rows = trace.rows();
    }

    /** The read of the row that the write goes to, where it goes to one that was read. */
    Optional<Event.Operation> written(DataOperation.Write write, int before) {
        Optional<OperationId> row = write.subject() instanceof Value.Result
                ? Rows.origin(write.subject())
                : write.where().conditions().stream()
                        .filter(c -> c.operator() == RowPredicate.Operator.EQ && rows.isKey(write.entity(), c.column()))
                        .flatMap(c -> rows.keyOf(c.value()).stream())
                        .findFirst();
        return row.flatMap(id -> trace.operation(id, before));
    }

    /** The other reads before the act that gave the same row. */
    List<Event.Operation> of(Event.Operation read, int before) {
        return trace.events().subList(0, before).stream()
                .filter(Event.Operation.class::isInstance)
                .map(Event.Operation.class::cast)
                .filter(o -> sameRow(o, read))
                .toList();
    }

    /** Both are looks at one row: they ask for it by the same, or one by the key that the other's row has. */
    boolean sameRow(Event.Operation a, Event.Operation b) {
        return !a.id().equals(b.id())
                && a.operation() instanceof DataOperation.Read x
                && b.operation() instanceof DataOperation.Read y
                && x.entity().same(y.entity())
                && givesOne(x)
                && givesOne(y)
                && (asksAs(x, y) || asksAs(y, x) || asksByKeyOf(a, y) || asksByKeyOf(b, x));
    }

    private static boolean givesOne(DataOperation.Read read) {
        return read.result() == DataOperation.Kind.ONE
                && read.wholeRows()
                && !read.label().equals(HeldRows.REFRESH);
    }

    /** All that the one asks for is asked for by the other too, where it is there is only one such row. */
    private boolean asksAs(DataOperation.Read one, DataOperation.Read other) {
        return one.where().complete()
                && !one.where().conditions().isEmpty()
                && one.where().conditions().stream()
                        .allMatch(c -> c.operator() == RowPredicate.Operator.EQ
                                && other.where().conditions().stream()
                                        .anyMatch(o -> o.operator() == RowPredicate.Operator.EQ
                                                && rows.sameColumn(one.entity(), o.column(), c.column())
                                                && Rows.same(o.value(), c.value()) == Known.YES));
    }

    /** Both ask for the same rows, by the same values or by the keys of rows that are one. */
    boolean asksAlike(DataOperation a, DataOperation b) {
        return a.entity().same(b.entity())
                && a.where().complete()
                && b.where().complete()
                && a.where().conditions().size() == b.where().conditions().size()
                && a.where().conditions().stream()
                        .allMatch(x -> b.where().conditions().stream()
                                .anyMatch(y -> x.operator() == y.operator()
                                        && x.column().equals(y.column())
                                        && (Rows.same(x.value(), y.value()) == Known.YES
                                                || ofOneRow(x.value(), y.value()))));
    }

    private boolean ofOneRow(Value a, Value b) {
        return rows.keyOf(a)
                .flatMap(trace::operation)
                .filter(x -> rows.keyOf(b)
                        .flatMap(trace::operation)
                        .filter(y -> sameRow(x, y))
                        .isPresent())
                .isPresent();
    }

    private boolean asksByKeyOf(Event.Operation row, DataOperation.Read read) {
        return read.where().conditions().stream()
                .anyMatch(c -> c.operator() == RowPredicate.Operator.EQ
                        && rows.isKey(read.entity(), c.column())
                        && rows.keyOf(c.value()).filter(row.id()::equals).isPresent());
    }

    /** The act hangs on what the read row itself says of the column: an earlier look was no more than a short cut. */
    boolean decidedAgain(Event.Operation read, String column, Event act) {
        return act.path().assumptions().stream()
                .flatMap(a -> trace.testsOfReads(a.condition()).stream())
                .flatMap(t -> rows.testedProperties(t.cond(), read).stream())
                .anyMatch(tested -> rows.sameColumn(read.operation().entity(), tested, column));
    }
}
