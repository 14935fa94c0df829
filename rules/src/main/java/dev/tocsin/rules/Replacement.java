package dev.tocsin.rules;

import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.schema.Dialect;
import dev.tocsin.rules.Timeline.Request;
import java.util.List;

/** Windows in which rows are deleted and inserted anew: what the two deletes find, and which of them waits. */
final class Replacement {

    private Replacement() {}

    /** Whether the mapper loads the rows and removes each by its key. */
    static boolean oneByOne(CheckThenAct window) {
        return window.check()
                .operation()
                .filter(o -> o instanceof DataOperation.Write w && w.oneByOne())
                .isPresent();
    }

    /** What the first delete finds where the two can do harm. */
    static String found(CheckThenAct window) {
        // MySQL's DELETE sees what has been committed while it waited: there it takes two that find nothing.
        boolean seesCommitted = window.inTransaction()
                && window.around().product().filter(Dialect::locksGaps).isPresent();
        return oneByOne(window) || seesCommitted ? "no old rows" : "the old rows";
    }

    /** @param second what the second request's insert does */
    static Timeline race(CheckThenAct window, String second, String outcome) {
        String found = found(window);
        if (found.startsWith("no ")) {
            return Timelines.race(window, found, "its rows", second, outcome);
        }
        return window.inTransaction() ? waiting(window, second, outcome) : inTurn(window, second, outcome);
    }

    /** Old rows are locked until the commit; but the statement that waited for it sees the rows from before it. */
    private static Timeline waiting(CheckThenAct window, String second, String outcome) {
        return new Timeline(
                List.of(
                        Timelines.check(window, Request.A, "the old rows"),
                        Timelines.check(window, Request.B, "waits where there are old rows"),
                        Timelines.act(window, Request.A, "its rows"),
                        Timelines.commit(Request.A),
                        Timelines.check(window, Request.B, "goes on, and does not see A's rows"),
                        Timelines.act(window, Request.B, second)),
                Timelines.harm(outcome));
    }

    /** Without a transaction the first delete is over before the second one begins. */
    private static Timeline inTurn(CheckThenAct window, String second, String outcome) {
        return new Timeline(
                List.of(
                        Timelines.check(window, Request.A, "the old rows"),
                        Timelines.check(window, Request.B, "no rows any more"),
                        Timelines.act(window, Request.A, "its rows"),
                        Timelines.act(window, Request.B, second)),
                Timelines.harm(outcome));
    }
}
