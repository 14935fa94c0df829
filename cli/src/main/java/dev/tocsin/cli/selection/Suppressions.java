package dev.tocsin.cli.selection;

import dev.tocsin.analyzer.source.Problem;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.source.SourceText;
import dev.tocsin.rules.Finding;
import dev.tocsin.rules.RuleDescription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * All suppressions of a scanned tree.
 *
 * @param all in the order of their places
 * @param wrong those that suppress nothing because something is wrong with them
 */
public record Suppressions(List<Suppression> all, List<Problem> wrong) {

    public Suppressions {
        all = List.copyOf(all);
        wrong = List.copyOf(wrong);
    }

    /**
     * Reads them.
     *
     * @param files paths of the sources that may hold some
     * @param texts the text of a source; a file whose text cannot be had any more has none
     * @param rules all rules there are
     */
    public static Suppressions read(
            List<String> files, Function<String, Optional<String>> texts, List<RuleDescription> rules) {
        List<Suppression> all = new ArrayList<>();
        List<Problem> wrong = new ArrayList<>();
        for (String file : files) {
            texts.apply(file).ifPresent(text -> {
                SuppressionReader.Result result = SuppressionReader.read(new SourceText(file, text, false), rules);
                all.addAll(result.suppressions());
                wrong.addAll(result.problems());
            });
        }
        return new Suppressions(all, wrong);
    }

    /**
     * What becomes of findings.
     *
     * @param left those that nothing suppresses
     * @param suppressed by suppression, in the order of their places: what each suppresses, maybe nothing
     * @param unused one for each rule that a suppression names in vain, in the order of their places
     */
    public record Outcome(List<Finding> left, Map<Suppression, List<Finding>> suppressed, List<Problem> unused) {

        /** How many findings are suppressed. */
        public int count() {
            return suppressed.values().stream().mapToInt(List::size).sum();
        }
    }

    /** Applies them to all findings of the tree. */
    public Outcome apply(List<Finding> findings) {
        Map<Reach, List<Suppression>> byReach = new HashMap<>();
        Map<Suppression, List<Finding>> suppressed = new LinkedHashMap<>();
        for (Suppression suppression : all) {
            suppressed.put(suppression, new ArrayList<>());
            for (String rule : Set.copyOf(suppression.rules())) {
                Reach reach = new Reach(rule, suppression.place().file());
                byReach.computeIfAbsent(reach, r -> new ArrayList<>()).add(suppression);
            }
        }
        List<Finding> left = new ArrayList<>();
        Map<Suppression, Set<String>> used = new HashMap<>();
        for (Finding finding : findings) {
            // Every suppression that would do counts as used: none of them can be taken for needless.
            List<Suppression> reaching = Suppression.places(finding)
                    .map(SourceSpan::file)
                    .distinct()
                    .flatMap(file ->
                            byReach.getOrDefault(new Reach(finding.rule().id(), file), List.of()).stream())
                    .filter(suppression -> suppression.suppresses(finding))
                    .toList();
            reaching.forEach(suppression -> used.computeIfAbsent(suppression, s -> new HashSet<>())
                    .add(finding.rule().id()));
            if (reaching.isEmpty()) {
                left.add(finding);
            } else {
                suppressed.get(reaching.get(0)).add(finding);
            }
        }
        return new Outcome(List.copyOf(left), suppressed, unused(used));
    }

    /** The findings of one rule with a place in one file. */
    private record Reach(String rule, String file) {}

    private List<Problem> unused(Map<Suppression, Set<String>> used) {
        List<Problem> unused = new ArrayList<>();
        for (Suppression suppression : all) {
            for (String rule : new LinkedHashSet<>(suppression.rules())) {
                if (!used.getOrDefault(suppression, Set.of()).contains(rule)) {
                    unused.add(new Problem(
                            suppression.place(),
                            Problem.Kind.SUPPRESSION,
                            "the suppression of `" + rule + "` suppresses nothing and can go"));
                }
            }
        }
        return List.copyOf(unused);
    }
}
