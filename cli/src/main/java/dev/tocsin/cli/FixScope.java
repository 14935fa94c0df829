package dev.tocsin.cli;

import dev.tocsin.cli.selection.Selection;
import dev.tocsin.rules.Confidence;
import dev.tocsin.rules.Finding;
import java.util.Set;

/**
 * Which findings of a scan get fixes.
 *
 * @param rules ids
 */
public record FixScope(Confidence minConfidence, Set<String> rules) {

    public static final FixScope NONE = new FixScope(Confidence.HIGH, Set.of());

    public FixScope {
        rules = Set.copyOf(rules);
    }

    static FixScope of(Selection selection) {
        return new FixScope(selection.minConfidence(), selection.rules());
    }

    boolean holds(Finding finding) {
        return rules.contains(finding.rule().id()) && finding.confidence().compareTo(minConfidence) <= 0;
    }
}
