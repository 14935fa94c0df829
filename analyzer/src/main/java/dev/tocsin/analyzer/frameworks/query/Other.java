package dev.tocsin.analyzer.frameworks.query;

/**
 * A statement that neither reads nor writes rows in a way that is read here: DDL, SET, a procedure call.
 *
 * @param verb its first word, in upper case
 */
public record Other(String verb) implements QueryStatement {}
