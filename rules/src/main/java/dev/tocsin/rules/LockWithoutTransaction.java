package dev.tocsin.rules;

import dev.tocsin.analyzer.race.Flaw;
import java.util.List;

/** TOC304: A lock of the database ends with its own statement, since no transaction holds it. */
final class LockWithoutTransaction extends FailedProtection {

    LockWithoutTransaction(List<Rule> windows) {
        super(
                windows,
                Flaw.WITHOUT_TRANSACTION,
                "TOC304",
                "lock-without-transaction",
                "A lock of the database ends with its own statement, since no transaction holds it.",
                "Put check and act into one transaction.");
    }
}
