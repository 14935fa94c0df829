package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.schema.Mappings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Another row, with a version, that the same transaction changes and that hangs together with what the check asks for: of two
 * requests for the same one the second is refused at its flush, and what it wrote beside goes with it. Whether two requests
 * for the same rows always share that row is not to be seen, so that it protects partly.
 */
final class VersionedCompanion {

    private final List<Event> events;
    private final Map<OperationId, Event.Operation> operations = new HashMap<>();

    private VersionedCompanion(List<Event> events) {
        this.events = events;
        for (Event event : events) {
            if (event instanceof Event.Operation o) {
                operations.put(o.id(), o);
            }
        }
    }

    static Optional<Protection> of(Candidate candidate, List<Event> events, Mappings mappings) {
        return new VersionedCompanion(events).find(candidate, mappings);
    }

    private Optional<Protection> find(Candidate candidate, Mappings mappings) {
        List<Value> asked = new ArrayList<>();
        for (RowPredicate.Condition condition :
                candidate.check().operation().where().conditions()) {
            asked.add(condition.value());
        }
        for (Event event : events) {
            Optional<Changed> changed = changed(event);
            if (changed.isEmpty() || changed.get().entity().same(candidate.entity())) {
                continue;
            }
            boolean versioned = mappings.of(changed.get().entity())
                    .flatMap(MappedEntity::version)
                    .isPresent();
            if (versioned
                    && candidate
                            .act()
                            .path()
                            .assumptions()
                            .containsAll(event.path().assumptions())
                    && asked.stream()
                            .anyMatch(v -> hangsTogether(v, changed.get().row()))) {
                return Optional.of(Protection.of(
                        Protection.Kind.VERSION,
                        "`@Version` of `" + changed.get().entity().name() + "`",
                        Protection.Verdict.HOLDS_PARTLY,
                        "a second request that changes the same one is refused, and all that it has written with it",
                        event.at()));
            }
        }
        return Optional.empty();
    }

    /** A row that is changed through its entity. */
    private record Changed(Entity entity, Value row) {}

    private static Optional<Changed> changed(Event event) {
        if (event instanceof Event.Assignment a && !a.entity().unknown()) {
            return Optional.of(new Changed(a.entity(), a.target()));
        }
        return event instanceof Event.Operation o
                        && o.operation() instanceof DataOperation.Write w
                        && (w.effect() == DataOperation.Effect.SAVE || w.effect() == DataOperation.Effect.UPDATE)
                        && !(w.subject() instanceof Value.Made)
                        && !(w.subject() instanceof Value.Unknown)
                ? Optional.of(new Changed(w.entity(), w.subject()))
                : Optional.empty();
    }

    /** One was reached from the other, or both from one object, or the row was looked up by what is asked for. */
    private boolean hangsTogether(Value asked, Value row) {
        for (Value a : holders(asked)) {
            for (Value b : holders(row)) {
                if (a.equals(b)) {
                    return true;
                }
            }
        }
        Optional<Event.Operation> read = Rows.origin(row).map(operations::get);
        return read.isPresent()
                && read.get().operation().where().conditions().stream()
                        .anyMatch(c -> Rows.same(c.value(), asked) == Known.YES);
    }

    /** The value and what it is a property of; a parameter tells nothing, since all of a request may hang on it. */
    private static List<Value> holders(Value value) {
        List<Value> holders = new ArrayList<>();
        Value current = value;
        while (current instanceof Value.Property p) {
            holders.add(current);
            current = p.of();
        }
        if (current instanceof Value.Result) {
            holders.add(current);
        }
        return holders;
    }
}
