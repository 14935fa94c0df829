package dev.tocsin.rules;

import dev.tocsin.analyzer.race.Flaw;
import java.util.List;

/** TOC303: The caught type is never thrown by this API. */
final class CatchNeverMatches extends FailedProtection {

    CatchNeverMatches(List<Rule> windows) {
        super(
                windows,
                Flaw.NEVER_THROWN,
                "TOC303",
                "catch-never-matches",
                "The caught type is never thrown by this API.",
                "Catch what this API throws; outside of the transaction, if the catch goes on.");
    }
}
