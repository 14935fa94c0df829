package dev.tocsin.rules;

import dev.tocsin.analyzer.race.Flaw;
import java.util.List;

/** TOC311: A key is asked for by an annotation only, while migrations make the tables. */
final class AnnotationOnlyKey extends FailedProtection {

    AnnotationOnlyKey(List<Rule> windows) {
        super(
                windows,
                Flaw.ANNOTATION_ONLY,
                "TOC311",
                "annotation-only-key",
                "A key is asked for by an annotation only, while migrations make the tables.",
                "Add the key in a migration.");
    }
}
