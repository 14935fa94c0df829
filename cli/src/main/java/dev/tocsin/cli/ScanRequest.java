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
 * @param fixes which findings come with fixes
 */
public record ScanRequest(
        Path path,
        int jobs,
        boolean includeTests,
        List<String> excludes,
        OuterExcludes outerExcludes,
        ProjectKnowledge knowledge,
        FixScope fixes) {

    public ScanRequest {
        excludes = List.copyOf(excludes);
    }

    /** A scan without fixes. */
    public ScanRequest(
            Path path,
            int jobs,
            boolean includeTests,
            List<String> excludes,
            OuterExcludes outerExcludes,
            ProjectKnowledge knowledge) {
        this(path, jobs, includeTests, excludes, outerExcludes, knowledge, FixScope.NONE);
    }

    /** A scan without fixes of a project that has no configuration. */
    public ScanRequest(Path path, int jobs, boolean includeTests, List<String> excludes) {
        this(path, jobs, includeTests, excludes, OuterExcludes.NONE, ProjectKnowledge.NONE);
    }

    /** The same scan of another place. */
    ScanRequest at(Path other) {
        return new ScanRequest(other, jobs, includeTests, excludes, outerExcludes, knowledge, fixes);
    }

    /** The same scan, with fixes for these findings. */
    ScanRequest withFixes(FixScope scope) {
        return new ScanRequest(path, jobs, includeTests, excludes, outerExcludes, knowledge, scope);
    }
}
