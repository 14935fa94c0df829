package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.ir.Cond;

/**
 * An exception that a try statement's body may throw, as far as is known.
 *
 * @param type simple name
 * @param when the condition under which it is thrown
 */
record Thrown(String type, Cond when) {}
