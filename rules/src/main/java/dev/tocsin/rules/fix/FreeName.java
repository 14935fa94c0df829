package dev.tocsin.rules.fix;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.body.VariableDeclarator;
import com.github.javaparser.ast.expr.LambdaExpr;
import com.github.javaparser.ast.expr.NameExpr;
import com.github.javaparser.ast.stmt.CatchClause;
import java.util.List;

/** A name for the caught exception that means nothing else there. */
final class FreeName {

    private FreeName() {}

    static String at(Node node) {
        CallableDeclaration<?> method =
                node.findAncestor(CallableDeclaration.class).orElseThrow();
        for (String name : List.of("e", "violation", "duplicate")) {
            boolean used = method.getParameters().stream()
                            .anyMatch(p -> p.getNameAsString().equals(name))
                    || method.findFirst(
                                    VariableDeclarator.class,
                                    v -> v.getNameAsString().equals(name))
                            .isPresent()
                    || method.findFirst(
                                    LambdaExpr.class,
                                    l -> l.isAncestorOf(node)
                                            && l.getParameters().stream()
                                                    .anyMatch(p ->
                                                            p.getNameAsString().equals(name)))
                            .isPresent()
                    || method.findFirst(NameExpr.class, n -> n.getNameAsString().equals(name) && !inCatch(n))
                            .isPresent();
            if (!used && !inCatch(node)) {
                return name;
            }
        }
        return "uniqueViolation";
    }

    private static boolean inCatch(Node node) {
        return node.findAncestor(CatchClause.class).isPresent();
    }
}
