package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.Value;
import java.util.Optional;
import java.util.function.Function;

/** Tests that ask whether there is a row, in other words than that. */
final class ExistenceTests {

    private final Rows rows;
    private final Function<OperationId, Optional<Event.Operation>> operations;

    ExistenceTests(Rows rows, Function<OperationId, Optional<Event.Operation>> operations) {
        this.rows = rows;
        this.operations = operations;
    }

    /** The same test as one for a row, where it comes to that; else as it is. */
    Atoms.Atom plain(Atoms.Atom test) {
        Optional<OperationId> read = test.cond() instanceof Cond.Present p && p.value() instanceof Value.Property key
                ? keyGivenBy(key)
                : test.holds() ? Optional.empty() : countedOne(test.cond());
        return read.map(id ->
                        new Atoms.Atom(new Cond.Present(new Value.Result(id, Value.Result.Shape.ONE)), test.holds()))
                .orElse(test);
    }

    /** {@code Long id = select x.id from X x ..; if (id == null)}: a key is null only where there is no row. */
    private Optional<OperationId> keyGivenBy(Value.Property key) {
        return key.of() instanceof Value.Result r && r.shape() == Value.Result.Shape.ONE
                ? operations
                        .apply(r.operation())
                        .filter(o -> o.operation() instanceof DataOperation.Read read
                                && read.result() == DataOperation.Kind.ONE
                                && !read.wholeRows()
                                && read.column().equals(key.name())
                                && rows.isKey(read.entity(), key.name()))
                        .map(Event.Operation::id)
                : Optional.empty();
    }

    /** {@code if (count != 1) insert}: so it goes on where there is none, and not where there is the one. */
    private static Optional<OperationId> countedOne(Cond test) {
        return test instanceof Cond.Compare c
                        && c.operator() == Cond.Compare.Operator.EQ
                        && c.left() instanceof Value.Result r
                        && r.shape() == Value.Result.Shape.COUNT
                        && c.right() instanceof Value.Const one
                        && one.kind() == Value.Const.Kind.NUMBER
                        && one.text().matches("1[lL]?")
                ? Optional.of(r.operation())
                : Optional.empty();
    }
}
