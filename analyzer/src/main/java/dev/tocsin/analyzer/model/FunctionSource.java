package dev.tocsin.analyzer.model;

import dev.tocsin.analyzer.facts.Parameter;
import dev.tocsin.analyzer.facts.Stmt;
import java.util.List;

/**
 * A lambda, an anonymous class's method or a method that a reference names, as the source has it.
 *
 * @param body a lambda's expression is a block with one return
 * @param expression true for a lambda whose body is an expression, so that its return may be of no value
 */
public record FunctionSource(List<Parameter> parameters, Stmt.Block body, boolean expression) {
    public FunctionSource {
        parameters = List.copyOf(parameters);
    }
}
