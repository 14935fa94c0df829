/**
 * The tables of the scanned repository: what annotations declare, what schema files make, and which of it counts. {@link
 * dev.tocsin.analyzer.schema.SchemaBuilder} plays the steps of schema files, {@link dev.tocsin.analyzer.schema.Schema} answers.
 */
package dev.tocsin.analyzer.schema;
