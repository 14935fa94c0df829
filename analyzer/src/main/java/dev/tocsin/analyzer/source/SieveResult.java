package dev.tocsin.analyzer.source;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The Java files that can matter.
 *
 * @param kept sorted by path
 * @param problems files that could not be read, or are no text, sorted
 * @param addressed files that hold the word by which a source speaks to Tocsin itself, sorted; kept or not
 * @param total all files that were looked at
 * @param counts kept files by reason; every reason is there
 * @param namedElsewhere what the code of the other files names, so that a method which they call is known to be called
 */
public record SieveResult(
        List<Kept> kept,
        List<Problem> problems,
        List<SourceFile> addressed,
        Count total,
        Map<Reason, Count> counts,
        NameSet namedElsewhere) {

    public SieveResult {
        kept = List.copyOf(kept);
        problems = List.copyOf(problems);
        addressed = List.copyOf(addressed);
        Map<Reason, Count> copy = new EnumMap<>(Reason.class);
        copy.putAll(counts);
        counts = Collections.unmodifiableMap(copy);
    }

    /**
     * A file that can matter.
     *
     * @param reason the strongest of its reasons
     */
    public record Kept(SourceFile file, Reason reason) {}

    /** Why a file is kept, strongest first. */
    public enum Reason {
        /** It mentions a seed of {@link Seed.Role#OPERATION}. */
        OPERATION,
        /**
         * It names a type, or the only few types' common interface, through which a file of operations can be called.
         */
        CALLER,
        /** It mentions a seed of {@link Seed.Role#HANDLER}. */
        HANDLER,
        /** It mentions a seed of {@link Seed.Role#MODEL}. */
        MODEL,
        /** A kept file names it: its members' types and small helpers are of use, it calls nothing that matters. */
        TYPE
    }

    /**
     * An amount of source.
     *
     * @param files number of files
     * @param bytes their sizes together
     */
    public record Count(int files, long bytes) {

        static final Count ZERO = new Count(0, 0);

        Count plus(SourceFile file) {
            return new Count(files + 1, bytes + file.size());
        }
    }

    /** All that is kept. */
    public Count keptCount() {
        int files = counts.values().stream().mapToInt(Count::files).sum();
        long bytes = counts.values().stream().mapToLong(Count::bytes).sum();
        return new Count(files, bytes);
    }
}
