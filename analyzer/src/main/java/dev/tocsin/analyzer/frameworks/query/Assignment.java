package dev.tocsin.analyzer.frameworks.query;

/**
 * {@code column = value} of an update.
 *
 * @param column the written column
 * @param value what is written; {@link Value#columns()} says what it is computed from
 */
public record Assignment(ColumnRef column, Value value) {

    /** True where the new value is computed from the old one: {@code balance = balance - ?}. */
    public boolean readsItself() {
        return value.columns().contains(column);
    }
}
