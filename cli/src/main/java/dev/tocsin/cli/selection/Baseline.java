package dev.tocsin.cli.selection;

import dev.tocsin.analyzer.ir.Names;
import dev.tocsin.rules.Finding;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The findings that were there when a project began to look, so that only new ones are shown. An entry knows its finding
 * again by what an edit elsewhere does not change; there are no line numbers in it.
 *
 * @param entries sorted
 */
public record Baseline(List<Entry> entries) {

    /**
     * What is known of an old finding.
     *
     * @param rule the rule's id
     * @param method the method in which check and act meet, with package and class
     * @param entity the table or mapped class
     * @param columns the columns in question
     * @param file where it was, counted from the baseline's folder; findings are not known by it
     * @param code a digest of the code of check and act without white space
     */
    public record Entry(String rule, String method, String entity, List<String> columns, String file, String code)
            implements Comparable<Entry> {

        private static final Comparator<Entry> ORDER = Comparator.comparing(Entry::file)
                .thenComparing(Entry::method)
                .thenComparing(Entry::rule)
                .thenComparing(Entry::entity)
                .thenComparing(entry -> String.join(",", entry.columns))
                .thenComparing(Entry::code);

        public Entry {
            columns = List.copyOf(columns);
        }

        /** The columns in any order: turning round the operands of a check does not make it another one. */
        private String asked() {
            return columns.stream().map(Names::fold).sorted().collect(Collectors.joining(","));
        }

        private String rows() {
            return Names.fold(entity) + "\n" + asked();
        }

        @Override
        public int compareTo(Entry other) {
            return ORDER.compare(this, other);
        }
    }

    /**
     * By what an entry and a finding are known to be the same, the surest first. What is taken by one is not there for the
     * next. None lets a finding pass for an old one that asks for other columns: that is a new race.
     */
    private static final List<Function<Entry, String>> LIKENESSES = List.of(
            entry -> String.join("\n", entry.rule, entry.method, entry.rows(), entry.code),
            entry -> String.join("\n", entry.rule, entry.method, entry.rows()),
            // The method, its class or its package was renamed.
            entry -> String.join("\n", entry.rule, entry.rows(), entry.code),
            // The entity was renamed.
            entry -> String.join("\n", entry.rule, entry.method, entry.asked()));

    public Baseline {
        entries = entries.stream().sorted().toList();
    }

    /**
     * The baseline that holds these findings.
     *
     * @param prefix what stands before the files of the findings, see {@link BaselineInUse}
     */
    public static Baseline of(Collection<Finding> findings, CodeDigests code, String prefix) {
        return new Baseline(
                findings.stream().map(finding -> entry(finding, code, prefix)).toList());
    }

    /**
     * What became of the entries.
     *
     * @param fresh findings that are in no entry, in their order
     * @param known the entries that were met, as they would be written now
     * @param unmet the entries that no finding met
     */
    public record Match(List<Finding> fresh, List<Entry> known, List<Entry> unmet) {}

    /** Compares findings with the entries; each entry stands for one finding. */
    public Match match(List<Finding> findings, CodeDigests code, String prefix) {
        Map<Integer, Entry> waiting = new TreeMap<>();
        for (int i = 0; i < findings.size(); i++) {
            waiting.put(i, entry(findings.get(i), code, prefix));
        }
        List<Entry> unmet = new ArrayList<>(entries);
        List<Entry> known = new ArrayList<>();
        for (Function<Entry, String> likeness : LIKENESSES) {
            Map<String, Deque<Entry>> byKey = new HashMap<>();
            unmet.forEach(entry -> byKey.computeIfAbsent(likeness.apply(entry), k -> new ArrayDeque<>())
                    .add(entry));
            waiting.values().removeIf(found -> {
                Deque<Entry> alike = byKey.get(likeness.apply(found));
                if (alike == null || alike.isEmpty()) {
                    return false;
                }
                alike.remove();
                known.add(found);
                return true;
            });
            unmet = byKey.values().stream().flatMap(Deque::stream).sorted().collect(Collectors.toList());
        }
        List<Finding> fresh = waiting.keySet().stream().map(findings::get).toList();
        return new Match(fresh, known.stream().sorted().toList(), List.copyOf(unmet));
    }

    private static Entry entry(Finding finding, CodeDigests code, String prefix) {
        return new Entry(
                finding.rule().id(),
                finding.method(),
                finding.entity(),
                finding.columns(),
                prefix + finding.act().span().file(),
                code.of(finding));
    }
}
