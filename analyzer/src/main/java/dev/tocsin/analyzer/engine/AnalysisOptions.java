package dev.tocsin.analyzer.engine;

import dev.tocsin.analyzer.schema.Dialect;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What to analyse.
 *
 * @param root a folder or one file
 * @param threads at least 1; the result does not depend on it
 * @param includeTests whether test sources count
 * @param excludes patterns in the syntax of {@code .gitignore}, of paths to leave out
 * @param dialect the database product that the program runs on; empty where the repository is to tell
 */
public record AnalysisOptions(
        Path root, int threads, boolean includeTests, List<String> excludes, Optional<Dialect> dialect) {
    public AnalysisOptions {
        excludes = List.copyOf(excludes);
    }
}
