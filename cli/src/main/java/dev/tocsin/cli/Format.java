package dev.tocsin.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How to report. */
enum Format {
    TEXT("txt", "log"),
    JSON("json"),
    SARIF("sarif", "sarif.json", "json"),
    HTML("html", "htm"),
    MARKDOWN("md", "markdown"),
    GITHUB("txt", "log"),
    JUNIT("xml");

    private final List<String> endings;

    Format(String... endings) {
        this.endings = List.of(endings);
    }

    /** The format that a file's name tells, by the longest of the endings that fit; the first one where two share it. */
    static Optional<Format> ofFile(String file) {
        String name = file.toLowerCase(Locale.ROOT);
        if (name.endsWith(".sarif.json")) {
            return Optional.of(SARIF);
        }
        return Arrays.stream(values()).filter(format -> format.fits(name)).findFirst();
    }

    /** Whether a file's name tells this format, among others perhaps. */
    boolean fits(String file) {
        String name = file.toLowerCase(Locale.ROOT);
        return endings.stream().anyMatch(ending -> name.endsWith("." + ending));
    }

    /** {@code .txt, .json, .sarif, .html, .md, .xml}. */
    static String endings() {
        return Arrays.stream(values())
                .map(format -> "." + format.endings.get(0))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
