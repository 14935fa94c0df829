package dev.tocsin.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which reports the command line asks for. All that can be wrong with it is found before the scan: nobody wants to wait for a
 * report that has nowhere to go.
 */
final class ReportTargets {

    private final Path directory;
    private final Path scanRoot;

    /**
     * @param directory what relative paths are counted from
     * @param scanRoot the directory that is scanned: links in it are not trusted
     */
    ReportTargets(Path directory, Path scanRoot) {
        this.directory = directory;
        this.scanRoot = scanRoot;
    }

    /** What is wrong, in words for the user. */
    static final class WrongTarget extends Exception {
        WrongTarget(String message) {
            super(message);
        }
    }

    /** @return at least one target */
    List<ReportTarget> of(List<OutputOption> options) throws WrongTarget {
        if (options.isEmpty()) {
            return List.of(new ReportTarget(Format.TEXT, Optional.empty(), ""));
        }
        List<ReportTarget> targets = new ArrayList<>();
        Set<Path> files = new HashSet<>();
        for (OutputOption option : OutputOption.reports(options)) {
            ReportTarget target = of(option);
            if (target.file().isPresent() && !files.add(identity(target))) {
                throw new WrongTarget("two reports cannot both go to " + target.shown());
            }
            targets.add(target);
        }
        if (targets.stream().filter(target -> target.file().isEmpty()).count() > 1) {
            throw new WrongTarget("two reports cannot both go to standard output; give each --format its own --output");
        }
        return targets;
    }

    private ReportTarget of(OutputOption option) throws WrongTarget {
        if (option.file().isEmpty()) {
            return new ReportTarget(option.format().orElseThrow(), Optional.empty(), "");
        }
        String given = option.file().get();
        Path file = writable(given);
        Optional<Format> told = Format.ofFile(given);
        Format format = option.format()
                .or(() -> told)
                .orElseThrow(() -> new WrongTarget("which report shall " + given
                        + " hold? Say --format, or let it end in one of " + Format.endings()));
        if (told.isPresent() && !format.fits(given)) {
            throw new WrongTarget(given + " looks like " + told.get() + ", and --format says " + format);
        }
        return new ReportTarget(format, Optional.of(file), given);
    }

    private Path writable(String given) throws WrongTarget {
        Path file = resolved(given);
        if (Files.isDirectory(file)) {
            throw new WrongTarget("cannot write " + given + ": it is a directory");
        }
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new WrongTarget("cannot write " + given + ": there is no directory " + parent);
        }
        try {
            if (ReportFile.leadsOut(file, scanRoot)) {
                throw new WrongTarget(
                        "cannot write " + given + ": a symbolic link in the scanned tree leads out of it");
            }
        } catch (IOException e) {
            throw new WrongTarget("cannot write " + given + ": " + e.getMessage());
        }
        return file;
    }

    private Path resolved(String given) throws WrongTarget {
        try {
            return directory.resolve(given);
        } catch (InvalidPathException e) {
            throw new WrongTarget("not a path: " + given);
        }
    }

    /** Devices may be written to by many. */
    private static Path identity(ReportTarget target) {
        Path file = target.file().orElseThrow();
        try {
            return Files.exists(file)
                    ? file.toRealPath()
                    : file.toAbsolutePath().getParent().toRealPath().resolve(file.getFileName());
        } catch (IOException e) {
            return file.toAbsolutePath().normalize();
        }
    }
}
