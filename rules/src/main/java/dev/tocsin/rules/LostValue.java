package dev.tocsin.rules;

import dev.tocsin.analyzer.race.CheckThenAct;
import java.util.List;
import java.util.Optional;

/**
 * What an update loses, by what the column holds: a number is counted wrong, of a text or anything else one request's change is
 * missing.
 *
 * @param found what both requests read
 * @param first what the first writes
 * @param second what the second writes over it
 * @param computed what the database is told where it can compute the new value itself, {@code coalesce(hours, 0)} for the old one
 * @param appended the same for a text, where something is appended to it
 */
record LostValue(String found, String first, String second, Optional<String> computed, Optional<String> appended) {

    static LostValue of(CheckThenAct window) {
        String column = window.columns().get(0);
        boolean nullable = window.kind().nullable();
        return switch (window.kind().kind()) {
            case NUMBER ->
                new LostValue(
                        column + " = 10",
                        "10, with A's change",
                        "10, with B's change only",
                        // One statement would have to say another branch too, or what else is computed.
                        window.around().noSum()
                                ? Optional.empty()
                                : Optional.of(
                                        "set " + column + " = " + (nullable ? "coalesce(" + column + ", 0)" : column)),
                        Optional.empty());
            case TEXT ->
                changed(
                        column,
                        window.around().appended()
                                ? Optional.of("set " + column + " = concat("
                                        + (nullable ? "coalesce(" + column + ", '')" : column) + ", ?)")
                                : Optional.empty());
            case OTHER, UNKNOWN -> changed(column, Optional.empty());
        };
    }

    private static LostValue changed(String column, Optional<String> appended) {
        return new LostValue(
                "the old " + column,
                "the old one, with A's change",
                "the old one, with B's change only",
                Optional.empty(),
                appended);
    }

    /** The same two requests once the advice is followed. */
    Timeline repaired(CheckThenAct window) {
        String column = Wording.code(window.columns().get(0));
        Optional<String> decides = window.around()
                .decidedBeside()
                .or(() -> window.around()
                        .decidedBefore()
                        .map(d -> window.columns().get(0)));
        if (decides.isPresent()) {
            return Timelines.lockBeforeCheck(
                    window,
                    found,
                    first,
                    "with A's change",
                    Timelines.says(Timeline.Request.B, "decides on " + decides.get() + " as A left it"),
                    "No update of " + column + " is lost: request B decides on " + Wording.code(decides.get())
                            + " as request A has left it.");
        }
        String outcome = "Both updates of " + column + " count.";
        return computed.map(c -> Timelines.databaseComputes(window, c + " + ?", outcome))
                .orElseGet(() -> Timelines.lockBeforeCheck(
                        window,
                        found,
                        first,
                        "with A's change",
                        Timelines.act(window, Timeline.Request.B, "with both changes"),
                        outcome));
    }

    List<String> advice(CheckThenAct window) {
        String lock = Wording.lockAdvice(window) + " and try again.";
        Optional<String> asked =
                window.around().decidedBeside().map(c -> "what is asked of " + Wording.code(c) + " in the `WHERE`");
        if (computed.isPresent()) {
            String statement = "Let the database compute: `update .. " + computed.get() + " + ? where ..`, with ";
            return List.of(
                    window.sideEffects().isEmpty()
                            ? statement + asked.map(c -> c + ".").orElse("the bound in the `WHERE` if there is one.")
                            // Both would be counted, and both would still have done it.
                            : statement + "the value that was read in the `WHERE`, and run "
                                    + Wording.code(window.sideEffects().get(0).label())
                                    + " only where that changed the row.",
                    "Or " + lock);
        }
        return appended.map(a -> List.of(
                        Wording.capitalised(lock),
                        "Or let the database append: `update .. " + a + " where ..`"
                                + asked.map(c -> ", with " + c).orElse("") + "."))
                .orElseGet(() -> List.of(Wording.capitalised(lock)));
    }
}
