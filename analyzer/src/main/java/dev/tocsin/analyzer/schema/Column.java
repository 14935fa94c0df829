package dev.tocsin.analyzer.schema;

import dev.tocsin.analyzer.ir.Known;
import java.util.Optional;

/**
 * A column of a table.
 *
 * @param name as written
 * @param type the type's name as written, lower case, without length ({@code varchar}, {@code citext})
 * @param nullable whether it admits null
 * @param generated whether the database makes its value (identity, serial, auto_increment)
 */
public record Column(String name, Optional<String> type, Known nullable, boolean generated) {}
