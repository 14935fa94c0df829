package dev.tocsin.rules;

import dev.tocsin.analyzer.race.Flaw;
import java.util.List;

/** TOC307: A unique key looks right and admits the duplicate. */
final class KeyDoesNotCover extends FailedProtection {

    KeyDoesNotCover(List<Rule> windows) {
        super(
                windows,
                Flaw.DOES_NOT_COVER,
                "TOC307",
                "key-does-not-cover",
                "A unique key looks right and admits the duplicate.",
                "Make a unique key on what the check compares, no more columns and no fewer rows.");
    }
}
