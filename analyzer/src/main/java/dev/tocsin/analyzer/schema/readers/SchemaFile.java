package dev.tocsin.analyzer.schema.readers;

import java.io.IOException;

/**
 * A file of the scanned tree that is not Java source.
 *
 * @param path relative to the scan root, with forward slashes
 * @param content reads its bytes; called only for files whose path may mean a schema, and again for each set they are in
 */
public record SchemaFile(String path, Content content) {

    /** The bytes of a file, read when they are wanted. */
    @FunctionalInterface
    public interface Content {
        byte[] read() throws IOException;
    }
}
