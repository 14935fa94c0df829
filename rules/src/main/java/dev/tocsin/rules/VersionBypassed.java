package dev.tocsin.rules;

import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Flaw;
import dev.tocsin.analyzer.race.Window;
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

    /** A new value that is computed from the old one is not to be given up because of a conflict. */
    @Override
    List<String> advice(Flaw flaw, CheckThenAct window) {
        return computes(window) ? LostValue.of(window).advice(window) : super.advice(flaw, window);
    }

    /** Whether the database itself can compute what is written. */
    static boolean computes(CheckThenAct window) {
        return window.window() == Window.LOST_UPDATE
                && LostValue.of(window).computed().isPresent();
    }
}
