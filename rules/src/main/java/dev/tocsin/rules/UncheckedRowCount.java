package dev.tocsin.rules;

import dev.tocsin.analyzer.race.Flaw;
import java.util.List;

/** TOC306: Nobody looks at how many rows a conditional write changed. */
final class UncheckedRowCount extends FailedProtection {

    UncheckedRowCount(List<Rule> windows) {
        super(
                windows,
                Flaw.COUNT_UNCHECKED,
                "TOC306",
                "unchecked-row-count",
                "Nobody looks at how many rows a conditional write changed.",
                "Look at the number of changed rows: 0 says that another request was first.");
    }
}
