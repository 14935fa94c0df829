package dev.tocsin.cli.report;

import dev.tocsin.rules.Applicability;
import dev.tocsin.rules.Finding;
import dev.tocsin.rules.ScanReport;
import dev.tocsin.rules.Severity;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A scan in a line: how much was found in how much. */
public final class Headline {

    private Headline() {}

    /** {@code 2 findings (1 error, 1 warning)}, {@code No races found}, {@code No Java files found: nothing was scanned}. */
    public static String found(ScanReport report) {
        if (report.statistics().javaFiles() == 0) {
            return "No Java files found: nothing was scanned";
        }
        if (report.findings().isEmpty()) {
            return "No races found";
        }
        List<String> parts = Arrays.stream(Severity.values())
                .filter(severity -> count(report, severity) > 0)
                .map(severity -> count(count(report, severity), name(severity)))
                .toList();
        return count(report.findings().size(), "finding") + " (" + String.join(", ", parts) + ")";
    }

    /** {@code in 187 files, 21,873 lines}; empty where nothing was scanned. */
    public static String scope(ScanReport report) {
        ScanReport.Statistics statistics = report.statistics();
        return statistics.javaFiles() == 0
                ? ""
                : "in " + count(statistics.javaFiles(), "file") + ", " + count(statistics.lines(), "line");
    }

    /** {@code 96 data operations, 31 check-then-acts weighed}. */
    public static String weighed(ScanReport report) {
        ScanReport.Statistics statistics = report.statistics();
        return count(statistics.operations(), "data operation") + ", " + count(statistics.windows(), "check-then-act")
                + " weighed";
    }

    /** {@code 1 file}, {@code 21,873 files}. */
    public static String count(long number, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
    }

    /** How many findings of a severity there are. */
    public static long count(ScanReport report, Severity severity) {
        return report.findings().stream()
                .map(Finding::severity)
                .filter(severity::equals)
                .count();
    }

    /** How far a fix may be trusted: {@code needs review}. */
    public static String trust(Applicability applicability) {
        return switch (applicability) {
            case SAFE -> "safe";
            case NEEDS_REVIEW -> "needs review";
            case SHOW_ONLY -> "by hand";
        };
    }

    /** {@code error}. */
    public static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
