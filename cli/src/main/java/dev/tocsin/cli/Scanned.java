package dev.tocsin.cli;

import dev.tocsin.rules.Repairs;
import dev.tocsin.rules.ScanReport;

/**
 * A scan, after which fixes can be made of what it found.
 *
 * @param report every finding, without fixes
 */
public record Scanned(ScanReport report, Repairs repairs) {

    /** What is shown of it, with fixes. */
    ScanReport fixed(ScanReport shown) {
        return shown.with(repairs.of(shown.findings()));
    }
}
