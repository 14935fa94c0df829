package dev.tocsin.analyzer.source;

import java.util.List;

/**
 * Patterns of what to leave out that are counted from a folder above the scan root, or from the root itself.
 *
 * @param lead the folders between that folder and the scan root, outermost first
 * @param patterns in the language of {@code .gitignore}
 */
public record OuterExcludes(List<String> lead, List<String> patterns) {

    public static final OuterExcludes NONE = new OuterExcludes(List.of(), List.of());

    public OuterExcludes {
        lead = List.copyOf(lead);
        patterns = List.copyOf(patterns);
    }
}
