package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.types.Walk;
import java.util.List;
import java.util.Set;

/** How a statement ends, read off its text. */
final class Completion {

    private Completion() {}

    /** How the branch ends: by a throw or return at its end, or by going on. */
    static Assumption.Otherwise of(Stmt statement) {
        if (statement instanceof Stmt.Block b) {
            List<Stmt> statements = b.statements();
            return statements.isEmpty() ? Assumption.Otherwise.GOES_ON : of(statements.get(statements.size() - 1));
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

    /** Whether the body of a loop looks for something: it leaves the loop, or notes that it has found it. */
    static boolean decides(Stmt body) {
        boolean[] found = {false};
        look(body, found);
        return found[0];
    }

    private static void look(Stmt statement, boolean[] found) {
        found[0] |= statement instanceof Stmt.Throw
                || statement instanceof Stmt.Return
                || statement instanceof Stmt.Jump j && !j.isContinue()
                || statement instanceof Stmt.Evaluate e
                        && e.expression() instanceof Expr.Assign a
                        && a.value() instanceof Expr.Literal l
                        && l.kind() == Expr.Literal.Kind.BOOLEAN;
        Walk.statement(statement, s -> look(s, found), e -> {}, t -> {});
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

    private static final Set<String> INSPECTIONS = Set.of(
            "getSQLState",
            "getErrorCode",
            "getConstraintName",
            "getMostSpecificCause",
            "getRootCause",
            "getCause",
            "getKind",
            "isDuplicateKey",
            "isUniqueViolation");

    /** What becomes of an exception in a catch clause. */
    record Handling(Frame.Handler.Outcome outcome, String thrown, boolean inspects) {}

    static Handling handling(Stmt.Catch clause) {
        boolean inspects = inspects(clause.body(), clause.name());
        List<Stmt> statements = clause.body().statements();
        if (!statements.isEmpty() && statements.get(statements.size() - 1) instanceof Stmt.Throw t) {
            boolean rethrown = t.value() instanceof Expr.Name n && n.name().equals(clause.name());
            if (rethrown && inspects) {
                for (Stmt inner : statements) {
                    if (inner instanceof Stmt.If i && leaves(i, clause)) {
                        // if (UNIQUE_VIOLATION.equals(e.getSQLState())) return false; throw e;
                        return last(i.whenTrue()) instanceof Stmt.Throw own
                                ? new Handling(Frame.Handler.Outcome.TRANSLATED, exception(own), true)
                                : new Handling(Frame.Handler.Outcome.ABSORBED, "", true);
                    }
                }
            }
            return rethrown
                    ? new Handling(Frame.Handler.Outcome.RETHROWN, "", inspects)
                    : new Handling(Frame.Handler.Outcome.TRANSLATED, exception(t), inspects);
        }
        return new Handling(Frame.Handler.Outcome.ABSORBED, "", inspects);
    }

    /** The branch ends with an answer of its own. */
    private static boolean leaves(Stmt.If branch, Stmt.Catch clause) {
        Stmt last = last(branch.whenTrue());
        return last instanceof Stmt.Return
                || last instanceof Stmt.Throw t
                        && !(t.value() instanceof Expr.Name n && n.name().equals(clause.name()));
    }

    private static Stmt last(Stmt branch) {
        return branch instanceof Stmt.Block b && !b.statements().isEmpty()
                ? b.statements().get(b.statements().size() - 1)
                : branch;
    }

    private static boolean inspects(Stmt statement, String exception) {
        boolean[] found = {false};
        Walk.statement(
                statement, s -> found[0] |= inspects(s, exception), e -> found[0] |= inspects(e, exception), t -> {});
        return found[0];
    }

    private static boolean inspects(Expr expression, String exception) {
        boolean[] found = {
            expression instanceof Expr.Call c
                    && (INSPECTIONS.contains(c.name())
                            // A helper of the project's own that is asked what happened.
                            || c.arguments().stream()
                                            .anyMatch(a -> a instanceof Expr.Name n
                                                    && n.name().equals(exception))
                                    && (c.name().startsWith("is") || c.name().startsWith("handle")))
        };
        Walk.expression(
                expression, s -> found[0] |= inspects(s, exception), e -> found[0] |= inspects(e, exception), t -> {});
        return found[0];
    }
}
