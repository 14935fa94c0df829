package dev.tocsin.analyzer.schema;

import java.util.List;
import java.util.Optional;

/**
 * Files that build one schema together: the migrations of one folder, one dump, one Liquibase changelog for one database
 * product. A repository can hold several that describe the same table.
 *
 * @param name what the files have in common: their folder, or the one file's path
 * @param kind migrations or dump
 * @param archived true where the path says that the files are out of use ({@code old/}, {@code backup/})
 * @param dialect the database product that the files are written for, where their path says it
 * @param files paths relative to the scan root, in the order in which they run
 * @param changes what they do, in that order
 */
public record SchemaSet(
        String name,
        Origin.Kind kind,
        boolean archived,
        Optional<Dialect> dialect,
        List<String> files,
        List<SchemaChange> changes) {
    public SchemaSet {
        files = List.copyOf(files);
        changes = List.copyOf(changes);
    }

    /** The folder of the module that the set belongs to: what is in front of {@code src/}; empty where there is none. */
    String module() {
        int source = name.startsWith("src/") ? 0 : name.indexOf("/src/");
        return source <= 0 ? "" : name.substring(0, source);
    }

    /**
     * How much the set is worth as a witness of the real database; sets of the highest rank that know a table decide what
     * it is. Migrations are what runs; a dump beside them may be stale. An embedded database's copy serves tests.
     */
    int rank() {
        if (archived) {
            return 0;
        }
        boolean embedded = dialect.isPresent() && dialect.get().embedded();
        if (kind == Origin.Kind.MIGRATION) {
            return embedded ? 2 : 4;
        }
        return embedded ? 1 : 3;
    }
}
