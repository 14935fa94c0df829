package dev.tocsin.rules;

import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.schema.Dialect;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Of windows in which the row is inserted where there is none and changed where there is one: what the loser is to do. */
public final class Upsert {

    private Upsert() {}

    /** {@code what `UPDATE settings` (line 12) does to the row that is there by then}; empty where a row is not changed. */
    static Optional<String> answer(CheckThenAct window) {
        return window.around()
                .updatedInstead()
                .map(u -> "what " + place(window, u) + " does to the row that is there by then");
    }

    static List<String> advice(CheckThenAct window, List<String> otherwise) {
        return window.around()
                .updatedInstead()
                .map(u -> List.of("Add a " + Wording.keyColumns(window)
                        + ", and insert by a statement that changes the row where it is there, as " + place(window, u)
                        + " does: "
                        + statement(window).orElseThrow() + "."))
                .orElse(otherwise);
    }

    /** {@code `ON DUPLICATE KEY UPDATE` of `title`}, as the database behind the window says it; empty where a row is not changed. */
    public static Optional<String> statement(CheckThenAct window) {
        return window.around().updatedInstead().map(u -> clause(window.around().product(), columns(u)));
    }

    private static String place(CheckThenAct window, CheckThenAct.Site update) {
        return Wording.code(update.label()) + " ("
                + update.span().lineAfter(window.act().span()) + ")";
    }

    private static String columns(CheckThenAct.Site update) {
        String set = update.operation()
                .filter(DataOperation.Write.class::isInstance)
                .map(o -> ((DataOperation.Write) o)
                        .values().keySet().stream().map(Wording::code).collect(Collectors.joining(", ")))
                .orElse("");
        return set.isEmpty() ? "" : " of " + set;
    }

    private static String clause(Optional<Dialect> product, String columns) {
        if (product.isEmpty()) {
            return "an update" + columns
                    + " where the key has the row (`ON CONFLICT .. DO UPDATE` in PostgreSQL, `ON DUPLICATE KEY"
                    + " UPDATE` in MySQL, `MERGE` in others)";
        }
        String words = switch (product.get()) {
            case POSTGRESQL, COCKROACHDB, OPENGAUSS, KINGBASE, HIGHGO, SQLITE -> "`ON CONFLICT .. DO UPDATE`";
            case MYSQL, MARIADB, OCEANBASE, TIDB -> "`ON DUPLICATE KEY UPDATE`";
            case SQLSERVER, ORACLE, DAMENG, DB2, FIREBIRD, SYBASE, H2, HSQLDB, DERBY ->
                "`MERGE` with `WHEN MATCHED THEN UPDATE`";
        };
        return words + columns;
    }
}
