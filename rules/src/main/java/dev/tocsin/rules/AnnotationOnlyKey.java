package dev.tocsin.rules;

import dev.tocsin.analyzer.race.CheckThenAct;
import dev.tocsin.analyzer.race.Flaw;
import java.util.List;

/** TOC311: A key is asked for by an annotation only, while migrations make the tables. */
final class AnnotationOnlyKey extends FailedProtection {

    private static final String ADD = "Add the key in a migration";

    AnnotationOnlyKey(List<Rule> windows) {
        super(
                windows,
                List.of(Flaw.ANNOTATION_ONLY, Flaw.ANNOTATION_ON_FEWER),
                "TOC311",
                "annotation-only-key",
                "A key is asked for by an annotation only, while migrations make the tables.",
                ADD + ".");
    }

    @Override
    List<String> advice(Flaw flaw, CheckThenAct window) {
        return flaw == Flaw.ANNOTATION_ON_FEWER
                ? List.of(
                        ADD + ", if no two rows are to be alike in its columns.",
                        "Or else add one on all that the check compares, and have the annotation say the same.")
                : super.advice(flaw, window);
    }
}
