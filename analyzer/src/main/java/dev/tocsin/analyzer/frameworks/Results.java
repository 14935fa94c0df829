package dev.tocsin.analyzer.frameworks;

import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.ir.Value.Result.Shape;

/** What reads give back, in the shapes that programs handle. */
final class Results {

    private Results() {}

    static Cond exists(OperationId read) {
        return new Cond.Present(row(read));
    }

    /** A row or scalar, null where there is none. */
    static Value row(OperationId read) {
        return new Value.Result(read, Shape.ONE);
    }

    static Value optional(OperationId read) {
        return new Value.Maybe(exists(read), row(read));
    }

    static Value many(OperationId read) {
        return new Value.Many(row(read), new Value.Result(read, Shape.ELEMENT), Cond.TRUE);
    }

    static Value truth(OperationId read, boolean negated) {
        return new Value.Truth(negated ? Cond.not(exists(read)) : exists(read));
    }

    static Value count(OperationId read) {
        return new Value.Result(read, Shape.COUNT);
    }

    static Value aggregate(OperationId read) {
        return new Value.Result(read, Shape.AGGREGATE);
    }

    /** How many rows a write changed. */
    static Value affected(OperationId write) {
        return new Value.Result(write, Shape.AFFECTED);
    }

    static Value number(long number) {
        return new Value.Const(Value.Const.Kind.NUMBER, Long.toString(number));
    }
}
