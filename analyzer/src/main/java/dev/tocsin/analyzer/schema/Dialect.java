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
        return this == MYSQL || this == MARIADB || this == OCEANBASE || this == TIDB;
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
