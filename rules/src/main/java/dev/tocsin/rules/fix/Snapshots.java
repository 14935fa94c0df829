package dev.tocsin.rules.fix;

import dev.tocsin.analyzer.schema.Databases;
import dev.tocsin.analyzer.schema.Dialect;
import java.util.Optional;

/**
 * Whether a transaction sees what others have committed since its first question. In MySQL's repeatable read, which is its
 * default, only a read that locks does.
 *
 * @see Dialect#keepsSnapshots()
 */
enum Snapshots {
    KEPT,
    NONE,
    UNKNOWN;

    static final String NOTE =
            "Which database it is is not known: on MySQL, in repeatable read, only a read that locks sees"
                    + " the row of the other request.";

    /** @param file from which the database is seen */
    static Snapshots of(Project project, String file) {
        Optional<Dialect> dialect =
                project.schemaSeenFrom(file).databaseBehind(file).map(Databases.Assumed::dialect);
        if (dialect.isEmpty()) {
            return UNKNOWN;
        }
        return dialect.get().keepsSnapshots() ? KEPT : NONE;
    }
}
