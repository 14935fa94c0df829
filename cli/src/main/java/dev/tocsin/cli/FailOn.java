package dev.tocsin.cli;

import dev.tocsin.rules.ScanReport;
import dev.tocsin.rules.Severity;
import java.util.Locale;

/** From which severity on findings make the command fail. */
enum FailOn {
    ERROR(Severity.ERROR),
    WARNING(Severity.WARNING),
    NOTE(Severity.NOTE),
    NEVER(null);

    private final Severity threshold;

    FailOn(Severity threshold) {
        this.threshold = threshold;
    }

    /** The one that a configuration names, in lower case. */
    static FailOn named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    boolean fails(ScanReport report) {
        return threshold != null
                && report.findings().stream()
                        .anyMatch(finding -> finding.severity().compareTo(threshold) <= 0);
    }
}
