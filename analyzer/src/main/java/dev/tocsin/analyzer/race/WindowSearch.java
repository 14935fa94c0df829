package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.flow.Summary;
import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.RowPredicate;
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
     * @param operations where data operations stand
     * @param overflows true where the method does so much that the end of it was left out
     */
    record Found(List<Candidate> candidates, Set<SourceSpan> operations, boolean overflows) {}

    /** Searches one method; safe for use by several threads. */
    static Found in(Method method, Program program) {
        Optional<Summary> summary = program.summary(method);
        if (summary.isEmpty()) {
            return new Found(List.of(), Set.of(), false);
        }
        Set<SourceSpan> operations = new HashSet<>();
        boolean acts = false;
        for (Event event : summary.get().events()) {
            if (event instanceof Event.Operation o) {
                operations.add(o.at());
            }
            acts |= Pairing.isAct(event);
        }
        List<Candidate> candidates = acts ? new Pairing(method, summary.get(), program.mappings()).find() : List.of();
        return new Found(candidates, operations, summary.get().overflows());
    }

    void add(Found found) {
        overflowing += found.overflows() ? 1 : 0;
        operations.addAll(found.operations());
        Map<Key, Candidate> last = new LinkedHashMap<>();
        for (Candidate candidate : found.candidates()) {
            if (askedAgain(candidate, found.candidates())) {
                askedAgain.add(candidate);
            }
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

    /**
     * The same was asked once more before the act, and that is the answer that decides: a look-up that spares most requests
     * the lock, or leads to the method that looks for itself.
     */
    private static boolean askedAgain(Candidate candidate, List<Candidate> ofMethod) {
        return absence(candidate.window())
                && ofMethod.stream()
                        .anyMatch(later -> later.checkIndex() > candidate.checkIndex()
                                && later.act().at().equals(candidate.act().at())
                                && later.entity().equals(candidate.entity())
                                && absence(later.window())
                                && (asksTheSame(later, candidate) || asksForMore(later, candidate)));
    }

    private static boolean asksTheSame(Candidate later, Candidate earlier) {
        return (later.window() == Window.CLAIM) == (earlier.window() == Window.CLAIM)
                && Set.copyOf(later.columns()).equals(Set.copyOf(earlier.columns()))
                && later.where().conditions().equals(earlier.where().conditions());
    }

    /**
     * {@code if (anyHeld(keys)) return; ..; if (findByKey(key) == null) insert(key)}: whatever row the first look would have found,
     * and that the new one is not to stand beside, the last one finds. It is on each way to the act. Other spellings are left to the
     * key that tells them apart.
     */
    private static boolean asksForMore(Candidate later, Candidate earlier) {
        return later.sameRows() == Known.YES
                // A helper that inserts for each of two owners is two acts in one place.
                && later.actIndex() == earlier.actIndex()
                && !later.columns().isEmpty()
                && later.where().conditions().stream().allMatch(c -> asksForTheNewRow(c, later, earlier))
                && later.check().path().assumptions().stream()
                        .allMatch(a -> later.act().path().demands(a.condition()));
    }

    private static boolean asksForTheNewRow(RowPredicate.Condition condition, Candidate later, Candidate earlier) {
        boolean askedBefore = earlier.where().conditions().stream()
                .anyMatch(e -> e.column().equals(condition.column()) && e.ignoreCase() == condition.ignoreCase());
        boolean same = earlier.where().conditions().contains(condition)
                || later.write()
                        .filter(w -> w.values().containsValue(condition.value())
                                || condition.value() instanceof Value.Property p && p.of().equals(w.subject()))
                        .isPresent();
        return askedBefore && same;
    }

    private static boolean absence(Window window) {
        return window == Window.INSERT || window == Window.FIND_OR_CREATE || window == Window.CLAIM;
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
