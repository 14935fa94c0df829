package dev.tocsin.analyzer.frontend;

import com.github.javaparser.ast.expr.BinaryExpr;
import com.github.javaparser.ast.expr.Expression;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Long chains of one operator: {@code a + b + c + ...}. The syntax tree is as deep as the chain is long, and generated
 * code has chains of thousands of strings. Where the operator is associative, facts hold a long chain as a balanced
 * tree over the same operands in the same order. (Strings mixed with numbers make {@code +} not quite associative; a chain
 * this long is text.)
 */
final class OperatorChain {

    /** A shorter chain keeps the shape that the language gives it. */
    private static final int LONG = 32;

    private OperatorChain() {}

    /** The operands of a long chain from the left; empty when the expression is none. */
    static List<Expression> operands(BinaryExpr top) {
        if (!associative(top.getOperator())) {
            return List.of();
        }
        int length = 2;
        Expression left = top.getLeft();
        while (isLink(left, top.getOperator())) {
            length++;
            left = ((BinaryExpr) left).getLeft();
        }
        return length < LONG ? List.of() : collect(top, length);
    }

    private static List<Expression> collect(BinaryExpr top, int length) {
        List<Expression> operands = new ArrayList<>(length);
        Expression link = top;
        while (isLink(link, top.getOperator())) {
            operands.add(((BinaryExpr) link).getRight());
            link = ((BinaryExpr) link).getLeft();
        }
        operands.add(link);
        Collections.reverse(operands);
        return operands;
    }

    private static boolean isLink(Expression expression, BinaryExpr.Operator operator) {
        return expression instanceof BinaryExpr binary && binary.getOperator() == operator;
    }

    private static boolean associative(BinaryExpr.Operator operator) {
        return switch (operator) {
            case PLUS, MULTIPLY, AND, OR, BINARY_AND, BINARY_OR, XOR -> true;
            default -> false;
        };
    }
}
