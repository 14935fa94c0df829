package dev.tocsin.analyzer.model;

import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.types.Type;

/**
 * What a call gives.
 *
 * @param type of the value, where the model knows it; else unknown
 */
public record Answer(Value value, Type type) {

    public static Answer of(Value value) {
        return new Answer(value, Type.UNKNOWN);
    }
}
