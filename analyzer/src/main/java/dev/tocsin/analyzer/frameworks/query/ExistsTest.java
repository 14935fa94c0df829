package dev.tocsin.analyzer.frameworks.query;

/**
 * {@code [NOT] EXISTS (select ...)} among the conditions.
 *
 * @param negated true for NOT EXISTS
 * @param select the inner select, its columns resolved against the outer tables too
 */
public record ExistsTest(boolean negated, Select select) {}
