package dev.tocsin.rules;

import dev.tocsin.analyzer.race.Flaw;
import java.util.List;

/** TOC312: A statement goes around the version that the entity carries. */
final class VersionBypassed extends FailedProtection {

    VersionBypassed(List<Rule> windows) {
        super(
                windows,
                Flaw.VERSION_BYPASSED,
                "TOC312",
                "version-bypassed",
                "A statement goes around the version that the entity carries.",
                "Change the entity itself, or put the version into the statement's WHERE and look at the row count.");
    }
}
