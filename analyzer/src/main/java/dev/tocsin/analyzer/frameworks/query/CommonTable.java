package dev.tocsin.analyzer.frameworks.query;

/**
 * {@code WITH name AS (statement)}.
 *
 * @param name as written
 * @param statement what is inside; it may write
 */
public record CommonTable(String name, QueryStatement statement) {}
