package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.facts.Expr;

/** Short forms of expressions, as messages show them. */
final class Sources {

    private Sources() {}

    static String text(Expr expression) {
        if (expression instanceof Expr.Name n) {
            return n.name();
        }
        if (expression instanceof Expr.This) {
            return "this";
        }
        if (expression instanceof Expr.Member m) {
            return text(m.target()) + "." + m.name();
        }
        if (expression instanceof Expr.Call c) {
            return c.receiver() instanceof Expr.Implicit
                    ? c.name() + "(..)"
                    : text(c.receiver()) + "." + c.name() + "(..)";
        }
        if (expression instanceof Expr.ClassLiteral c) {
            return c.type().simpleName() + ".class";
        }
        if (expression instanceof Expr.Literal l) {
            return l.kind() == Expr.Literal.Kind.STRING ? "\"" + l.value() + "\"" : l.value();
        }
        return "..";
    }
}
