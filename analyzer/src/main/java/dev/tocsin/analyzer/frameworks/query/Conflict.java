package dev.tocsin.analyzer.frameworks.query;

import java.util.List;
import java.util.Optional;

/**
 * What an insert does where a unique key already has its row.
 *
 * @param action what is done
 * @param columns the columns of the conflict target; empty where none is given (any key)
 * @param constraint the name after ON CONFLICT ON CONSTRAINT
 * @param assignments what DO UPDATE or ON DUPLICATE KEY UPDATE sets
 * @param predicate the WHERE of DO UPDATE
 */
public record Conflict(
        Action action,
        List<String> columns,
        Optional<String> constraint,
        List<Assignment> assignments,
        Predicate predicate) {

    /** What becomes of the row that is there, or of the new one. */
    public enum Action {
        /** The new row is dropped silently. */
        NOTHING,
        /** The row that is there is changed. */
        UPDATE,
        /** The row that is there is deleted first. */
        REPLACE
    }

    public Conflict {
        columns = List.copyOf(columns);
        assignments = List.copyOf(assignments);
    }
}
