package dev.tocsin.analyzer.source;

import java.io.IOException;
import java.nio.file.Path;

/** The path to scan is not there, or is nothing that can be scanned. The message is meant for the user as it stands. */
public final class ScanRootException extends IOException {

    private final transient Path root;

    public ScanRootException(Path root, String reason) {
        super("`" + root + "` " + reason);
        this.root = root;
    }

    /** The path as it was given. */
    public Path root() {
        return root;
    }
}
