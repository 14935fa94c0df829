package dev.tocsin.analyzer.engine;

import java.nio.file.Path;
import java.util.List;

/**
 * What to analyse.
 *
 * @param root a folder or one file
 * @param threads at least 1; the result does not depend on it
 * @param includeTests whether test sources count
 * @param excludes patterns in the syntax of {@code .gitignore}, of paths to leave out
 */
public record AnalysisOptions(Path root, int threads, boolean includeTests, List<String> excludes) {
    public AnalysisOptions {
        excludes = List.copyOf(excludes);
    }
}
