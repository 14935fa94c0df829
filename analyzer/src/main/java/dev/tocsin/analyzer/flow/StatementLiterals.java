package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.Stmt;
import java.util.List;
import java.util.regex.Pattern;

/** Tells whether code holds a text with which a statement of SQL or JPQL begins. */
final class StatementLiterals {

    private static final Pattern BEGINNING =
            Pattern.compile("\\s*(?:select|insert|update|delete|merge|with|replace|from)\\b", Pattern.CASE_INSENSITIVE);

    private StatementLiterals() {}

    static boolean begin(Stmt statement) {
        if (statement instanceof Stmt.Block s) {
            return s.statements().stream().anyMatch(StatementLiterals::begin);
        }
        if (statement instanceof Stmt.Local s) {
            return s.initializer().filter(StatementLiterals::begin).isPresent();
        }
        if (statement instanceof Stmt.Evaluate s) {
            return begin(s.expression());
        }
        if (statement instanceof Stmt.Return s) {
            return s.value().filter(StatementLiterals::begin).isPresent();
        }
        if (statement instanceof Stmt.If s) {
            return begin(s.whenTrue())
                    || s.whenFalse().filter(StatementLiterals::begin).isPresent();
        }
        if (statement instanceof Stmt.ForEach s) {
            return begin(s.body());
        }
        return statement instanceof Stmt.Loop s && begin(s.body());
    }

    private static boolean begin(Expr expression) {
        if (expression instanceof Expr.Literal l) {
            return l.kind() == Expr.Literal.Kind.STRING
                    && BEGINNING.matcher(l.value()).lookingAt();
        }
        if (expression instanceof Expr.Call c) {
            return begin(c.receiver()) || any(c.arguments());
        }
        if (expression instanceof Expr.New n) {
            return any(n.arguments());
        }
        if (expression instanceof Expr.Binary b) {
            Expr left = b;
            while (left instanceof Expr.Binary inner) {
                if (begin(inner.right())) {
                    return true;
                }
                left = inner.left();
            }
            return begin(left);
        }
        if (expression instanceof Expr.Assign a) {
            return begin(a.value());
        }
        return expression instanceof Expr.Conditional c && (begin(c.whenTrue()) || begin(c.whenFalse()));
    }

    private static boolean any(List<Expr> expressions) {
        return expressions.stream().anyMatch(StatementLiterals::begin);
    }
}
