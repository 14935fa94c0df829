package dev.tocsin.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** The version-controlled tree around a scanned one. */
final class Repository {

    private Repository() {}

    /**
     * The way from the root of the Git repository (the nearest directory upwards with a {@code .git}) to a directory in it,
     * with forward slashes and one at its end; empty at the root itself and outside any repository.
     */
    static String prefix(Path directory) {
        Path start = directory.toAbsolutePath().normalize();
        for (Path candidate = start; candidate != null; candidate = candidate.getParent()) {
            if (Files.exists(candidate.resolve(".git"))) {
                String way = candidate.relativize(start).toString().replace('\\', '/');
                return way.isEmpty() ? "" : way + "/";
            }
        }
        return "";
    }
}
