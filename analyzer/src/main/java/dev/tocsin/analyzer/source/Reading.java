package dev.tocsin.analyzer.source;

/** What became of the attempt to read a file. */
public sealed interface Reading {

    /**
     * The file was read.
     *
     * @param text what it says
     */
    record Success(SourceText text) implements Reading {}

    /**
     * The file could not be read, or is not text.
     *
     * @param problem why
     */
    record Failure(Problem problem) implements Reading {}
}
