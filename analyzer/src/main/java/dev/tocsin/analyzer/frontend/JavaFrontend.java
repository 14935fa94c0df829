package dev.tocsin.analyzer.frontend;

import dev.tocsin.analyzer.source.Workers;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads Java source files into facts, at the newest language level that the parser has.
 *
 * <ul>
 *   <li>A part of a file that cannot be parsed is left out and becomes a {@code SYNTAX} problem; the rest of the file is
 *       there. A statement that was left out is an {@code Evaluate} of an empty {@code Other}.
 *   <li>Nothing in a file makes reading throw or hang. Facts are nested at most 500 levels deep; what is deeper is an
 *       empty {@code Other} (an empty block, no member, the type {@code ?}) and the file has a {@code LIMIT} problem. Long
 *       chains of one associative operator, {@code a + b + c + ...}, become balanced trees and stay shallow.
 *   <li>Modifiers that the language implies are there as if they were written: an interface's methods are public.
 *   <li>Results depend on the text alone, not on the number of threads or the caller's stack.
 * </ul>
 */
public final class JavaFrontend {

    private JavaFrontend() {}

    /**
     * Reads one file.
     *
     * @param file path relative to the scan root, with forward slashes
     */
    public static FrontendResult read(String file, String text) {
        return readAll(List.of(SourceInput.of(file, text)), 1, input -> {}).get(0);
    }

    /**
     * Reads files on threads of its own, whose stacks are large enough for the parser's recursion.
     *
     * @param threads how many, at least 1
     * @param afterEach told of each file when it has been read; called on several threads
     * @return the results in the order of the inputs
     * @throws Error what a thread died of, such as {@link OutOfMemoryError}
     */
    public static List<FrontendResult> readAll(List<SourceInput> inputs, int threads, Consumer<SourceInput> afterEach) {
        return Workers.map("tocsin-frontend", threads, inputs, () -> {
            FileReading reading = new FileReading();
            return input -> {
                FrontendResult result = reading.read(input);
                afterEach.accept(input);
                return result;
            };
        });
    }
}
