package dev.tocsin.analyzer.schema;

import java.util.List;
import java.util.Optional;

/**
 * Files that build one schema together: the migrations of one folder, one dump, one Liquibase changelog for one database
 * product. A repository can hold several that describe the same table.
 *
 * @param name what the files have in common: their folder, or the one file's path
 * @param kind migrations or dump
 * @param standing what the path says of the files' use
 * @param dialect the database product that the files are written for, where their path says it
 * @param files paths relative to the scan root, in the order in which they run
 * @param changes what they do, in that order
 * @param tool what runs them when the program starts, where their form tells
 */
public record SchemaSet(
        String name,
        Origin.Kind kind,
        Standing standing,
        Optional<Dialect> dialect,
        List<String> files,
        List<SchemaChange> changes,
        Optional<MigrationTool> tool) {
    public SchemaSet {
        files = List.copyOf(files);
        changes = List.copyOf(changes);
    }

    /** The folder of the module that the set belongs to: what is in front of {@code src/}; empty where there is none. */
    String module() {
        int source = name.startsWith("src/") ? 0 : name.indexOf("/src/");
        return source <= 0 ? "" : name.substring(0, source);
    }

    /** What the path of files says of their use. */
    public enum Standing {
        CURRENT,
        /** Steps from one version to the next, written beside scripts that make the newest version at once. */
        UPDATE,
        /** Out of use ({@code old/}, {@code backup/}). */
        ARCHIVED
    }

    /**
     * How much the set is worth as a witness of the real database. Migrations are what runs; a dump beside them may be
     * stale. An embedded database's copy serves tests.
     */
    int rank() {
        if (standing == Standing.ARCHIVED) {
            return 0;
        }
        boolean embedded = dialect.isPresent() && dialect.get().embedded();
        if (kind == Origin.Kind.MIGRATION) {
            return embedded ? 2 : 4;
        }
        return embedded ? 1 : 3;
    }

    /** The rank with which the set says what a table is: scripts that make the newest version come before update steps. */
    int rankAsMaker() {
        return 2 * rank() + (standing == Standing.UPDATE ? 0 : 1);
    }
}
