package dev.tocsin.rules;

import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Window;
import dev.tocsin.analyzer.schema.Dialect;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Of inserts that SQL writes: the words by which the database lets the second of two requests change the row, or leave it alone. */
public final class Upsert {

    private Upsert() {}

    /** The key, and what is to be done in place of an insert that it may refuse; empty where no statement inserts. */
    static Optional<String> advice(CheckThenAct window) {
        String key = "Add a " + Wording.keyColumns(window) + ", and ";
        Optional<String> statement = statement(window);
        if (statement.isPresent()) {
            return statement.map(s -> key + changing(window, s));
        }
        boolean left = !SecondRequest.deletes(window)
                && !decidedOtherwise(window)
                && (window.window() == Window.FIND_OR_CREATE || !SecondRequest.isAnswered(window));
        return isStatement(window) && left ? Optional.of(key + leavingAlone(window)) : Optional.empty();
    }

    /** The same where the key is there; empty where its violation is to be caught. */
    static Optional<String> adviceUnderKey(CheckThenAct window) {
        Optional<String> statement = statement(window);
        if (statement.isPresent()) {
            return statement.map(s -> Wording.capitalised(changing(window, s)));
        }
        boolean caught = window.otherwise().kind() == CheckThenAct.Otherwise.Kind.THROWS
                || SecondRequest.deletes(window)
                || decidedOtherwise(window)
                || SecondRequest.isAnswered(window) && !window.inTransaction();
        return isStatement(window) && !caught
                ? Optional.of(Wording.capitalised(leavingAlone(window)))
                : Optional.empty();
    }

    /**
     * {@code `ON DUPLICATE KEY UPDATE` of `title`}, as the database behind the window says it; empty where no statement inserts, or
     * none changes the row that is there.
     */
    public static Optional<String> statement(CheckThenAct window) {
        return updated(window).map(u -> clause(window, columns(u)));
    }

    /** {@code `UPDATE settings` (line 12)}. */
    public static String place(CheckThenAct window, CheckThenAct.Site site) {
        return Wording.code(site.label()) + " ("
                + site.span().lineAfter(window.act().span()) + ")";
    }

    private static Optional<CheckThenAct.Site> updated(CheckThenAct window) {
        return window.around()
                .instead()
                .filter(i -> i.kind() == CheckThenAct.Instead.Kind.UPDATED
                        && isStatement(window)
                        && window.around().refusedBefore() != Known.YES)
                .map(CheckThenAct.Instead::site);
    }

    /** The row is not just used where it is there, or what is decided before the check refuses whoever comes second. */
    private static boolean decidedOtherwise(CheckThenAct window) {
        return window.around().rowDecides() || window.around().refusedBefore() == Known.YES;
    }

    private static boolean isStatement(CheckThenAct window) {
        return window.act()
                .operation()
                .filter(o -> o instanceof DataOperation.Write w
                        && w.effect() == DataOperation.Effect.INSERT
                        && !w.throughEntity()
                        && w.collection().isEmpty())
                .isPresent();
    }

    private static String changing(CheckThenAct window, String statement) {
        return "insert by a statement that changes the row where it is there, as "
                + place(window, updated(window).orElseThrow()) + " does: " + statement + ".";
    }

    private static String leavingAlone(CheckThenAct window) {
        String then = window.window() == Window.FIND_OR_CREATE
                ? ", then read the row."
                : SecondRequest.isAnswered(window)
                        ? ", and " + SecondRequest.instruction(window) + " where that inserted none."
                        : ", and " + SecondRequest.instruction(window) + ".";
        return insertIfAbsent(window) + then;
    }

    /** How the databases that the window may be started on say that an insert is to do nothing where the key has the row already. */
    static String insertIfAbsent(CheckThenAct window) {
        List<String> words = words(window, Upsert::leavingAlone);
        if (words.size() == 1) {
            return "insert " + words.get(0);
        }
        return "insert so that a row that is there is left alone ("
                + (words.isEmpty()
                        ? "`ON CONFLICT DO NOTHING` in PostgreSQL, `INSERT IGNORE` in MySQL, `MERGE` in Oracle and SQL Server"
                        : String.join(", ", words))
                + ")";
    }

    private static String leavingAlone(Dialect product) {
        return switch (product) {
            case POSTGRESQL, COCKROACHDB, OPENGAUSS, KINGBASE, HIGHGO, SQLITE -> "with `ON CONFLICT DO NOTHING`";
            case MYSQL, MARIADB, OCEANBASE, TIDB -> "with `ON DUPLICATE KEY UPDATE` of the key itself";
            case SQLSERVER -> "by `MERGE` with `HOLDLOCK` and `WHEN NOT MATCHED THEN INSERT`";
            case ORACLE, DAMENG, DB2, FIREBIRD, SYBASE, H2, HSQLDB, DERBY ->
                "by `MERGE` with `WHEN NOT MATCHED THEN INSERT`, whose violation of the key means that the row is there";
        };
    }

    /** Whether no statement does on all products that the program can be started on: settings of one do not tell of the others. */
    public static boolean differsByProduct(CheckThenAct window) {
        return words(window, Upsert::leavingAlone).size() > 1;
    }

    /**
     * How the products say it: one text where all say it alike, else one of each with the products that do; none where none is known.
     */
    private static List<String> words(CheckThenAct window, Function<Dialect, String> of) {
        Set<Dialect> products = EnumSet.noneOf(Dialect.class);
        products.addAll(window.around().supported());
        window.around().product().ifPresent(products::add);
        if (window.around().product().isEmpty() && products.size() == 1) {
            // A driver alone says little of where the statements go.
            return List.of();
        }
        Map<String, List<String>> speakers = new LinkedHashMap<>();
        products.forEach(p ->
                speakers.computeIfAbsent(of.apply(p), w -> new ArrayList<>()).add(p.productName()));
        return speakers.size() == 1
                ? List.copyOf(speakers.keySet())
                : speakers.entrySet().stream()
                        .map(e -> e.getKey() + " in " + String.join(" and ", e.getValue()))
                        .toList();
    }

    private static String columns(CheckThenAct.Site update) {
        String set = update.operation()
                .filter(DataOperation.Write.class::isInstance)
                .map(o -> ((DataOperation.Write) o)
                        .values().keySet().stream().map(Wording::code).collect(Collectors.joining(", ")))
                .orElse("");
        return set.isEmpty() ? "" : " of " + set;
    }

    private static String clause(CheckThenAct window, String columns) {
        List<String> words = words(window, Upsert::changing);
        if (words.size() == 1) {
            return words.get(0) + columns;
        }
        return "an update" + columns + " where the key has the row ("
                + (words.isEmpty()
                        ? "`ON CONFLICT .. DO UPDATE` in PostgreSQL, `ON DUPLICATE KEY UPDATE` in MySQL, `MERGE` in others"
                        : String.join(", ", words))
                + ")";
    }

    private static String changing(Dialect product) {
        return switch (product) {
            case POSTGRESQL, COCKROACHDB, OPENGAUSS, KINGBASE, HIGHGO, SQLITE -> "`ON CONFLICT .. DO UPDATE`";
            case MYSQL, MARIADB, OCEANBASE, TIDB -> "`ON DUPLICATE KEY UPDATE`";
            case SQLSERVER, ORACLE, DAMENG, DB2, FIREBIRD, SYBASE, H2, HSQLDB, DERBY ->
                "`MERGE` with `WHEN MATCHED THEN UPDATE`";
        };
    }
}
