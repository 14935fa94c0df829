package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.types.Method;
import java.util.List;
import java.util.Optional;

/**
 * A check and an act that changes its answer, before protections are weighed.
 *
 * @param method the method whose events these are
 * @param check the check's event
 * @param checkIndex its place among the method's events
 * @param assumption the decision, where a branch decides
 * @param act the act's event: an operation, or an assignment to a row
 * @param columns what check and act share, as the check names it
 * @param where the rows that the check asks for, together with what the program tests of those that it read
 */
record Candidate(
        Window window,
        Method method,
        Event.Operation check,
        int checkIndex,
        Optional<Assumption> assumption,
        Event act,
        int actIndex,
        Entity entity,
        List<String> columns,
        RowPredicate where,
        Known sameRows) {

    /** The same, seen as a window of another kind. */
    Candidate as(Window other) {
        return new Candidate(
                other, method, check, checkIndex, assumption, act, actIndex, entity, columns, where, sameRows);
    }

    /** The same, where it is open whether two requests do harm. */
    Candidate lessSure() {
        return new Candidate(
                window,
                method,
                check,
                checkIndex,
                assumption,
                act,
                actIndex,
                entity,
                columns,
                where,
                sameRows == Known.YES ? Known.UNKNOWN : sameRows);
    }

    /** The same, of which the second request fails at another place than the act. */
    Candidate actingAt(Event other, int index) {
        return new Candidate(
                window, method, check, checkIndex, assumption, other, index, entity, columns, where, sameRows);
    }

    /** The same act, because of the answer to another question. */
    Candidate asking(Event.Operation other, int index, Assumption because) {
        RowPredicate asked = other.operation().where();
        return new Candidate(
                window,
                method,
                other,
                index,
                Optional.of(because),
                act,
                actIndex,
                entity,
                asked.equalColumns(),
                asked,
                sameRows);
    }

    /** The row was handed in; where it was read this method does not see. */
    boolean readElsewhere() {
        return check.id().number() < 0;
    }

    /** How many calls lie between the method and its check and act; the fewer, the nearer the place where they meet. */
    int distance() {
        return check.frames().depth() + act.frames().depth();
    }

    /** The act, where it is a statement or a call that writes; empty where a commit writes what was assigned. */
    Optional<DataOperation.Write> write() {
        return act instanceof Event.Operation o && o.operation() instanceof DataOperation.Write w
                ? Optional.of(w)
                : Optional.empty();
    }

    /** The way to the database by which the act is written. */
    DataOperation.Api api() {
        return write().map(DataOperation.Write::api).orElse(check.operation().api());
    }

    /** The file that the act stands in. */
    String file() {
        return act.at().file();
    }
}
