package dev.tocsin.rules;

import dev.tocsin.analyzer.race.Flaw;
import java.util.List;

/** TOC310: A row lock is to protect the insert of a row that is not there to be locked. */
final class LockOnAbsentRow extends FailedProtection {

    LockOnAbsentRow(List<Rule> windows) {
        super(
                windows,
                Flaw.NOTHING_TO_LOCK,
                "TOC310",
                "lock-on-absent-row",
                "A row lock is to protect the insert of a row that is not there to be locked.",
                "Lock a row that is there (the parent), or let a unique key decide.");
    }
}
