/** {@code tocsin.yaml}: its settings, its reader, and the JSON Schema and reference that are made from the settings. */
package dev.tocsin.cli.config;
