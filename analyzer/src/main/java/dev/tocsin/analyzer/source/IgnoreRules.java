package dev.tocsin.analyzer.source;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The ignore patterns that hold in one folder: its own, and behind them those of the folders above. Later patterns win
 * over earlier ones, and a folder's own over its parent's.
 */
final class IgnoreRules {

    /** What the patterns say of an entry. */
    enum Verdict {
        IGNORED,
        /** A negated pattern takes the entry back. */
        KEPT,
        UNMENTIONED
    }

    static final IgnoreRules NONE = new IgnoreRules(Optional.empty(), 0, List.of(), List.of());

    private final Optional<IgnoreRules> above;
    /** How many leading characters of a path (relative to the scan root) lie above the folder of these patterns. */
    private final int cut;
    /** Folders between that folder and the scan root, where the patterns come from above the root. */
    private final List<String> lead;

    private final List<IgnorePattern> patterns;

    private IgnoreRules(Optional<IgnoreRules> above, int cut, List<String> lead, List<IgnorePattern> patterns) {
        this.above = above;
        this.cut = cut;
        this.lead = lead;
        this.patterns = patterns;
    }

    /** Adds the patterns of a folder of the tree, given by its path relative to the scan root ("" for the root). */
    IgnoreRules in(String folder, String text) {
        return with(folder.isEmpty() ? 0 : folder.length() + 1, List.of(), text);
    }

    /** Adds the patterns of a folder above the scan root; {@code lead} are the folders from there down to the root. */
    IgnoreRules above(List<String> lead, String text) {
        return with(0, List.copyOf(lead), text);
    }

    private IgnoreRules with(int cut, List<String> lead, String text) {
        List<IgnorePattern> patterns = parse(text);
        if (patterns.isEmpty()) {
            return this;
        }
        return new IgnoreRules(this == NONE ? Optional.empty() : Optional.of(this), cut, lead, patterns);
    }

    private static List<IgnorePattern> parse(String text) {
        List<IgnorePattern> patterns = new ArrayList<>();
        for (String line : text.split("\n")) {
            IgnorePattern.parse(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line)
                    .ifPresent(patterns::add);
        }
        return patterns;
    }

    /** The verdict on an entry whose parents are not ignored, by its path relative to the scan root. */
    Verdict verdict(String path, String name, boolean folder) {
        List<String> lastName = List.of(name);
        for (Optional<IgnoreRules> rules = Optional.of(this); rules.isPresent(); rules = rules.get().above) {
            Verdict verdict = rules.get().ownVerdict(path, lastName, folder);
            if (verdict != Verdict.UNMENTIONED) {
                return verdict;
            }
        }
        return Verdict.UNMENTIONED;
    }

    private Verdict ownVerdict(String path, List<String> lastName, boolean folder) {
        List<String> segments = List.of();
        for (int i = patterns.size() - 1; i >= 0; i--) {
            IgnorePattern pattern = patterns.get(i);
            if (!pattern.isAnyDepth() && segments.isEmpty()) {
                segments = segments(path);
            }
            if (pattern.matches(pattern.isAnyDepth() ? lastName : segments, folder)) {
                return pattern.isNegated() ? Verdict.KEPT : Verdict.IGNORED;
            }
        }
        return Verdict.UNMENTIONED;
    }

    private List<String> segments(String path) {
        List<String> below = Arrays.asList(path.substring(cut).split("/"));
        if (lead.isEmpty()) {
            return below;
        }
        List<String> all = new ArrayList<>(lead);
        all.addAll(below);
        return all;
    }
}
