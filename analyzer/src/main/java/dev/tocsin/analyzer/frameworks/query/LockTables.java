package dev.tocsin.analyzer.frameworks.query;

import java.util.List;

/**
 * LOCK TABLE: keeps others out of whole tables until the transaction ends.
 *
 * @param tables the tables, as written
 */
public record LockTables(List<String> tables) implements QueryStatement {
    public LockTables {
        tables = List.copyOf(tables);
    }
}
