package dev.tocsin.cli;

import dev.tocsin.rules.ScanReport;
import java.util.Locale;

/** What {@code --stats} prints: how much was looked at, and how fast. */
final class StatisticsLines {

    private StatisticsLines() {}

    /** Lines with a name and a number each, with a line feed at the end. */
    static String of(ScanReport report) {
        ScanReport.Statistics statistics = report.statistics();
        StringBuilder out = new StringBuilder("\nStatistics\n");
        line(out, "files", statistics.files());
        line(out, "Java files", statistics.javaFiles());
        line(out, "Java files parsed", statistics.parsedFiles());
        line(out, "lines parsed", statistics.lines());
        line(out, "data operations", statistics.operations());
        line(out, "check-then-acts weighed", statistics.windows());
        line(out, "findings shown", report.findings().size());
        line(out, "places to put right", report.problems().size());
        line(out, "milliseconds", statistics.millis());
        return out.toString();
    }

    private static void line(StringBuilder out, String name, long number) {
        out.append(String.format(Locale.ROOT, "  %-24s %,12d%n", name, number).replace(System.lineSeparator(), "\n"));
    }
}
