package dev.tocsin.analyzer.source;

import java.util.List;

/**
 * What a walk of the tree takes and leaves.
 *
 * @param includeTests whether test sources are taken too
 * @param includeGenerated whether folders of generated sources are taken too
 * @param respectGitignore whether {@code .gitignore} files and {@code .git/info/exclude} are followed
 * @param excludes patterns in the language of {@code .gitignore}, relative to the scan root, stronger than every
 *     {@code .gitignore}; a pattern that starts with {@code !} takes back what an earlier one or a {@code .gitignore}
 *     left out
 * @param outerExcludes patterns counted from further up, weaker than {@code excludes}
 * @param maxFileBytes the largest file taken, SQL apart
 * @param maxSqlBytes the largest SQL file taken; dumps are large
 * @param maxFiles how many files are taken at most; the rest is reported as one problem
 */
public record DiscoveryOptions(
        boolean includeTests,
        boolean includeGenerated,
        boolean respectGitignore,
        List<String> excludes,
        OuterExcludes outerExcludes,
        long maxFileBytes,
        long maxSqlBytes,
        int maxFiles) {

    public DiscoveryOptions {
        excludes = List.copyOf(excludes);
    }

    /**
     * No tests, no generated sources, {@code .gitignore} followed, 5 MB for a file, 200 MB for SQL, a million files.
     */
    public static DiscoveryOptions defaults() {
        return new DiscoveryOptions(
                false, false, true, List.of(), OuterExcludes.NONE, 5_000_000, 200_000_000, 1_000_000);
    }

    public DiscoveryOptions withTests(boolean include) {
        return new DiscoveryOptions(
                include,
                includeGenerated,
                respectGitignore,
                excludes,
                outerExcludes,
                maxFileBytes,
                maxSqlBytes,
                maxFiles);
    }

    public DiscoveryOptions withGenerated(boolean include) {
        return new DiscoveryOptions(
                includeTests, include, respectGitignore, excludes, outerExcludes, maxFileBytes, maxSqlBytes, maxFiles);
    }

    public DiscoveryOptions withGitignore(boolean respect) {
        return new DiscoveryOptions(
                includeTests, includeGenerated, respect, excludes, outerExcludes, maxFileBytes, maxSqlBytes, maxFiles);
    }

    public DiscoveryOptions withExcludes(List<String> patterns) {
        return new DiscoveryOptions(
                includeTests,
                includeGenerated,
                respectGitignore,
                patterns,
                outerExcludes,
                maxFileBytes,
                maxSqlBytes,
                maxFiles);
    }

    public DiscoveryOptions withOuterExcludes(OuterExcludes outer) {
        return new DiscoveryOptions(
                includeTests, includeGenerated, respectGitignore, excludes, outer, maxFileBytes, maxSqlBytes, maxFiles);
    }

    public DiscoveryOptions withMaxFileBytes(long bytes) {
        return new DiscoveryOptions(
                includeTests,
                includeGenerated,
                respectGitignore,
                excludes,
                outerExcludes,
                bytes,
                maxSqlBytes,
                maxFiles);
    }

    public DiscoveryOptions withMaxSqlBytes(long bytes) {
        return new DiscoveryOptions(
                includeTests,
                includeGenerated,
                respectGitignore,
                excludes,
                outerExcludes,
                maxFileBytes,
                bytes,
                maxFiles);
    }

    public DiscoveryOptions withMaxFiles(int files) {
        return new DiscoveryOptions(
                includeTests,
                includeGenerated,
                respectGitignore,
                excludes,
                outerExcludes,
                maxFileBytes,
                maxSqlBytes,
                files);
    }

    /** The largest file of that kind that is taken, in bytes. */
    long limit(SourceKind kind) {
        return kind == SourceKind.SQL ? maxSqlBytes : maxFileBytes;
    }
}
