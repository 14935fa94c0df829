package dev.tocsin.cli;

import dev.tocsin.analyzer.model.ProjectKnowledge;
import dev.tocsin.analyzer.source.OuterExcludes;
import java.nio.file.Path;
import java.util.List;

/**
 * What to scan.
 *
 * @param path a directory, or one file; it exists. Paths in the report are counted from the directory, or from the one
 *     that the file lies in
 * @param jobs threads, at least 1; the result does not depend on it
 * @param includeTests whether test sources are looked at too
 * @param excludes patterns of what is left out, counted from the root, in the language of {@code .gitignore}
 * @param outerExcludes patterns of the configuration, counted from its folder
 * @param knowledge what the project says of itself
 */
public record ScanRequest(
        Path path,
        int jobs,
        boolean includeTests,
        List<String> excludes,
        OuterExcludes outerExcludes,
        ProjectKnowledge knowledge) {

    public ScanRequest {
        excludes = List.copyOf(excludes);
    }

    /** A scan of a project that has no configuration. */
    public ScanRequest(Path path, int jobs, boolean includeTests, List<String> excludes) {
        this(path, jobs, includeTests, excludes, OuterExcludes.NONE, ProjectKnowledge.NONE);
    }

    /** The same scan of another place. */
    ScanRequest at(Path other) {
        return new ScanRequest(other, jobs, includeTests, excludes, outerExcludes, knowledge);
    }
}
