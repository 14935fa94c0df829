package dev.tocsin.analyzer.source;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;

/** Words for what the file system refused. */
final class Failures {

    private Failures() {}

    /** The reason alone: the path, which such exceptions like to repeat, stands elsewhere and may be another machine's. */
    static String reason(Exception e) {
        if (e instanceof NoSuchFileException) {
            return "it is gone";
        }
        if (e instanceof AccessDeniedException) {
            return "access is denied";
        }
        if (e instanceof FileSystemLoopException) {
            return "its links form a loop";
        }
        if (e instanceof FileSystemException f) {
            return f.getReason() == null ? "the file system refuses" : f.getReason();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
