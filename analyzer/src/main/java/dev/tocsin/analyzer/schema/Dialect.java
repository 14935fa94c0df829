package dev.tocsin.analyzer.schema;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The database products whose SQL is told apart, by the words that name them in paths of schema files. */
public enum Dialect {
    POSTGRESQL,
    COCKROACHDB,
    OPENGAUSS,
    KINGBASE,
    HIGHGO,
    MYSQL,
    MARIADB,
    OCEANBASE,
    TIDB,
    SQLSERVER,
    SYBASE,
    ORACLE,
    DAMENG,
    DB2,
    FIREBIRD,
    H2,
    HSQLDB,
    DERBY,
    SQLITE;

    private static final Map<String, Dialect> NAMES = Map.ofEntries(
            Map.entry("postgresql", POSTGRESQL),
            Map.entry("postgres", POSTGRESQL),
            Map.entry("postgre", POSTGRESQL),
            Map.entry("pgsql", POSTGRESQL),
            Map.entry("psql", POSTGRESQL),
            Map.entry("pg", POSTGRESQL),
            Map.entry("cockroachdb", COCKROACHDB),
            Map.entry("cockroach", COCKROACHDB),
            Map.entry("opengauss", OPENGAUSS),
            Map.entry("gaussdb", OPENGAUSS),
            Map.entry("gauss", OPENGAUSS),
            Map.entry("kingbase", KINGBASE),
            Map.entry("kingbase8", KINGBASE),
            Map.entry("highgo", HIGHGO),
            Map.entry("mysql", MYSQL),
            Map.entry("mysql5", MYSQL),
            Map.entry("mysql8", MYSQL),
            Map.entry("mariadb", MARIADB),
            Map.entry("maria", MARIADB),
            Map.entry("oceanbase", OCEANBASE),
            Map.entry("tidb", TIDB),
            Map.entry("sqlserver", SQLSERVER),
            Map.entry("mssql", SQLSERVER),
            Map.entry("sybase", SYBASE),
            Map.entry("oracle", ORACLE),
            Map.entry("oracle10g", ORACLE),
            Map.entry("ora", ORACLE),
            Map.entry("dm", DAMENG),
            Map.entry("dm8", DAMENG),
            Map.entry("dameng", DAMENG),
            Map.entry("db2", DB2),
            Map.entry("firebird", FIREBIRD),
            Map.entry("h2", H2),
            Map.entry("hsqldb", HSQLDB),
            Map.entry("hsql", HSQLDB),
            Map.entry("derby", DERBY),
            Map.entry("sqlite", SQLITE),
            Map.entry("sqlite3", SQLITE));

    /** The product that a word of a path names ({@code psql}, {@code MSSQL}), if it names one. */
    public static Optional<Dialect> named(String word) {
        return Optional.ofNullable(NAMES.get(word.toLowerCase(Locale.ROOT)));
    }

    /** The product's name as people write it: {@code PostgreSQL}. */
    public String productName() {
        return switch (this) {
            case POSTGRESQL -> "PostgreSQL";
            case COCKROACHDB -> "CockroachDB";
            case OPENGAUSS -> "openGauss";
            case MYSQL -> "MySQL";
            case MARIADB -> "MariaDB";
            case OCEANBASE -> "OceanBase";
            case TIDB -> "TiDB";
            case SQLSERVER -> "SQL Server";
            case SYBASE -> "Sybase";
            case ORACLE -> "Oracle";
            case DAMENG -> "Dameng";
            case DB2 -> "Db2";
            case FIREBIRD -> "Firebird";
            case KINGBASE -> "Kingbase";
            case HIGHGO -> "HighGo";
            case DERBY -> "Derby";
            case SQLITE -> "SQLite";
            case H2, HSQLDB -> name();
        };
    }

    /** The product that a user means, by the name of this type or by one that paths use; empty for another word. */
    public static Optional<Dialect> chosen(String word) {
        String name = word.strip()
                .toLowerCase(Locale.ROOT)
                .replace("-", "")
                .replace("_", "")
                .replace(" ", "");
        for (Dialect dialect : values()) {
            if (dialect.name().toLowerCase(Locale.ROOT).equals(name)) {
                return Optional.of(dialect);
            }
        }
        return named(name);
    }

    /** Whether the product runs scripts that are written for the other: MariaDB runs MySQL's. */
    public boolean runsScriptsOf(Dialect other) {
        return this == other || ofMySql() && other.ofMySql() || ofPostgres() && other.ofPostgres();
    }

    /** PostgreSQL and those that speak as it does. */
    private boolean ofPostgres() {
        return postgres() || this == COCKROACHDB;
    }

    /** Whether names are quoted by backticks there, and what stands in double quotes is a text. */
    public boolean quotesByBackticks() {
        return ofMySql();
    }

    /** MySQL and those that speak as it does. */
    private boolean ofMySql() {
        return this == MYSQL || this == MARIADB || this == OCEANBASE || this == TIDB;
    }

    /** PostgreSQL and what is made of its source. */
    public boolean postgres() {
        return this == POSTGRESQL || this == OPENGAUSS || this == KINGBASE || this == HIGHGO;
    }

    /**
     * True where texts are compared without regard to case unless a column or the database is told otherwise.
     *
     * @see <a href="https://dev.mysql.com/doc/refman/8.4/en/charset-mysql.html">MySQL, Character Sets and Collations</a>
     * @see <a href="https://learn.microsoft.com/sql/relational-databases/collations/collation-and-unicode-support">SQL Server,
     *     Collation and Unicode support</a>
     */
    public boolean ignoresCase() {
        return this == MYSQL || this == MARIADB || this == OCEANBASE || this == SQLSERVER || this == SYBASE;
    }

    /**
     * True where a statement that fails spoils the whole transaction, so that only a rollback can follow.
     *
     * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL, SQLSTATE 25P02</a>
     */
    public boolean abortsTransaction() {
        return postgres() || this == COCKROACHDB;
    }

    /**
     * True where a transaction at repeatable read that updates a row which another one has changed since is refused.
     *
     * @see <a href="https://www.postgresql.org/docs/current/transaction-iso.html">PostgreSQL, Repeatable Read</a>
     * @see <a href="https://learn.microsoft.com/sql/t-sql/statements/set-transaction-isolation-level-transact-sql">SQL Server,
     *     where the reader's lock stays until the commit</a>
     */
    public boolean repeatableReadRefusesLostUpdates() {
        return abortsTransaction() || this == SQLSERVER || this == DB2;
    }

    /**
     * True where a locking read at the default isolation locks the gap that an absent row would lie in, so that of two
     * inserts into it one ends as the victim of a deadlock.
     *
     * @see <a href="https://dev.mysql.com/doc/refman/8.4/en/innodb-locking.html">MySQL, Gap Locks</a>
     */
    public boolean locksGaps() {
        return this == MYSQL || this == MARIADB;
    }

    /**
     * True where a plain read at the default isolation keeps showing what the transaction has seen first, as no other default
     * does.
     *
     * @see <a href="https://dev.mysql.com/doc/refman/8.4/en/innodb-consistent-read.html">MySQL, Consistent Nonlocking Reads</a>
     */
    public boolean keepsSnapshots() {
        return this == MYSQL || this == MARIADB || this == TIDB || this == OCEANBASE;
    }

    /** True for databases that run inside the application and so mostly serve its tests and demonstrations. */
    public boolean embedded() {
        return this == H2 || this == HSQLDB || this == DERBY || this == SQLITE;
    }

    /**
     * True where a backslash escapes the next character of a string.
     *
     * @see <a href="https://dev.mysql.com/doc/refman/8.4/en/string-literals.html">MySQL, String Literals</a>
     */
    public boolean backslashEscapes() {
        return ofMySql();
    }

    /**
     * True where a unique index can be about some of the rows only ({@code CREATE UNIQUE INDEX .. WHERE ..}).
     *
     * @see <a href="https://www.postgresql.org/docs/current/indexes-partial.html">PostgreSQL, Partial Indexes</a>
     * @see <a href="https://learn.microsoft.com/sql/relational-databases/indexes/create-filtered-indexes">SQL Server, Filtered
     *     indexes</a>
     * @see <a href="https://www.sqlite.org/partialindex.html">SQLite, Partial Indexes</a>
     */
    public boolean partialIndexes() {
        return abortsTransaction() || this == SQLSERVER || this == SQLITE;
    }

    /**
     * True where a unique index can be on expressions, as {@code lower(email)}, that stand in its list like columns.
     *
     * @see <a href="https://www.postgresql.org/docs/current/indexes-expressional.html">PostgreSQL, Indexes on Expressions</a>
     * @see <a href="https://docs.oracle.com/en/database/oracle/oracle-database/19/cncpt/indexes-and-index-organized-tables.html">
     *     Oracle, Function-Based Indexes</a>
     * @see <a href="https://www.sqlite.org/expridx.html">SQLite, Indexes On Expressions</a>
     */
    public boolean expressionIndexes() {
        return abortsTransaction() || this == ORACLE || this == SQLITE;
    }

    /**
     * True where a row whose whole key is null is in no index, and rows of which a part of the key is null are alike if the rest of
     * it is: what is to be left out of a key must be null in all of its parts.
     *
     * @see <a href="https://docs.oracle.com/en/database/oracle/oracle-database/19/cncpt/indexes-and-index-organized-tables.html">
     *     Oracle, Indexes and Nulls</a>
     */
    public boolean leavesOutNullKeys() {
        return this == ORACLE;
    }

    /**
     * True where a unique key admits one null only.
     *
     * @see <a href="https://learn.microsoft.com/sql/relational-databases/tables/unique-constraints-and-check-constraints">SQL
     *     Server, Unique constraints</a>
     */
    public boolean nullsNotDistinct() {
        return this == SQLSERVER || this == SYBASE;
    }
}
