package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.Stmt;
import java.util.List;

/** How a statement ends, read off its text. */
final class Completion {

    private Completion() {}

    /** How the branch ends: by a throw or return at its end, or by going on. */
    static Assumption.Otherwise of(Stmt statement) {
        if (statement instanceof Stmt.Block b) {
            List<Stmt> statements = b.statements();
            return statements.isEmpty()
                    ? Assumption.Otherwise.GOES_ON
                    : of(statements.get(statements.size() - 1));
        }
        if (statement instanceof Stmt.Throw t) {
            return Assumption.Otherwise.throwing(exception(t));
        }
        if (statement instanceof Stmt.Return) {
            return Assumption.Otherwise.RETURNS;
        }
        if (statement instanceof Stmt.If i && i.whenFalse().isPresent()) {
            Assumption.Otherwise whenTrue = of(i.whenTrue());
            return whenTrue.equals(of(i.whenFalse().get())) ? whenTrue : Assumption.Otherwise.GOES_ON;
        }
        return Assumption.Otherwise.GOES_ON;
    }

    /** Simple name of the exception that the statement throws, empty where it is not to be seen. */
    static String exception(Stmt.Throw statement) {
        return exception(statement.value());
    }

    static String exception(Expr value) {
        if (value instanceof Expr.New n) {
            return n.type().simpleName();
        }
        if (value instanceof Expr.Cast c) {
            return exception(c.operand());
        }
        return "";
    }

    /** What becomes of an exception in a catch clause. */
    record Handling(Frame.Handler.Outcome outcome, String thrown) {}

    static Handling handling(Stmt.Catch clause) {
        List<Stmt> statements = clause.body().statements();
        if (statements.isEmpty()) {
            return new Handling(Frame.Handler.Outcome.ABSORBED, "");
        }
        Stmt last = statements.get(statements.size() - 1);
        if (last instanceof Stmt.Throw t) {
            return t.value() instanceof Expr.Name n && n.name().equals(clause.name())
                    ? new Handling(Frame.Handler.Outcome.RETHROWN, "")
                    : new Handling(Frame.Handler.Outcome.TRANSLATED, exception(t));
        }
        return new Handling(Frame.Handler.Outcome.ABSORBED, "");
    }
}
