package dev.tocsin.analyzer.schema;

/** What runs migrations when the program starts. */
public enum MigrationTool {
    FLYWAY,
    LIQUIBASE
}
