package dev.tocsin.analyzer.ir;

/**
 * The identity of one data operation, or of another value that is like no other. Different methods give different ones. A
 * caller keeps those of a method that it calls; where the same code is run a second time, it gives new ones.
 */
public record OperationId(long number) {

    @Override
    public boolean equals(Object other) {
        return other instanceof OperationId id && id.number == number;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(number);
    }
}
