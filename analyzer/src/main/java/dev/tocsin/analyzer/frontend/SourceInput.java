package dev.tocsin.analyzer.frontend;

import java.util.function.Supplier;

/**
 * A source file to read.
 *
 * @param file path relative to the scan root, with forward slashes
 * @param text gives the file's text; asked once, on the thread that parses the file, so that not all texts need to be
 *     in memory at once. An {@link java.io.UncheckedIOException} from it becomes a problem of the file
 */
public record SourceInput(String file, Supplier<String> text) {

    public static SourceInput of(String file, String text) {
        return new SourceInput(file, () -> text);
    }
}
