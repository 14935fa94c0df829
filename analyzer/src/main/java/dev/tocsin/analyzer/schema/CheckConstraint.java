package dev.tocsin.analyzer.schema;

import java.util.Optional;

/**
 * A CHECK or exclusion constraint.
 *
 * @param table the table as written
 * @param name the constraint's name as written, where it has one
 * @param expression its text
 * @param origin where it is declared
 */
public record CheckConstraint(String table, Optional<String> name, String expression, Origin origin) {}
