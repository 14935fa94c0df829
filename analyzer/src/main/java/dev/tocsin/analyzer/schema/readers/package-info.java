/**
 * Readers of schema files: SQL scripts of any product and Liquibase changelogs. {@link
 * dev.tocsin.analyzer.schema.readers.SchemaReader} is the way in and describes the path.
 */
package dev.tocsin.analyzer.schema.readers;
