package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.flow.Summary;
import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Method;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Puts together what was found in each method, and keeps each window once, as it is seen from nearest by. Where several methods decide
 * for themselves, and only share the helpers that read and write, each has a window of its own.
 */
final class WindowSearch {

    /** Behind so many methods that open the same window, further ones tell nothing new. */
    private static final int MAX_DECISIONS = 8;

    private final Map<Key, Candidate> nearest = new TreeMap<>(Key.ORDER);
    private final Map<Key, Map<SourceSpan, Candidate>> decisions = new HashMap<>();
    private final Set<Candidate> askedAgain = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<SourceSpan> operations = new HashSet<>();
    private int overflowing;

    /**
     * What is in one method.
     *
     * @param askedAgain those of the candidates whose check is not the look that decides
     * @param operations where data operations stand
     * @param overflows true where the method does so much that the end of it was left out
     */
    record Found(
            List<Candidate> candidates, List<Candidate> askedAgain, Set<SourceSpan> operations, boolean overflows) {}

    /** Searches one method; safe for use by several threads. */
    static Found in(Method method, Program program) {
        Optional<Summary> summary = program.summary(method);
        if (summary.isEmpty()) {
            return new Found(List.of(), List.of(), Set.of(), false);
        }
        Set<SourceSpan> operations = new HashSet<>();
        boolean acts = false;
        for (Event event : summary.get().events()) {
            if (event instanceof Event.Operation o) {
                operations.add(o.at());
            }
            acts |= Pairing.isAct(event);
        }
        List<Candidate> candidates = acts ? new Pairing(method, summary.get(), program).find() : List.of();
        AskedAgain again = new AskedAgain(summary.get().events(), candidates);
        List<Candidate> askedAgain =
                candidates.stream().filter(again::elsewhere).toList();
        return new Found(candidates, askedAgain, operations, summary.get().overflows());
    }

    void add(Found found) {
        overflowing += found.overflows() ? 1 : 0;
        operations.addAll(found.operations());
        askedAgain.addAll(found.askedAgain());
        Map<Key, Candidate> last = new LinkedHashMap<>();
        for (Candidate candidate : found.candidates()) {
            Key key = Key.of(candidate);
            nearest.merge(key, candidate, WindowSearch::nearer);
            // Who has asked before and asks once more decides by the last answer.
            last.merge(key, candidate, (a, b) -> b.checkIndex() > a.checkIndex() ? b : a);
        }
        last.forEach((key, candidate) -> candidate
                .assumption()
                .ifPresent(decision -> decisions
                        .computeIfAbsent(key, k -> new TreeMap<>())
                        .merge(decision.at(), candidate, WindowSearch::nearer)));
    }

    /** The same window as other methods open it that decide for themselves, each once. */
    List<Candidate> elsewhere(Candidate window) {
        Map<Method, Candidate> others = new TreeMap<>();
        for (Candidate other : decisions.getOrDefault(Key.of(window), Map.of()).values()) {
            others.merge(other.method(), other, WindowSearch::nearer);
        }
        if (window.assumption().isEmpty() || others.remove(window.method()) == null) {
            return List.of();
        }
        return others.values().stream()
                .filter(o -> !isInside(o.check(), window.method()) || !isInside(o.act(), window.method()))
                .limit(MAX_DECISIONS - 1)
                .toList();
    }

    /** Who calls the method decides nothing for itself there. */
    private static boolean isInside(Event event, Method method) {
        return event.frames().list().stream()
                .anyMatch(f -> f instanceof Frame.Call c && c.callee().equals(method));
    }

    /** In the order of their acts. */
    Collection<Candidate> found() {
        return nearest.values().stream().filter(c -> !askedAgain.contains(c)).toList();
    }

    /** How many data operations the methods hold. */
    int operations() {
        return operations.size();
    }

    /** How many methods do so much that the end of it was left out. */
    int overflowing() {
        return overflowing;
    }

    private static Candidate nearer(Candidate a, Candidate b) {
        boolean ofCollection = a.write().filter(DataOperation.Write::byCommit).isPresent();
        if (ofCollection && (a.sameRows() == Known.YES) != (b.sameRows() == Known.YES)) {
            // Where the collection's owner is read, it is known to be a row.
            return a.sameRows() == Known.YES ? a : b;
        }
        int byDistance = Integer.compare(a.distance(), b.distance());
        if (byDistance == 0 && a.method().equals(b.method()) && a.window() == b.window()) {
            // `if (byMail && byPhone) throw ..; if (byMail) throw ..`: the first does not answer who has only the mail.
            return asksAlone(b) && !asksAlone(a) ? b : a;
        }
        return byDistance < 0 || byDistance == 0 && a.method().compareTo(b.method()) <= 0 ? a : b;
    }

    /** The decision looks at no other read than the check. */
    private static boolean asksAlone(Candidate candidate) {
        return candidate
                .assumption()
                .filter(a -> !Values.mentions(
                        a.condition(),
                        v -> v instanceof Value.Result r
                                && !r.operation().equals(candidate.check().id())))
                .isPresent();
    }

    /** One window, wherever it is seen from. */
    private record Key(SourceSpan check, SourceSpan act, Window window, String entity, String columns) {
        static final Comparator<Key> ORDER = Comparator.comparing(Key::act)
                .thenComparing(Key::check)
                .thenComparing(Key::window)
                .thenComparing(Key::entity)
                .thenComparing(Key::columns);

        static Key of(Candidate candidate) {
            return new Key(
                    candidate.check().at(),
                    candidate.act().at(),
                    candidate.window(),
                    candidate.entity().key(),
                    // Of several columns that decide, one method sees other ones than another.
                    candidate.window() == Window.TRANSITION ? "" : String.join(",", candidate.columns()));
        }
    }
}
