/**
 * Runs every method once, abstractly: which operations happen, under which conditions, inside which try, lock and
 * transaction, with which values; and composes the summaries of callees into their callers.
 */
package dev.tocsin.analyzer.flow;
