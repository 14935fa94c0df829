package dev.tocsin.analyzer.frameworks.query;

/** A statement of SQL or JPQL, as far as {@link QueryText} reads it. */
public sealed interface QueryStatement permits Select, Insert, Update, Delete, Merge, LockTables, Other {}
