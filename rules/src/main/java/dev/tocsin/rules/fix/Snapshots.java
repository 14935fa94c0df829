package dev.tocsin.rules.fix;

import dev.tocsin.analyzer.schema.Databases;
import dev.tocsin.analyzer.schema.Dialect;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a transaction sees what others have committed since its first question. In MySQL's repeatable read, which is its
 * default, only a read that locks does.
 *
 * @see <a href="https://dev.mysql.com/doc/refman/8.4/en/innodb-consistent-read.html">MySQL, Consistent Nonlocking Reads</a>
 */
enum Snapshots {
    KEPT,
    NONE,
    UNKNOWN;

    static final String NOTE =
            "Which database it is is not known: on MySQL, in repeatable read, only a read that locks sees"
                    + " the row of the other request.";

    private static final Set<Dialect> KEEPING = Set.of(Dialect.MYSQL, Dialect.MARIADB, Dialect.TIDB, Dialect.OCEANBASE);

    /** @param file from which the database is seen */
    static Snapshots of(Project project, String file) {
        Optional<Dialect> dialect =
                project.schemaSeenFrom(file).databaseBehind(file).map(Databases.Assumed::dialect);
        if (dialect.isEmpty()) {
            return UNKNOWN;
        }
        return KEEPING.contains(dialect.get()) ? KEPT : NONE;
    }
}
