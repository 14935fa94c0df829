package dev.tocsin.rules;

import dev.tocsin.analyzer.race.Flaw;
import java.util.List;

/** TOC305: A lock guards one process; a second instance races. */
final class InProcessLockOnly extends FailedProtection {

    InProcessLockOnly(List<Rule> windows) {
        super(
                windows,
                Flaw.ONE_PROCESS,
                "TOC305",
                "in-process-lock-only",
                "A lock guards one process; a second instance races.",
                "Leave the decision to the database, if there may ever be a second instance: deployments without downtime start one.");
    }
}
