package dev.tocsin.analyzer.source;

import java.nio.file.Path;

/**
 * A file of the scanned tree that may matter.
 *
 * @param path relative to the scan root, with forward slashes; bytes of a name that are not UTF-8 are written {@code \xE9}
 * @param kind what its name promises
 * @param size in bytes, as it was when the tree was walked
 * @param location where to open it
 */
public record SourceFile(String path, SourceKind kind, long size, Path location) implements Comparable<SourceFile> {

    /** The file's own name, without its folders. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** By path, in the order of UTF-16 units. */
    @Override
    public int compareTo(SourceFile other) {
        return path.compareTo(other.path);
    }
}
