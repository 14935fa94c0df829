package dev.tocsin.cli;

/** When to colour. */
enum ColourMode {
    AUTO,
    ALWAYS,
    NEVER
}
