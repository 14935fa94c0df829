package dev.tocsin.cli;

/** How to report. */
enum Format {
    TEXT,
    JSON,
    SARIF
}
