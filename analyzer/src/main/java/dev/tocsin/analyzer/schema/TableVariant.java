package dev.tocsin.analyzer.schema;

import java.util.List;

/**
 * A table as one schema set builds it.
 *
 * @param set the set
 * @param table the table after the set's last file
 * @param files the files that created or changed it, sorted
 */
record TableVariant(SchemaSet set, Table table, List<String> files) {
    TableVariant {
        files = List.copyOf(files);
    }
}
