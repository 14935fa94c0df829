/** Writes tests for scanned projects, in which two calls race. */
package dev.tocsin.cli.reproduce;
