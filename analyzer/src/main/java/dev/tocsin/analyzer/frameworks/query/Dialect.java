package dev.tocsin.analyzer.frameworks.query;

/** The language a query text is written in. SQL and JPQL have one shape; where they differ, this decides. */
public enum Dialect {
    /** SQL of any vendor: {@code "x"} is a name, {@code a.b} a qualified column. */
    SQL,
    /** JPQL or HQL: {@code "x"} is a string, {@code u.company.id} a path, {@code pkg.Status.PAID} an enum constant. */
    JPQL,
    /** Not known: read as SQL, and as JPQL where the text can be nothing else. */
    AUTO
}
