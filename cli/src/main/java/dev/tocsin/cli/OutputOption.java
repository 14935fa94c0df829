package dev.tocsin.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * {@code --format}, {@code --output}, or both beside each other. Which of them belong together is said by the order in which
 * they were given.
 */
final class OutputOption {

    private Optional<Format> format;
    private Optional<String> file;
    private boolean fileFirst;

    /** Nothing said yet; the command line is read into it. */
    OutputOption() {
        this(Optional.empty(), Optional.empty());
    }

    OutputOption(Optional<Format> format, Optional<String> file) {
        this.format = format;
        this.file = file;
    }

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "text, json, sarif, html, markdown, github or junit (text, or as the ending of FILE says).")
    private void format(Format given) {
        format = Optional.of(given);
        fileFirst = file.isPresent();
    }

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Write it there; for several reports give both again.")
    private void output(String given) {
        file = Optional.of(given);
    }

    Optional<Format> format() {
        return format;
    }

    Optional<String> file() {
        return file;
    }

    /**
     * One element for each report: an {@code --output} belongs to the {@code --format} right before it. Where there is one of
     * each, they belong together in whatever order they stand.
     */
    static List<OutputOption> reports(List<OutputOption> given) {
        if (given.size() < 2) {
            return given;
        }
        List<OutputOption> reports = new ArrayList<>();
        Optional<Format> waiting = Optional.empty();
        for (OutputOption next : given) {
            if (next.format.isPresent() && !next.fileFirst) {
                waiting.ifPresent(format -> reports.add(new OutputOption(Optional.of(format), Optional.empty())));
                waiting = next.format;
            }
            if (next.file.isPresent()) {
                reports.add(new OutputOption(waiting, next.file));
                waiting = Optional.empty();
            }
            if (next.fileFirst) {
                waiting = next.format;
            }
        }
        waiting.ifPresent(format -> reports.add(new OutputOption(Optional.of(format), Optional.empty())));
        return reports;
    }
}
