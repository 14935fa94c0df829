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
import java.util.stream.IntStream;

/**
 * Tells from the bytes of Java files which of them can matter at all, so that the others are never parsed.
 *
 * <p>First every file is scanned for the names in it ({@link WordScanner}), in parallel. Then the names are followed
 * ({@link Heat}): from database operations up to their callers, member by member; and from all of these one step down
 * to the types that they use ({@link Selection}). Both take time in proportion to the bytes. The result does not
 * depend on the number of threads.
 *
 * <p>What a file is kept for errs on the side of keeping. What can be lost: callers further away than {@code
 * maxCalls}; a caller that reaches an operation by reflection, or in a chain of calls with a link that no source
 * tells the type of; types more than one step away from all callers; and names spelt with Unicode escapes.
 */
public final class Sieve {

    /**
     * How many calls from file to file lie between an operation and its furthest caller that is kept. A controller is
     * two or three away from a repository, four where a command bus stands between; beyond that mostly the program's
     * own machinery follows (request dispatch, actors, node tasks).
     */
    public static final int DEFAULT_MAX_CALLS = 5;

    private Sieve() {}

    /** Reads and judges the files, with {@link #DEFAULT_MAX_CALLS}. */
    public static SieveResult select(List<SourceFile> files, Collection<Seed> seeds, int threads) {
        return select(files, seeds, DEFAULT_MAX_CALLS, threads);
    }

    /**
     * Reads and judges the files.
     *
     * @param files Java sources, see {@link SourceTree#files(SourceKind)}
     * @param seeds what makes a file worth parsing
     * @param maxCalls how many calls from file to file callers are followed; 0 keeps no callers but those that
     *     mention an operation themselves
     * @param threads at least 1
     */
    public static SieveResult select(List<SourceFile> files, Collection<Seed> seeds, int maxCalls, int threads) {
        if (threads < 1 || maxCalls < 0) {
            throw new IllegalArgumentException("threads: " + threads + ", calls: " + maxCalls);
        }
        SeedTable table = new SeedTable(seeds);
        FileWords[] words = new FileWords[files.size()];
        Problem[] problems = new Problem[files.size()];
        boolean[] addressed = new boolean[files.size()];
        AtomicInteger next = new AtomicInteger();
        Runnable worker = () -> {
            Scanning scanning = new Scanning(table);
            for (int i = next.getAndIncrement(); i < words.length; i = next.getAndIncrement()) {
                Optional<Problem> problem = scanning.scan(files.get(i));
                words[i] = problem.isPresent() ? FileWords.NONE : scanning.words();
                problems[i] = problem.orElse(null);
                addressed[i] = problem.isEmpty() && scanning.addressed();
            }
        };
        Workers.run("tocsin-sieve", Math.min(threads, Math.max(1, files.size())), worker);
        List<Problem> found = new ArrayList<>(Arrays.asList(problems));
        found.removeIf(p -> p == null);
        Links links = new Links(words, threads);
        Selection selection = new Selection(words, links, new Heat(words, links, maxCalls));
        List<SourceFile> speaking = IntStream.range(0, addressed.length)
                .filter(i -> addressed[i])
                .mapToObj(files::get)
                .sorted()
                .toList();
        return result(files, words, selection, found, speaking);
    }

    private static SieveResult result(
            List<SourceFile> files,
            FileWords[] words,
            Selection selection,
            List<Problem> problems,
            List<SourceFile> addressed) {
        List<SieveResult.Kept> kept = new ArrayList<>();
        List<FileWords> others = new ArrayList<>();
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
                kept.add(new SieveResult.Kept(file, reason.get()));
                counts.merge(reason.get(), SieveResult.Count.ZERO, (count, zero) -> count.plus(file));
            } else {
                others.add(words[i]);
            }
        }
        kept.sort((a, b) -> a.file().compareTo(b.file()));
        Collections.sort(problems);
        return new SieveResult(kept, problems, addressed, total, counts, NameSet.ofCode(others));
    }

    /** Reads files into one buffer, one after another; belongs to one thread. */
    private static final class Scanning {

        private final WordScanner scanner;
        private byte[] buffer = new byte[1 << 16];
        private FileWords words = FileWords.NONE;
        private boolean addressed;

        Scanning(SeedTable seeds) {
            scanner = new WordScanner(seeds);
        }

        FileWords words() {
            return words;
        }

        boolean addressed() {
            return addressed;
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
                addressed = Address.isIn(utf8, utf8.length);
                words = scanner.scan(utf8, utf8.length);
                return Optional.empty();
            }
            if (hasZero(length)) {
                return Optional.of(SourceReader.binary(file.path()));
            }
            addressed = Address.isIn(buffer, length);
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
