package dev.tocsin.analyzer.facts;

import java.util.List;

/**
 * A constant of an enum.
 *
 * @param arguments what it hands to the constructor
 */
public record EnumConstant(String name, List<Expr> arguments) {
    public EnumConstant {
        arguments = List.copyOf(arguments);
    }
}
