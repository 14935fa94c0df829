package dev.tocsin.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
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

    private Optional<String> read(String file) {
        try {
            Path path = root.resolve(file).normalize();
            boolean readable = path.startsWith(root.normalize())
                    && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                    && Files.size(path) <= MAX_BYTES;
            return readable
                    ? Optional.of(new String(Files.readAllBytes(path), StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    private record Entry(String file, Optional<String> text) {}
}
