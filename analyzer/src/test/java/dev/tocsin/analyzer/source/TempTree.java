package dev.tocsin.analyzer.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes files below a temporary folder. */
record TempTree(Path root) {

    TempTree file(String path, String text) {
        return bytes(path, text.getBytes(StandardCharsets.UTF_8));
    }

    TempTree bytes(String path, byte[] content) {
        try {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            Files.write(file, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TempTree files(String... paths) {
        for (String path : paths) {
            file(path, "");
        }
        return this;
    }

    SourceTree discover(DiscoveryOptions options) {
        try {
            return SourceTree.discover(root, options);
        } catch (ScanRootException e) {
            throw new UncheckedIOException(e);
        }
    }

    SourceTree discover() {
        return discover(DiscoveryOptions.defaults());
    }

    static List<String> paths(SourceTree tree) {
        return tree.files().stream().map(SourceFile::path).toList();
    }
}
