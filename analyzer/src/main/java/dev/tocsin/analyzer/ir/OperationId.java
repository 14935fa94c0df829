package dev.tocsin.analyzer.ir;

/**
 * The identity of one data operation within the analysis of one method. A call of that method gives its operations new
 * identities in the caller.
 */
public record OperationId(int number) {

    @Override
    public boolean equals(Object other) {
        return other instanceof OperationId id && id.number == number;
    }

    @Override
    public int hashCode() {
        return number;
    }
}
