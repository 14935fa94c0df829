package dev.tocsin.analyzer.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells from the bytes of Java files which of them can matter at all, so that the others are never parsed.
 *
 * <p>First every file is scanned for the names in it ({@link WordScanner}), in parallel. Then the names are followed
 * ({@link Closure}): from files with database operations up to all their callers, and from everything kept one step down to
 * the types that it names. Both take time in proportion to the bytes. The result does not depend on the number of threads.
 *
 * <p>What a file is kept for errs on the side of keeping. What can be lost: a caller that reaches an operation without naming any type on the
 * way (reflection, or a call chain whose types are all inferred), types more than one step away from all callers, and
 * names spelt with Unicode escapes.
 */
public final class Sieve {

    private Sieve() {}

    /**
     * Reads and judges the files.
     *
     * @param files Java sources, see {@link SourceTree#files(SourceKind)}
     * @param seeds what makes a file worth parsing
     * @param threads at least 1
     */
    public static SieveResult select(List<SourceFile> files, Collection<Seed> seeds, int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads: " + threads);
        }
        SeedTable table = new SeedTable(seeds);
        FileWords[] words = new FileWords[files.size()];
        Problem[] problems = new Problem[files.size()];
        AtomicInteger next = new AtomicInteger();
        Runnable worker = () -> {
            Scanning scanning = new Scanning(table);
            for (int i = next.getAndIncrement(); i < words.length; i = next.getAndIncrement()) {
                Optional<Problem> problem = scanning.scan(files.get(i));
                words[i] = problem.isPresent() ? FileWords.NONE : scanning.words();
                problems[i] = problem.orElse(null);
            }
        };
        Workers.run(worker, Math.min(threads, Math.max(1, files.size())));
        List<Problem> found = new ArrayList<>(Arrays.asList(problems));
        found.removeIf(p -> p == null);
        Links links = new Links(words, threads);
        Selection selection = new Selection(words, links, new Heat(words, links));
        return result(files, selection, found);
    }

    private static SieveResult result(List<SourceFile> files, Selection selection, List<Problem> problems) {
        List<SieveResult.Kept> kept = new ArrayList<>();
        Map<SieveResult.Reason, SieveResult.Count> counts = new EnumMap<>(SieveResult.Reason.class);
        for (SieveResult.Reason reason : SieveResult.Reason.values()) {
            counts.put(reason, SieveResult.Count.ZERO);
        }
        SieveResult.Count total = SieveResult.Count.ZERO;
        for (int i = 0; i < files.size(); i++) {
            SourceFile file = files.get(i);
            total = total.plus(file);
            Optional<SieveResult.Reason> reason = selection.reason(i);
            if (reason.isPresent()) {
                kept.add(new SieveResult.Kept(file, reason.get(), selection.idle(i)));
                counts.merge(reason.get(), SieveResult.Count.ZERO, (count, zero) -> count.plus(file));
            }
        }
        kept.sort((a, b) -> a.file().compareTo(b.file()));
        Collections.sort(problems);
        return new SieveResult(kept, problems, total, counts);
    }

    /** Reads files into one buffer, one after another; belongs to one thread. */
    private static final class Scanning {

        private final WordScanner scanner;
        private byte[] buffer = new byte[1 << 16];
        private FileWords words = FileWords.NONE;

        Scanning(SeedTable seeds) {
            scanner = new WordScanner(seeds);
        }

        FileWords words() {
            return words;
        }

        Optional<Problem> scan(SourceFile file) {
            int length;
            try {
                length = read(file);
            } catch (IOException | SecurityException e) {
                return Optional.of(SourceReader.unreadable(file.path(), e));
            }
            if (length == SourceReader.limit(file)) {
                return Optional.of(SourceReader.grown(file.path()));
            }
            Optional<Charset> utf16 = SourceReader.utf16(buffer, length);
            if (utf16.isPresent()) {
                byte[] utf8 = new String(buffer, 0, length, utf16.get()).getBytes(StandardCharsets.UTF_8);
                words = scanner.scan(utf8, utf8.length);
                return Optional.empty();
            }
            if (hasZero(length)) {
                return Optional.of(SourceReader.binary(file.path()));
            }
            words = scanner.scan(buffer, length);
            return Optional.empty();
        }

        private int read(SourceFile file) throws IOException {
            int limit = SourceReader.limit(file);
            int length = 0;
            try (InputStream in = Files.newInputStream(file.location())) {
                while (length < limit) {
                    if (length == buffer.length) {
                        buffer = Arrays.copyOf(buffer, buffer.length * 2);
                    }
                    int count = in.read(buffer, length, Math.min(buffer.length, limit) - length);
                    if (count < 0) {
                        break;
                    }
                    length += count;
                }
            }
            return length;
        }

        private boolean hasZero(int length) {
            for (int i = 0; i < length; i++) {
                if (buffer[i] == 0) {
                    return true;
                }
            }
            return false;
        }
    }
}
