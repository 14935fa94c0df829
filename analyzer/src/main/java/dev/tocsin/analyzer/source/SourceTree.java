package dev.tocsin.analyzer.source;

import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The files of a scanned tree that may matter, and what was left out.
 *
 * @param root the real path of the folder that {@link SourceFile#path} is relative to
 * @param files sorted by path
 * @param problems what could not be read or is too large, sorted
 * @param skipped how many files and folders were left out on purpose; a folder counts once, whatever it holds
 */
public record SourceTree(Path root, List<SourceFile> files, List<Problem> problems, Map<SkipReason, Integer> skipped) {

    public SourceTree {
        files = List.copyOf(files);
        problems = List.copyOf(problems);
        Map<SkipReason, Integer> counts = new EnumMap<>(SkipReason.class);
        counts.putAll(skipped);
        skipped = Collections.unmodifiableMap(counts);
    }

    /**
     * Walks the tree below a folder, or takes one file.
     *
     * <p>A file or folder that is named as the root is taken whatever its name or a {@code .gitignore} above it says: the rules decide about what
     * lies below. Symbolic links are never followed (the root itself may be one). The {@code .gitignore} files between the root of the enclosing Git work tree and the scan root count too.
     *
     * @throws ScanRootException when the root is missing or neither a file nor a folder; everything else that goes wrong
     *     becomes a {@link Problem}
     */
    public static SourceTree discover(Path root, DiscoveryOptions options) throws ScanRootException {
        return new Discovery(options, DirectoryLister.DISK).discover(root);
    }

    /** The files of one kind, in order. */
    public List<SourceFile> files(SourceKind kind) {
        return files.stream().filter(f -> f.kind() == kind).toList();
    }
}
