package dev.tocsin.rules;

import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Flaw;
import dev.tocsin.analyzer.race.Protection;
import dev.tocsin.analyzer.schema.Dialect;
import java.util.List;
import java.util.Optional;

/** TOC307: A unique key looks right and admits the duplicate. */
final class KeyDoesNotCover extends FailedProtection {

    private static final String MAKE =
            "Make a unique key on what the check compares, no more columns and no fewer rows";

    KeyDoesNotCover(List<Rule> windows) {
        super(
                windows,
                List.of(Flaw.DOES_NOT_COVER, Flaw.NULL_IN_KEY, Flaw.MEANT_FOR_SEVERAL),
                "TOC307",
                "key-does-not-cover",
                "A unique key looks right and admits the duplicate.",
                MAKE + ".");
    }

    @Override
    List<String> advice(Flaw flaw, CheckThenAct window) {
        // A narrower key would refuse rows that the present one is there to admit.
        return switch (flaw) {
            case MEANT_FOR_SEVERAL ->
                List.of(
                        "Give the other columns of the key, in the row that is created here, one value that is the same in"
                                + " both requests and no NULL: then the key decides.",
                        "Or lock a row that both requests come by (`PESSIMISTIC_WRITE`, in SQL `FOR UPDATE`), or take an advisory lock, before the"
                                + " check. A key on fewer columns would refuse the rows that this one admits.");
            case NULL_IN_KEY -> List.of(answered(ofNulls(window), window));
            default -> List.of(answered(MAKE, window));
        };
    }

    /** A key on fewer columns would refuse the rows that have no NULL there. */
    private static String ofNulls(CheckThenAct window) {
        Optional<Dialect> product = window.around().product();
        if (product.filter(p -> !p.partialIndexes()).isPresent()) {
            return "Let the key have, in the place of a column that may be NULL, an expression or a generated column that has a"
                    + " value of its own for NULL";
        }
        return "Make a unique index of the rows with a NULL there"
                + (product.isEmpty() || product.get() == Dialect.POSTGRESQL
                        ? ", or make the key itself `nulls not distinct` (PostgreSQL 15)"
                        : "");
    }

    private static String answered(String key, CheckThenAct window) {
        return answered(window) ? key + "." : key + ", and " + SecondRequest.onViolation(window) + ".";
    }

    private static boolean answered(CheckThenAct window) {
        return window.protection(Protection.Kind.HANDLED_VIOLATION)
                .filter(h -> h.verdict() == Protection.Verdict.HOLDS)
                .isPresent();
    }
}
