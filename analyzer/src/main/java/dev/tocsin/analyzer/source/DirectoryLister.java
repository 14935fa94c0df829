package dev.tocsin.analyzer.source;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Lists one folder. A seam, so that a folder that refuses to be listed can be shown in a test whoever runs it. */
@FunctionalInterface
interface DirectoryLister {

    DirectoryLister DISK = folder -> {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(entries::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return entries;
    };

    /** The entries of the folder, in no order. */
    List<Path> list(Path folder) throws IOException;
}
