package dev.tocsin.analyzer.frameworks.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells statements apart by their verb. */
final class StatementReader {

    private final Reading reading;
    private final Tokens tokens;

    StatementReader(Reading reading) {
        this.reading = reading;
        this.tokens = reading.tokens;
    }

    /** The common tables of a WITH, and where the statement behind them starts. */
    record With(List<CommonTable> tables, int end) {}

    Optional<QueryStatement> read(int lo, int hi) {
        int from = lo;
        while (from < hi && tokens.is(from, ";")) {
            from++;
        }
        if (from >= hi) {
            return Optional.empty();
        }
        if (tokens.is(from, "WITH")) {
            With with = with(from, hi);
            return statement(with.end(), hi, with.tables());
        }
        return statement(from, hi, List.of());
    }

    private Optional<QueryStatement> statement(int lo, int hi, List<CommonTable> common) {
        if (lo >= hi) {
            return Optional.empty();
        }
        return switch (tokens.key(lo)) {
            case "SELECT", "FROM", "(" ->
                reading.selects
                        .read(lo, hi, Scope.empty(reading.dialect))
                        .map(s -> common.isEmpty() ? s : s.with(common));
            case "INSERT", "REPLACE", "UPSERT" -> reading.writes.insert(lo, hi, common);
            case "UPDATE" -> reading.writes.update(lo, hi, common);
            case "DELETE" -> reading.writes.delete(lo, hi, common);
            case "TRUNCATE" -> reading.writes.truncate(lo, hi);
            case "MERGE" -> reading.writes.merge(lo, hi, common);
            case "LOCK" -> lockTables(lo, hi);
            case "CREATE",
                    "ALTER",
                    "DROP",
                    "SET",
                    "CALL",
                    "EXEC",
                    "EXECUTE",
                    "BEGIN",
                    "COMMIT",
                    "ROLLBACK",
                    "GRANT",
                    "REVOKE",
                    "SHOW",
                    "EXPLAIN",
                    "ANALYZE",
                    "VACUUM",
                    "USE",
                    "DECLARE",
                    "COMMENT",
                    "REFRESH",
                    "COPY",
                    "NOTIFY",
                    "LISTEN",
                    "SAVEPOINT",
                    "RELEASE",
                    "PRAGMA",
                    "DO",
                    "UNLOCK",
                    "RENAME",
                    "VALUES" -> Optional.of(new Other(tokens.key(lo)));
            default -> Optional.empty();
        };
    }

    private Optional<QueryStatement> lockTables(int lo, int hi) {
        boolean tables = tokens.is(lo + 1, "TABLE") || tokens.is(lo + 1, "TABLES");
        int end = lo + 1;
        List<String> names = new ArrayList<>();
        for (int i = tables ? lo + 2 : lo + 1; i < hi; i = end) {
            end = reading.values.pathEnd(i, hi);
            if (end == i || tokens.is(i, "IN")) {
                break;
            }
            names.add(Scope.join(reading.values.pathText(i, end), 0, (end - i + 1) / 2));
            end = Math.max(end, behindMode(end, hi));
        }
        return names.isEmpty() ? Optional.of(new Other("LOCK")) : Optional.of(new LockTables(names));
    }

    /** Behind the comma that leads to the next table; {@code hi} where there is none. */
    private int behindMode(int from, int hi) {
        int comma = tokens.find(from, hi, ",");
        return comma == hi ? hi : comma + 1;
    }

    With with(int lo, int hi) {
        List<CommonTable> tables = new ArrayList<>();
        int i = tokens.is(lo + 1, "RECURSIVE") ? lo + 2 : lo + 1;
        while (i < hi && tokens.isName(i)) {
            String name = tokens.get(i).text();
            int as = i + 1;
            as = tokens.is(as, "(") ? tokens.next(as) : as;
            if (!tokens.is(as, "AS")) {
                break;
            }
            int open = as + 1;
            while (tokens.is(open, "NOT") || tokens.is(open, "MATERIALIZED")) {
                open++;
            }
            if (!tokens.is(open, "(") || open >= hi) {
                i = open;
                break;
            }
            int inner = open + 1;
            int end = tokens.innerEnd(open, hi);
            reading.nested(() -> read(inner, end), Optional::<QueryStatement>empty)
                    .ifPresent(s -> tables.add(new CommonTable(name, s)));
            i = Math.min(tokens.next(open), hi);
            if (!tokens.is(i, ",")) {
                break;
            }
            i++;
        }
        return new With(tables, i);
    }
}
