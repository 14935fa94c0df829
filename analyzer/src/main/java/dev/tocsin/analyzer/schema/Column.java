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
 * @param computed the expression over other columns whose value it has ({@code GENERATED ALWAYS AS (..) STORED})
 * @param defaulted whether it has a DEFAULT of any kind
 * @param collation the name behind its COLLATE, as written
 */
public record Column(
        String name,
        Optional<String> type,
        Known nullable,
        boolean generated,
        Optional<UniqueKey.Part> computed,
        boolean defaulted,
        Optional<String> collation) {

    public Column(String name, Optional<String> type, Known nullable, boolean generated) {
        this(name, type, nullable, generated, Optional.empty(), false, Optional.empty());
    }

    Column named(String other) {
        return new Column(other, type, nullable, generated, computed, defaulted, collation);
    }

    /** With this collation, where it has none of its own. */
    public Column collatedElse(String ofTable) {
        return collation.isPresent() ? this : collated(ofTable);
    }

    Column collated(String other) {
        return new Column(name, type, nullable, generated, computed, defaulted, Optional.of(other));
    }

    Column with(Optional<String> otherType, Known otherNullable) {
        return new Column(name, otherType, otherNullable, generated, computed, defaulted, collation);
    }
}
