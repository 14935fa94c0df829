package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Path;
import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import java.util.List;
import java.util.Optional;

/** Whether the row that an insert makes is, whenever it is made, one of those that were counted: it meets all that they do. */
final class CountedRows {

    private final Rows rows;

    CountedRows(Rows rows) {
        this.rows = rows;
    }

    /** The row is made here, and every column that is asked for is known to hold what is asked for. */
    boolean holdOneMore(RowPredicate where, DataOperation.Write write, Path path) {
        Entity entity = write.entity();
        boolean madeHere = write.effect() == DataOperation.Effect.INSERT || write.subject() instanceof Value.Made;
        return madeHere
                && !write.intoCollection()
                && where.complete()
                && !where.otherRanges()
                && !rows.drawn(where)
                && rows.canBeAmong(where.explicit(), write, entity, path) != Known.NO
                && where.conditions().stream().allMatch(c -> meets(c, write, entity, path));
    }

    private boolean meets(RowPredicate.Condition condition, DataOperation.Write write, Entity entity, Path path) {
        Optional<Value> written =
                rows.written(write, entity, condition.column()).map(v -> Rows.known(v, path));
        Value asked = Rows.known(condition.value(), path);
        return switch (condition.operator()) {
            case EQ -> written.filter(v -> rows.sameRow(asked, v) == Known.YES).isPresent();
            case NE -> written.filter(v -> Rows.same(asked, v) == Known.NO).isPresent();
            case IN -> written.filter(v -> holds(asked, v)).isPresent();
            case IS_NULL -> written.map(Value.Const.NULL::equals).orElse(write.valuesKnown());
            case NOT_NULL -> written.filter(CountedRows::isSomething).isPresent();
            // From some moment before this one on.
            case RANGE ->
                written.filter(FreshValues::moment).isPresent() && Values.mentions(asked, FreshValues::moment);
            case BELOW, LIKE, CONTAINS, OTHER -> false;
        };
    }

    private static boolean isSomething(Value value) {
        return Rows.constant(value) && !value.equals(Value.Const.NULL) || FreshValues.moment(value);
    }

    /** {@code List.of(NEW, PAID)}, {@code ('NEW', 'PAID')}. */
    private static boolean holds(Value list, Value value) {
        Value elements = list instanceof Value.Many m && m.filter().equals(Cond.TRUE) ? m.source() : list;
        List<Value> known = elements instanceof Value.Derived d && d.how().equals("list") ? d.from() : List.of();
        return known.stream().anyMatch(v -> Rows.same(v, value) == Known.YES);
    }
}
