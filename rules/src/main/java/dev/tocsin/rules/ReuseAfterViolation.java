package dev.tocsin.rules;

import dev.tocsin.analyzer.race.Flaw;
import java.util.List;

/** TOC308: The program goes on in a transaction that the violation has spoilt. */
final class ReuseAfterViolation extends FailedProtection {

    ReuseAfterViolation(List<Rule> windows) {
        super(
                windows,
                Flaw.SPOILT_TRANSACTION,
                "TOC308",
                "reuse-after-violation",
                "The program goes on in a transaction that the violation has spoilt.",
                "Catch outside of the transaction, or write in a transaction of its own.");
    }
}
