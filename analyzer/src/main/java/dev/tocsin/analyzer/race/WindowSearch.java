package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Summary;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.schema.Mappings;
import dev.tocsin.analyzer.source.SourceSpan;
import dev.tocsin.analyzer.types.Method;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Goes through the methods one by one and keeps each window once, as it is seen from nearest by. */
final class WindowSearch {

    private final Mappings mappings;
    private final Map<Key, Candidate> nearest = new TreeMap<>(Key.ORDER);
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
        for (Candidate candidate : new Pairing(method, summary, mappings).find()) {
            nearest.merge(Key.of(candidate), candidate, WindowSearch::nearer);
        }
    }

    /** In the order of their acts. */
    Collection<Candidate> found() {
        return nearest.values();
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
