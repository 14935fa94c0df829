package dev.tocsin.analyzer.types;

import dev.tocsin.analyzer.facts.Expr;
import dev.tocsin.analyzer.facts.Stmt;
import dev.tocsin.analyzer.facts.TypeFacts;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Visits the parts of statements and expressions, in order of execution as far as there is one. */
public final class Walk {

    private Walk() {}

    /** Hands the statement's direct parts over; a class declared in it goes to {@code types}. */
    public static void statement(
            Stmt statement, Consumer<Stmt> statements, Consumer<Expr> expressions, Consumer<TypeFacts> types) {
        if (statement instanceof Stmt.Block s) {
            s.statements().forEach(statements);
        } else if (statement instanceof Stmt.Local s) {
            s.initializer().ifPresent(expressions);
        } else if (statement instanceof Stmt.Evaluate s) {
            expressions.accept(s.expression());
        } else if (statement instanceof Stmt.If s) {
            expressions.accept(s.condition());
            statements.accept(s.whenTrue());
            s.whenFalse().ifPresent(statements);
        } else if (statement instanceof Stmt.Loop s) {
            s.initializers().forEach(statements);
            s.condition().ifPresent(expressions);
            statements.accept(s.body());
            s.updates().forEach(expressions);
        } else if (statement instanceof Stmt.ForEach s) {
            expressions.accept(s.iterable());
            statements.accept(s.body());
        } else if (statement instanceof Stmt.Return s) {
            s.value().ifPresent(expressions);
        } else if (statement instanceof Stmt.Throw s) {
            expressions.accept(s.value());
        } else if (statement instanceof Stmt.Yield s) {
            expressions.accept(s.value());
        } else if (statement instanceof Stmt.Try s) {
            s.resources().forEach(statements);
            statements.accept(s.body());
            s.catches().forEach(c -> statements.accept(c.body()));
            s.finallyBlock().ifPresent(statements);
        } else if (statement instanceof Stmt.Switch s) {
            expressions.accept(s.selector());
            cases(s.cases(), statements, expressions);
        } else if (statement instanceof Stmt.Synchronized s) {
            expressions.accept(s.lock());
            statements.accept(s.body());
        } else if (statement instanceof Stmt.Labeled s) {
            statements.accept(s.body());
        } else if (statement instanceof Stmt.Assert s) {
            expressions.accept(s.condition());
        } else if (statement instanceof Stmt.LocalType s) {
            types.accept(s.type());
        }
    }

    /** Hands the expression's direct parts over; an anonymous class goes to {@code types}. */
    public static void expression(
            Expr expression, Consumer<Stmt> statements, Consumer<Expr> expressions, Consumer<TypeFacts> types) {
        if (expression instanceof Expr.Member e) {
            expressions.accept(e.target());
        } else if (expression instanceof Expr.Call e) {
            expressions.accept(e.receiver());
            e.arguments().forEach(expressions);
        } else if (expression instanceof Expr.New e) {
            e.arguments().forEach(expressions);
            e.body().ifPresent(types);
        } else if (expression instanceof Expr.Unary e) {
            expressions.accept(e.operand());
        } else if (expression instanceof Expr.Binary e) {
            expressions.accept(e.left());
            expressions.accept(e.right());
        } else if (expression instanceof Expr.Assign e) {
            expressions.accept(e.target());
            expressions.accept(e.value());
        } else if (expression instanceof Expr.Conditional e) {
            expressions.accept(e.condition());
            expressions.accept(e.whenTrue());
            expressions.accept(e.whenFalse());
        } else if (expression instanceof Expr.Lambda e) {
            statements.accept(e.body());
        } else if (expression instanceof Expr.MethodReference e) {
            expressions.accept(e.scope());
        } else if (expression instanceof Expr.Cast e) {
            expressions.accept(e.operand());
        } else if (expression instanceof Expr.InstanceOf e) {
            expressions.accept(e.operand());
        } else if (expression instanceof Expr.Index e) {
            expressions.accept(e.array());
            expressions.accept(e.index());
        } else if (expression instanceof Expr.ArrayLiteral e) {
            e.elements().forEach(expressions);
        } else if (expression instanceof Expr.SwitchValue e) {
            expressions.accept(e.selector());
            cases(e.cases(), statements, expressions);
        } else if (expression instanceof Expr.Other e) {
            e.parts().forEach(expressions);
        }
    }

    /** Whether an expression in the statement, at any depth, is wanted; classes that are declared in it are left out. */
    public static boolean any(Stmt statement, Predicate<Expr> wanted) {
        Search search = new Search(wanted);
        search.visit(statement);
        return search.found;
    }

    /** Whether the expression, or one in it at any depth, is wanted; classes that are declared in it are left out. */
    public static boolean any(Expr expression, Predicate<Expr> wanted) {
        Search search = new Search(wanted);
        search.visit(expression);
        return search.found;
    }

    /** Hands over every expression in the statement, at any depth, the outer before the inner; not those of classes in it. */
    public static void every(Stmt statement, Consumer<Expr> expressions) {
        any(statement, e -> {
            expressions.accept(e);
            return false;
        });
    }

    /** Goes to all depths until it has found what is wanted. Whole programs are searched: no node makes an object. */
    private static final class Search {

        private final Predicate<Expr> wanted;
        private final Consumer<Stmt> statements = this::visit;
        private final Consumer<Expr> expressions = this::visit;
        private boolean found;

        Search(Predicate<Expr> wanted) {
            this.wanted = wanted;
        }

        private void visit(Stmt statement) {
            if (!found) {
                Walk.statement(statement, statements, expressions, Search::leave);
            }
        }

        private void visit(Expr expression) {
            if (!found) {
                found = wanted.test(expression);
                Walk.expression(expression, statements, expressions, Search::leave);
            }
        }

        private static void leave(TypeFacts type) {
            // What it does is done by its own methods.
        }
    }

    private static void cases(List<Stmt.Case> cases, Consumer<Stmt> statements, Consumer<Expr> expressions) {
        for (Stmt.Case group : cases) {
            group.labels().forEach(expressions);
            group.body().forEach(statements);
        }
    }
}
