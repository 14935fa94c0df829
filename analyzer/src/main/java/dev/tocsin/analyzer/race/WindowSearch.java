package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Summary;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.schema.Mappings;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Method;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Goes through the methods one by one and keeps each window once, as it is seen from nearest by. */
final class WindowSearch {

    private final Mappings mappings;
    private final Map<Key, Candidate> nearest = new TreeMap<>(Key.ORDER);
    private final Set<Candidate> askedAgain = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<SourceSpan> operations = new HashSet<>();
    private int overflowing;

    WindowSearch(Mappings mappings) {
        this.mappings = mappings;
    }

    void add(Method method, Summary summary) {
        overflowing += summary.overflows() ? 1 : 0;
        for (Event event : summary.events()) {
            if (event instanceof Event.Operation o) {
                operations.add(o.at());
            }
        }
        List<Candidate> found = new Pairing(method, summary, mappings).find();
        for (Candidate candidate : found) {
            if (askedAgain(candidate, found)) {
                askedAgain.add(candidate);
            }
            nearest.merge(Key.of(candidate), candidate, WindowSearch::nearer);
        }
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
                        .anyMatch(later -> (later.window() == Window.CLAIM) == (candidate.window() == Window.CLAIM)
                                && later.act().at().equals(candidate.act().at())
                                && later.entity().equals(candidate.entity())
                                && Set.copyOf(later.columns()).equals(Set.copyOf(candidate.columns()))
                                && later.where()
                                        .conditions()
                                        .equals(candidate.where().conditions())
                                && later.checkIndex() > candidate.checkIndex());
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
        return byDistance < 0 || byDistance == 0 && a.method().compareTo(b.method()) <= 0 ? a : b;
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
                    String.join(",", candidate.columns()));
        }
    }
}
