package dev.tocsin.rules;

import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Entry;
import dev.tocsin.analyzer.race.Harm;
import dev.tocsin.analyzer.race.Protection;
import dev.tocsin.analyzer.race.Window;
import dev.tocsin.analyzer.source.SourceSpan;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** TOC201: A key stops the race, and its violation reaches the user instead of the answer that the check gives. */
final class UnhandledUniqueViolation implements Rule {

    private final RuleDescription description = RulePages.describe(
            "TOC201",
            "unhandled-unique-violation",
            "A key stops the race, and its violation reaches the user instead of the answer that the check gives.",
            Severity.WARNING);

    @Override
    public RuleDescription description() {
        return description;
    }

    @Override
    public boolean speaksOf(CheckThenAct window) {
        return window.harm() == Harm.WRONG_ANSWER;
    }

    @Override
    public Finding report(CheckThenAct window) {
        return window.window() == Window.REPLACE ? replaced(window) : checked(window);
    }

    private Finding checked(CheckThenAct window) {
        String check = Wording.check(window);
        String act = Wording.act(window);
        String entity = Wording.entity(window);
        String columns = Wording.withColumns(window);
        String checkCall = window.check().label();
        String actCall = window.act().label();
        String written = window.window() == Window.CLAIM ? "takes the value" : "a row";
        Optional<Entry.Lost> lost = window.entry().lost();
        String error = "gets an error instead of " + SecondRequest.answer(window) + ".";
        return Wording.finding(
                this,
                window,
                Wording.join(
                        check + " and " + act + " are separate statements: of two requests " + alike(window)
                                + ", the second runs into " + key(window) + " and "
                                + lost.map(l -> lost(l, window)).orElse(error),
                        Wording.protectionSentence(window)),
                Wording.checkSite(
                        window, Wording.code(checkCall) + " asks for " + IndefiniteArticle.with(entity) + columns),
                Wording.actSite(window, Wording.code(actCall) + " runs into the key"),
                Timelines.race(
                        window,
                        "no row",
                        written,
                        lost.isPresent() ? "unique violation, let go" : "unique violation, an error",
                        lost.map(l -> "The " + handled(l) + " of request B is lost.")
                                .orElse("Request B " + error)),
                Timelines.keyDecides(
                        window,
                        "no row",
                        written,
                        Timelines.refusal(Upsert.adviceUnderKey(window).isPresent()),
                        SecondRequest.moveBehindViolation(
                                window,
                                Timeline.Request.B,
                                Upsert.adviceUnderKey(window).isPresent()),
                        "One " + Wording.row(window) + SecondRequest.gets(window)),
                List.of(advice(window)));
    }

    private static String advice(CheckThenAct window) {
        Optional<String> bySql = Upsert.adviceUnderKey(window);
        if (bySql.isPresent()) {
            return bySql.get();
        }
        Optional<DataOperation.Api> api = window.act().operation().map(DataOperation::api);
        boolean deletes = SecondRequest.deletes(window);
        boolean spoilt = SecondRequest.spoilsTransaction(window)
                || window.inTransaction() && window.otherwise().kind() != CheckThenAct.Otherwise.Kind.THROWS;
        if (spoilt) {
            return "Catch the violation outside of the transaction, which it spoils, and "
                    + (deletes
                            ? SecondRequest.instruction(window) + ": it is there, as both requests wanted."
                            : "run it again in a new one" + SecondRequest.runAgain(window) + ".");
        }
        Optional<String> before = window.around()
                .sentBefore()
                .filter(s -> s.by().operation().isPresent())
                .map(s -> " (" + Upsert.place(window, s.by())
                        + " sends the change: `flush` right behind it, or catch outside of the transaction)");
        String where = api.filter(a -> !a.mapper()).isPresent()
                ? ""
                : before.orElse(" (send the statement at once with "
                        + (api.filter(DataOperation.Api.SPRING_DATA_JPA::equals).isPresent()
                                ? "`saveAndFlush` or "
                                : "")
                        + "`flush`, or catch outside of the transaction)");
        return "Catch the violation where it is thrown" + where + ", and " + SecondRequest.instruction(window) + ".";
    }

    private static String lost(Entry.Lost lost, CheckThenAct window) {
        SourceSpan act = window.act().span();
        return "its " + handled(lost) + " is lost: "
                + switch (lost.why()) {
                    case CAUGHT -> lost.at().lineAfter(act) + " lets every exception go, and nothing tries it again.";
                    case AFTER_TRANSACTION ->
                        "what the listener (" + lost.at().lineAfter(act)
                                + ") throws after the transaction is only logged, and nothing tries it again.";
                };
    }

    private static String handled(Entry.Lost lost) {
        return lost.why() == Entry.Lost.Why.CAUGHT ? "message" : "event";
    }

    /** Rows are deleted and inserted anew under the key that the delete goes by. */
    private Finding replaced(CheckThenAct window) {
        String entity = Wording.entity(window);
        return Wording.finding(
                this,
                window,
                Wording.join(
                        Wording.check(window) + " deletes the " + entity + " rows" + Wording.withColumns(window)
                                + " and "
                                + Wording.act(window)
                                + " inserts new ones: of two requests, the second does not see the"
                                + " first's rows, runs into " + key(window)
                                + " and gets an error instead of replacing the rows.",
                        Wording.protectionSentence(window)),
                Wording.checkSite(window, Wording.code(window.check().label()) + " deletes the old rows"),
                Wording.actSite(window, Wording.code(window.act().label()) + " runs into the key"),
                Replacement.race(
                        window, "unique violation, an error", "Request B gets an error instead of replacing the rows."),
                Timelines.lockBeforeCheck(
                        window,
                        Replacement.found(window),
                        "its rows",
                        "A's rows",
                        Timelines.act(window, Timeline.Request.B, "its rows"),
                        "The rows of the request that came last, and no others."),
                List.of(
                        "Write each row as an upsert over the key, and delete what is no longer wanted.",
                        "Or lock " + Wording.lockedOwner(window, "they")
                                + " before the delete, in the same transaction."));
    }

    /** What is saved may be a row that is there, and the second one another. */
    private static boolean mayUpdate(CheckThenAct window) {
        return window.window() == Window.INSERT
                && window.act()
                        .operation()
                        .filter(o -> o instanceof DataOperation.Write w && w.effect() == DataOperation.Effect.SAVE)
                        .isPresent();
    }

    /** Of two rows that take one value, none is the other. */
    private static String alike(CheckThenAct window) {
        List<String> columns = window.columns().stream()
                .filter(c -> !Wording.constant(window, c))
                .toList();
        if (window.window() != Window.CLAIM || columns.isEmpty()) {
            return mayUpdate(window) && !columns.isEmpty()
                    ? "that save " + IndefiniteArticle.with(Wording.entity(window)) + " with the same "
                            + columns.stream().map(Wording::code).collect(Collectors.joining(", "))
                    : "for the same " + Wording.entity(window);
        }
        return "that give the same "
                + columns.stream().map(Wording::code).collect(Collectors.joining(", "))
                + " to different "
                + Wording.entity(window)
                + (window.entity().unknown() ? "s" : " rows");
    }

    private static String key(CheckThenAct window) {
        return window.protection(Protection.Kind.UNIQUE_KEY)
                .map(Protection::text)
                .orElse("a unique key");
    }
}
