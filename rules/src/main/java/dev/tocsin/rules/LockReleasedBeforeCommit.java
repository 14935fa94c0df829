package dev.tocsin.rules;

import dev.tocsin.analyzer.race.Flaw;
import java.util.List;

/** TOC301: A lock is given back before the transaction around it commits, so the next request checks too early. */
final class LockReleasedBeforeCommit extends FailedProtection {

    LockReleasedBeforeCommit(List<Rule> windows) {
        super(
                windows,
                Flaw.RELEASED_BEFORE_COMMIT,
                "TOC301",
                "lock-released-before-commit",
                "A lock is given back before the transaction around it commits, so the next request checks too early.",
                "Take the lock around the call of the transactional method, or leave the decision to the database.");
    }
}
