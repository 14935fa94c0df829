package dev.tocsin.analyzer.engine;

import dev.tocsin.analyzer.model.ProjectKnowledge;
import dev.tocsin.analyzer.source.OuterExcludes;
import java.nio.file.Path;
import java.util.List;

/**
 * What to analyse.
 *
 * @param root a folder or one file
 * @param threads at least 1; the result does not depend on it
 * @param includeTests whether test sources count
 * @param excludes patterns in the syntax of {@code .gitignore}, of paths to leave out
 * @param outerExcludes such patterns that are counted from a folder above the root
 * @param knowledge what the project says of itself
 */
public record AnalysisOptions(
        Path root,
        int threads,
        boolean includeTests,
        List<String> excludes,
        OuterExcludes outerExcludes,
        ProjectKnowledge knowledge) {
    public AnalysisOptions {
        excludes = List.copyOf(excludes);
    }

    /** An analysis of a project that says nothing of itself. */
    public AnalysisOptions(Path root, int threads, boolean includeTests, List<String> excludes) {
        this(root, threads, includeTests, excludes, OuterExcludes.NONE, ProjectKnowledge.NONE);
    }
}
