package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import java.util.Optional;

/**
 * {@code if (!lockedEtag(id).equals(etag)) throw}: what was read of the row before holds under the lock too, since it is compared
 * there, or since a version is that the program itself draws anew with each change.
 */
final class ComparedUnderLock {

    private final Trace trace;
    private final Rows rows;

    ComparedUnderLock(Trace trace) {
        this.trace = trace;
        this.rows = trace.rows();
    }

    /** Who comes to the act has found that the column of the check's row is still what the check has read. */
    boolean of(Event.Operation check, String column, Event act) {
        return act.path().assumptions().stream()
                .flatMap(a -> a.condition().conjuncts().stream())
                .anyMatch(c -> c instanceof Cond.Compare same
                        && same.operator() == Cond.Compare.Operator.EQ
                        && (validates(same.left(), same.right(), check, column)
                                || validates(same.right(), same.left(), check, column)));
    }

    private boolean validates(Value locked, Value other, Event.Operation check, String column) {
        if (!(locked instanceof Value.Property version) || !isLocked(version, check)) {
            return false;
        }
        boolean readBefore = other instanceof Value.Property p && isColumn(check, p.name(), version.name());
        boolean readByCheck = readBefore && Rows.isRow(((Value.Property) other).of(), check.id());
        boolean given = (other.kinds() & Value.Kinds.RESULT) == 0;
        return readByCheck && isColumn(check, version.name(), column)
                || (readBefore || given) && isDrawn(check, version.name());
    }

    /** The row of the check, read anew under a lock. */
    private boolean isLocked(Value.Property version, Event.Operation check) {
        Optional<DataOperation> operation = version.of() instanceof Value.Result r
                ? trace.operation(r.operation()).map(Event.Operation::operation)
                : Optional.empty();
        return operation
                .filter(o -> o instanceof DataOperation.Read read
                        && read.lock() == DataOperation.LockMode.EXCLUSIVE
                        && read.entity().same(check.operation().entity())
                        // A mapper gives the row as it has loaded it before, lock or not.
                        && !(read.api().mapper() && read.wholeRows())
                        && !read.where().conditions().isEmpty()
                        && read.where().conditions().stream().allMatch(c -> isAskedBy(check, c)))
                .isPresent();
    }

    /** By the same as the check, or by what the check's row has there. */
    private boolean isAskedBy(Event.Operation check, RowPredicate.Condition condition) {
        boolean same = check.operation().where().conditions().stream()
                .anyMatch(c -> c.operator() == RowPredicate.Operator.EQ
                        && Rows.same(c.value(), condition.value()) == Known.YES);
        return condition.operator() == RowPredicate.Operator.EQ
                && (same
                        || Values.mentions(
                                condition.value(),
                                v -> v instanceof Value.Property p
                                        && Rows.isRow(p.of(), check.id())
                                        && isColumn(check, p.name(), condition.column())));
    }

    /** The same run gives the row another version. */
    private boolean isDrawn(Event.Operation check, String version) {
        return trace.events().stream()
                .anyMatch(e -> e instanceof Event.Operation o
                        && o.operation() instanceof DataOperation.Write w
                        && w.entity().same(check.operation().entity())
                        && w.values().entrySet().stream()
                                .anyMatch(v -> isColumn(check, v.getKey(), version)
                                        && FreshValues.unforeseeable(v.getValue())));
    }

    private boolean isColumn(Event.Operation check, String a, String b) {
        return rows.sameColumn(check.operation().entity(), a, b);
    }
}
