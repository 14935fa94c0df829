package dev.tocsin.rules.fix;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.body.VariableDeclarator;
import com.github.javaparser.ast.expr.AssignExpr;
import com.github.javaparser.ast.expr.BinaryExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.LambdaExpr;
import com.github.javaparser.ast.expr.TypePatternExpr;
import com.github.javaparser.ast.expr.UnaryExpr;
import com.github.javaparser.ast.expr.VariableDeclarationExpr;
import com.github.javaparser.ast.stmt.BlockStmt;
import com.github.javaparser.ast.stmt.CatchClause;
import com.github.javaparser.ast.stmt.ForEachStmt;
import com.github.javaparser.ast.stmt.ForStmt;
import com.github.javaparser.ast.stmt.IfStmt;
import com.github.javaparser.ast.stmt.Statement;
import com.github.javaparser.ast.stmt.SwitchEntry;
import com.github.javaparser.ast.stmt.TryStmt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Which local variable a name means at a place of a method: a parameter, a local of a block around the place that was declared
 * before, the variable of a loop, of a {@code try}, a {@code catch}, a lambda or a pattern. Fields are none.
 *
 * @see <a href="https://docs.oracle.com/javase/specs/jls/se17/html/jls-6.html#jls-6.3">JLS, Scope of a Declaration</a>
 */
final class Scope {

    private Scope() {}

    /** The node that declares the variable; empty where the name means no local variable there. */
    static Optional<Node> declaration(String name, Node place) {
        Node inner = place;
        while (!(inner instanceof CallableDeclaration) && inner.getParentNode().isPresent()) {
            Node outer = inner.getParentNode().get();
            Optional<Node> declared = declaredBy(outer, inner, name);
            if (declared.isPresent()) {
                return declared;
            }
            inner = outer;
        }
        return Optional.empty();
    }

    /** Whether the name means the same variable at both places. */
    static boolean same(Node declaration, String name, Node place) {
        return declaration(name, place).filter(d -> d == declaration).isPresent();
    }

    /** What a node declares that is seen from one of its children. */
    private static Optional<Node> declaredBy(Node outer, Node inner, String name) {
        if (outer instanceof CallableDeclaration<?> method) {
            return first(method.getParameters().stream(), p -> p.getNameAsString(), name);
        }
        if (outer instanceof LambdaExpr lambda) {
            return first(lambda.getParameters().stream(), p -> p.getNameAsString(), name);
        }
        if (outer instanceof CatchClause clause) {
            return first(Stream.of(clause.getParameter()), p -> p.getNameAsString(), name);
        }
        if (outer instanceof BlockStmt block) {
            return before(block.getStatements(), inner, name);
        }
        if (outer instanceof SwitchEntry entry) {
            return before(entry.getStatements(), inner, name);
        }
        if (outer instanceof ForStmt loop) {
            return declared(loop.getInitialization(), name);
        }
        if (outer instanceof ForEachStmt loop && loop.getIterable() != inner) {
            return declared(List.of(loop.getVariable()), name);
        }
        if (outer instanceof TryStmt attempt && attempt.getTryBlock() == inner) {
            return declared(attempt.getResources(), name);
        }
        if (outer instanceof IfStmt branch && branch.getThenStmt() == inner) {
            return pattern(branch.getCondition(), name);
        }
        if (outer instanceof BinaryExpr both && both.getRight() == inner) {
            return pattern(both.getLeft(), name);
        }
        return Optional.empty();
    }

    private static Optional<Node> before(List<Statement> statements, Node inner, String name) {
        List<Optional<Node>> found = new ArrayList<>();
        for (Statement statement : statements) {
            if (statement == inner) {
                break;
            }
            if (statement.isExpressionStmt()) {
                found.add(declared(List.of(statement.asExpressionStmt().getExpression()), name));
            } else if (statement instanceof IfStmt branch && branch.getCondition() instanceof UnaryExpr not) {
                // `if (!(payment instanceof Card card)) { return; }` declares it for what follows.
                found.add(pattern(not, name));
            }
        }
        return found.stream().flatMap(Optional::stream).findFirst();
    }

    private static Optional<Node> declared(List<? extends Expression> expressions, String name) {
        return first(
                expressions.stream()
                        .filter(VariableDeclarationExpr.class::isInstance)
                        .flatMap(e -> ((VariableDeclarationExpr) e).getVariables().stream()),
                VariableDeclarator::getNameAsString,
                name);
    }

    private static Optional<Node> pattern(Expression condition, String name) {
        return first(condition.findAll(TypePatternExpr.class).stream(), TypePatternExpr::getNameAsString, name);
    }

    private static <N extends Node> Optional<Node> first(Stream<N> declared, Function<N, String> naming, String name) {
        return declared.filter(n -> naming.apply(n).equals(name))
                .map(Node.class::cast)
                .findFirst();
    }

    /** The values that a variable is given anywhere in its method, that of its declaration among them. */
    static List<Expression> values(VariableDeclarator variable) {
        List<Expression> values = new ArrayList<>();
        variable.getInitializer().ifPresent(values::add);
        assignments(variable, variable.getNameAsString()).forEach(a -> values.add(a.getValue()));
        return values;
    }

    /** Where a variable is given another value than that of its declaration; {@code count++} has none to tell. */
    static List<AssignExpr> assignments(Node declaration, String name) {
        return declaration
                .findAncestor(CallableDeclaration.class)
                .map(m -> ((CallableDeclaration<?>) m)
                        .findAll(AssignExpr.class).stream()
                                .filter(a -> a.getTarget().isNameExpr()
                                        && a.getTarget()
                                                .asNameExpr()
                                                .getNameAsString()
                                                .equals(name)
                                        && same(declaration, name, a))
                                .toList())
                .orElse(List.of());
    }

    /** Whether a variable keeps the value that it has been given once. */
    static boolean keeps(Node declaration, String name) {
        boolean counted = declaration
                .findAncestor(CallableDeclaration.class)
                .filter(m -> m.findFirst(
                                UnaryExpr.class,
                                u -> u.getOperator() != UnaryExpr.Operator.LOGICAL_COMPLEMENT
                                        && u.getExpression().isNameExpr()
                                        && u.getExpression()
                                                .asNameExpr()
                                                .getNameAsString()
                                                .equals(name))
                        .isPresent())
                .isPresent();
        return !counted && assignments(declaration, name).isEmpty();
    }
}
