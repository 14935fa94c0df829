package dev.tocsin.analyzer.flow;

import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.types.Type;

/** A value with its static type. */
record Typed(Value value, Type type) {}
