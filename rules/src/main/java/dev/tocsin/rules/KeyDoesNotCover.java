package dev.tocsin.rules;

import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Flaw;
import dev.tocsin.analyzer.race.Protection;
import java.util.List;

/** TOC307: A unique key looks right and admits the duplicate. */
final class KeyDoesNotCover extends FailedProtection {

    private static final String MAKE =
            "Make a unique key on what the check compares, no more columns and no fewer rows";

    KeyDoesNotCover(List<Rule> windows) {
        super(
                windows,
                List.of(Flaw.DOES_NOT_COVER, Flaw.MEANT_FOR_SEVERAL),
                "TOC307",
                "key-does-not-cover",
                "A unique key looks right and admits the duplicate.",
                MAKE + ".");
    }

    @Override
    List<String> advice(Flaw flaw, CheckThenAct window) {
        // A narrower key would refuse rows that the present one is there to admit.
        return flaw == Flaw.MEANT_FOR_SEVERAL
                ? List.of(
                        "Give the other columns of the key, in the row that is created here, one value that is the same in"
                                + " both requests and no NULL: then the key decides.",
                        "Or lock a row that both requests come by (`PESSIMISTIC_WRITE`, in SQL `FOR UPDATE`), or take an advisory lock, before the"
                                + " check. A key on fewer columns would refuse the rows that this one admits.")
                : List.of(answered(window) ? MAKE + "." : MAKE + ", and " + SecondRequest.onViolation(window) + ".");
    }

    private static boolean answered(CheckThenAct window) {
        return window.protection(Protection.Kind.HANDLED_VIOLATION)
                .filter(h -> h.verdict() == Protection.Verdict.HOLDS)
                .isPresent();
    }
}
