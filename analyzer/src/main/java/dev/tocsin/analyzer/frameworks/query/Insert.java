package dev.tocsin.analyzer.frameworks.query;

import dev.tocsin.analyzer.ir.Names;
import java.util.List;
import java.util.Optional;

/**
 * INSERT, REPLACE, UPSERT.
 *
 * @param commonTables the WITH in front
 * @param table the target
 * @param columns the written columns, an empty name where one is not known; no columns where the text does not list them
 * @param rows the rows of VALUES
 * @param source the query of INSERT .. SELECT
 * @param conflict what happens on a duplicate, where the statement says it
 * @param returning true where rows come back (RETURNING, OUTPUT)
 * @param returned the only column of the rows that come back; empty where there are more, or none
 * @param complete true where no part of the column list or the values is unknown
 */
public record Insert(
        List<CommonTable> commonTables,
        TableRef table,
        List<String> columns,
        List<List<Value>> rows,
        Optional<Select> source,
        Optional<Conflict> conflict,
        boolean returning,
        Optional<String> returned,
        boolean complete)
        implements QueryStatement {
    public Insert {
        commonTables = List.copyOf(commonTables);
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
    }

    /** The values of the first row, or the items that the source selects. */
    public List<Value> values() {
        if (!rows.isEmpty()) {
            return rows.get(0);
        }
        return source.map(Select::items).orElse(List.of());
    }

    /** What the first row has in this column (compared as {@link Names#fold} does). */
    public Optional<Value> value(String column) {
        String folded = Names.fold(column);
        List<Value> values = values();
        for (int i = 0; i < columns.size() && i < values.size(); i++) {
            if (Names.fold(columns.get(i)).equals(folded)) {
                return Optional.of(values.get(i));
            }
        }
        return Optional.empty();
    }

    /** True where the row is inserted only if another is absent: {@code select .. where not exists (select ..)}. */
    public boolean conditional() {
        return source.filter(s -> s.predicate().existsTests().stream().anyMatch(ExistsTest::negated))
                .isPresent();
    }
}
