package dev.tocsin.rules;

import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Harm;
import dev.tocsin.analyzer.race.Window;
import dev.tocsin.analyzer.schema.Dialect;
import java.util.List;
import java.util.Optional;

/** TOC103: A row is created because none was found, and two requests create two. */
final class FindOrCreate implements Rule {

    private final RuleDescription description = RulePages.describe(
            "TOC103",
            "find-or-create",
            "A row is created because none was found, and two requests create two.",
            Severity.ERROR);

    @Override
    public RuleDescription description() {
        return description;
    }

    @Override
    public boolean speaksOf(CheckThenAct window) {
        return window.window() == Window.FIND_OR_CREATE && window.harm() == Harm.WRONG_DATA;
    }

    @Override
    public Finding report(CheckThenAct window) {
        if (OverwrittenRow.isSaved(window)) {
            return OverwrittenRow.finding(this, window);
        }
        String check = Wording.check(window);
        String act = Wording.act(window);
        String entity = Wording.entity(window);
        String columns = Wording.withColumns(window);
        String asked = Wording.matching(window);
        String checkCall = window.check().label();
        String actCall = window.act().label();
        return Wording.finding(
                this,
                window,
                Wording.join(
                        check + " finds no " + asked + columns + ", so " + act
                                + " creates one: two requests at the same time create two.",
                        Wording.protectionSentence(window)),
                Wording.checkSite(
                        window, Wording.code(checkCall) + " looks for " + IndefiniteArticle.with(asked) + columns),
                Wording.actSite(window, Wording.code(actCall) + " creates it"),
                Timelines.race(window, "no row", "a row", "a second row", "Two " + Wording.rows(window) + "."),
                Wording.beyondKeys(window)
                        ? Timelines.lockBeforeCheck(
                                window,
                                "no row",
                                "a row",
                                "A's row",
                                Timelines.says(Timeline.Request.B, "goes on with A's row"),
                                "One " + Wording.row(window) + ", for both requests.")
                        : Timelines.keyDecides(
                                window,
                                "no row",
                                "a row",
                                Timelines.check(window, Timeline.Request.B, "A's row, in a new transaction"),
                                "One " + Wording.row(window) + ", for both requests."),
                Wording.advice(
                        window,
                        List.of(
                                "Add a " + Wording.keyColumns(window)
                                        + ", create first, and on its violation read the row that the other request made, in a new"
                                        + " transaction.",
                                "Where SQL is at hand: " + insertIfAbsent(window) + ", then read.")));
    }

    /** How the database behind the window says that an insert is to do nothing where the key has the row already. */
    private static String insertIfAbsent(CheckThenAct window) {
        Optional<Dialect> product = window.around().product();
        if (product.isEmpty()) {
            return "insert so that a row that is there is left alone (`ON CONFLICT DO NOTHING` in PostgreSQL, `INSERT IGNORE` in"
                    + " MySQL, `MERGE` in Oracle and SQL Server)";
        }
        return switch (product.get()) {
            case POSTGRESQL, COCKROACHDB, OPENGAUSS, KINGBASE, HIGHGO, SQLITE -> "insert with `ON CONFLICT DO NOTHING`";
            case MYSQL, MARIADB, OCEANBASE, TIDB -> "insert with `ON DUPLICATE KEY UPDATE` of the key itself";
            case SQLSERVER -> "`MERGE` with `HOLDLOCK` and `WHEN NOT MATCHED THEN INSERT`";
            case ORACLE, DAMENG, DB2, FIREBIRD, SYBASE, H2, HSQLDB, DERBY ->
                "`MERGE` with `WHEN NOT MATCHED THEN INSERT`, whose violation of the key means that the row is there";
        };
    }
}
