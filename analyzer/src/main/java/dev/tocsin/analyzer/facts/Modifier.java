package dev.tocsin.analyzer.facts;

/** Modifiers that the analysis asks for. */
public enum Modifier {
    PUBLIC,
    PROTECTED,
    PRIVATE,
    STATIC,
    FINAL,
    ABSTRACT,
    SYNCHRONIZED,
    DEFAULT,
    TRANSIENT
}
