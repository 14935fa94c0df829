package dev.tocsin.cli;

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
 * @param fixes which findings come with fixes
 */
public record ScanRequest(Path path, int jobs, boolean includeTests, List<String> excludes, FixScope fixes) {

    public ScanRequest {
        excludes = List.copyOf(excludes);
    }
}
