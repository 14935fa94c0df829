package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.Value;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Whether what is written into a column is what the row holds there. Who maps a row to an object and back writes every column, most
 * of them as they were, though in another form in between: a text, an enum of the domain's own, an object around it.
 */
final class KeptValues {

    /** Functions that give the same in another form. */
    private static final Pattern FORM = Pattern.compile(
            "(?:get|read|write|parse|to|from|as|of|is|value|name|map|convert|decode|encode|serialize|deserialize|orElse|either|element"
                    + "|trim|strip|normali[sz]e|sanitize|clean|null|blank|empty|default|require)(?:[A-Z_]\\w*+)?|\\w*+(?:Value|Json)");

    private final Trace trace;
    private final Rows rows;

    KeptValues(Trace trace) {
        this.trace = trace;
        this.rows = trace.rows();
    }

    /** @param read of the row that is written */
    boolean keeps(Value written, Event.Operation read, String column) {
        if (written instanceof Value.Property p) {
            return ofColumn(p, read, column);
        }
        if (written instanceof Value.Made m) {
            return all(
                    m.properties().values().stream()
                            .filter(v -> !v.equals(Value.Const.NULL) && !follows(v, read, column))
                            .toList(),
                    read,
                    column);
        }
        if (written instanceof Value.Derived d) {
            return FORM.matcher(d.how()).matches()
                    && all(d.from().stream().filter(v -> !beside(v)).toList(), read, column);
        }
        if (written instanceof Value.Choice c) {
            return c.arms().stream().allMatch(a -> keeps(a, read, column));
        }
        if (written instanceof Value.Result) {
            // users.getReferenceById(d.getUserId()): the row with the key that the column holds is what the column
            // holds.
            Value key = rows.foundBy(written);
            return !key.equals(written) && keeps(key, read, column);
        }
        if (written instanceof Value.Truth t) {
            return t.condition() instanceof Cond.Holds h && keeps(h.value(), read, column);
        }
        return written instanceof Value.Many m && keeps(m.element(), read, column)
                || written instanceof Value.Maybe o && keeps(o.content(), read, column);
    }

    /** Inside of an object that is put together anew: which constant it is hangs on what the column holds. */
    private boolean follows(Value part, Event.Operation read, String column) {
        return part instanceof Value.Choice c
                && c.arms().stream()
                        .allMatch(a -> Rows.constant(a.value())
                                && !Values.mentions(
                                        a.guard(),
                                        v -> v instanceof Value.Param
                                                || v instanceof Value.Unknown
                                                || v instanceof Value.Property p
                                                        && p.of() instanceof Value.Result
                                                        && !ofColumn(p, read, column)));
    }

    /** The test asks the column itself, in whatever form, and nothing that was computed with it. */
    boolean asks(Cond test, Event.Operation read, String column) {
        if (test instanceof Cond.Compare c) {
            return keeps(c.left(), read, column) || keeps(c.right(), read, column);
        }
        return test instanceof Cond.Holds h && keeps(h.value(), read, column)
                || test instanceof Cond.Present p && keeps(p.value(), read, column);
    }

    private boolean all(List<Value> values, Event.Operation read, String column) {
        return !values.isEmpty() && values.stream().allMatch(v -> keeps(v, read, column));
    }

    /** A constant, or who converts. */
    private static boolean beside(Value value) {
        return Rows.constant(value)
                || value instanceof Value.Named
                || value instanceof Value.Param p && p.index() == Value.Param.THIS
                || value instanceof Value.Property p && beside(p.of());
    }

    /** {@code case NEW -> RowState.NEW}: where the row has that, it is given that; where it has nothing, a default. */
    private boolean keeps(Value.Arm arm, Event.Operation read, String column) {
        if (keeps(arm.value(), read, column)) {
            return true;
        }
        return arm.guard().conjuncts().stream().anyMatch(c -> says(c, arm.value(), read, column));
    }

    private boolean says(Cond guard, Value value, Event.Operation read, String column) {
        if (guard instanceof Cond.Not n && n.of() instanceof Cond.Present p) {
            return keeps(p.value(), read, column);
        }
        return Rows.constant(value)
                && guard instanceof Cond.Compare c
                && c.operator() == Cond.Compare.Operator.EQ
                && (AnswerOfState.sameName(c.right(), value) && keeps(c.left(), read, column)
                        || AnswerOfState.sameName(c.left(), value) && keeps(c.right(), read, column));
    }

    /** The column of the row, or something in what it holds. */
    private boolean ofColumn(Value.Property property, Event.Operation read, String column) {
        Value object = property;
        while (object instanceof Value.Property p) {
            if (p.of() instanceof Value.Result
                    && rows.sameColumn(read.operation().entity(), p.name(), column)) {
                return Rows.origin(p.of())
                        .flatMap(trace::operation)
                        .filter(r -> r.id().equals(read.id()) || trace.rereads().sameRow(r, read))
                        .isPresent();
            }
            object = p.of();
        }
        return false;
    }
}
