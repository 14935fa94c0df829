package dev.tocsin.rules;

import dev.tocsin.analyzer.race.Flaw;
import java.util.List;

/** TOC309: What has failed is tried again in the same transaction, which can only be rolled back. */
final class RetryThatCannotWork extends FailedProtection {

    RetryThatCannotWork(List<Rule> windows) {
        super(
                windows,
                Flaw.RETRIED_INSIDE,
                "TOC309",
                "retry-that-cannot-work",
                "What has failed is tried again in the same transaction, which can only be rolled back.",
                "Start a new transaction for each try: put the loop around the transactional method.");
    }
}
