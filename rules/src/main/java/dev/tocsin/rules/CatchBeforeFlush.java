package dev.tocsin.rules;

import dev.tocsin.analyzer.race.Flaw;
import java.util.List;

/** TOC302: The violation is caught where it is not thrown yet. */
final class CatchBeforeFlush extends FailedProtection {

    CatchBeforeFlush(List<Rule> windows) {
        super(
                windows,
                Flaw.CAUGHT_BEFORE_FLUSH,
                "TOC302",
                "catch-before-flush",
                "The violation is caught where it is not thrown yet.",
                "Send the statement inside the try (`saveAndFlush`) if the catch ends in an exception. If it goes on, the transaction is spoilt"
                        + " by then: write in one of its own, or catch outside of it.");
    }
}
