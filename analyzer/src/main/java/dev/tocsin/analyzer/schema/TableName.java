package dev.tocsin.analyzer.schema;

import dev.tocsin.analyzer.ir.Names;

/**
 * A table's name as it is looked up.
 *
 * @param folded the table's own name, folded ({@link Names#fold})
 * @param qualifier the schema's name, folded; empty where none is written
 */
record TableName(String folded, String qualifier) {

    static TableName of(String name) {
        int dot = name.lastIndexOf('.');
        return new TableName(Names.fold(name), dot <= 0 ? "" : Names.fold(name.substring(0, dot)));
    }

    /** True when both can be the same table: a missing qualifier fits any. */
    boolean fits(TableName other) {
        return folded.equals(other.folded)
                && (qualifier.isEmpty() || other.qualifier.isEmpty() || qualifier.equals(other.qualifier));
    }
}
