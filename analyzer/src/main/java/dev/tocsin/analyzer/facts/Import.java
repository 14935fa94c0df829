package dev.tocsin.analyzer.facts;

/**
 * An import.
 *
 * @param name the qualified name, without {@code .*}
 * @param isStatic {@code import static}
 * @param wildcard ends in {@code .*}
 */
public record Import(String name, boolean isStatic, boolean wildcard) {}
