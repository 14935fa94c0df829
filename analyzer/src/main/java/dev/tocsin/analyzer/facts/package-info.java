/**
 * What one source file says: its types, members, statements and expressions, free of any parser's types and of any
 * framework's meaning. Facts are immutable and know nothing of other files.
 */
package dev.tocsin.analyzer.facts;
