package dev.tocsin.cli;

import dev.tocsin.analyzer.source.Reading;
import dev.tocsin.analyzer.source.SourceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Reads scanned files again, to show their lines. Keeps the last two: a finding seldom lies in more. */
final class SourceTexts implements Function<String, Optional<String>> {

    private static final long MAX_BYTES = 32L << 20;

    private final Path root;
    private Entry last = new Entry("", Optional.empty());
    private Entry lastButOne = last;

    /** @param root the directory that the report's paths are counted from */
    SourceTexts(Path root) {
        this.root = root;
    }

    @Override
    public Optional<String> apply(String file) {
        if (file.equals(last.file)) {
            return last.text;
        }
        Entry entry = file.equals(lastButOne.file) ? lastButOne : new Entry(file, read(file));
        lastButOne = last;
        last = entry;
        return entry.text;
    }

    /** Decodes as the scan did, so that its columns fit. */
    private Optional<String> read(String file) {
        try {
            Path path = root.resolve(file).toRealPath();
            if (!path.startsWith(root.toRealPath()) || !Files.isRegularFile(path) || Files.size(path) > MAX_BYTES) {
                return Optional.empty();
            }
            Reading reading = SourceReader.decode(file, Files.readAllBytes(path));
            return reading instanceof Reading.Success success
                    ? Optional.of(success.text().text())
                    : Optional.empty();
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    private record Entry(String file, Optional<String> text) {}
}
