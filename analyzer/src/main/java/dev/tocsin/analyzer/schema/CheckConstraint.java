package dev.tocsin.analyzer.schema;

/**
 * A CHECK or exclusion constraint.
 *
 * @param table the table as written
 * @param expression its text
 * @param origin where it is declared
 */
public record CheckConstraint(String table, String expression, Origin origin) {}
