package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.CallSite;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Path;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.schema.Schema;
import dev.tocsin.analyzer.schema.UniqueKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Other rows that the same transaction writes, and that stop the second of two requests: one that carries a version and is
 * changed, or one that is inserted under a unique key which the checked row decides. What the second has written beside goes
 * with it. Whether two requests for the checked rows always share that row is not to be seen, so they protect partly.
 */
final class Companions {

    private final Program program;
    private final Schema schema;
    private final Rows rows;

    Companions(Program program, Schema schema) {
        this.program = program;
        this.schema = schema;
        this.rows = new Rows(program.mappings());
    }

    /**
     * The first such row, as the candidate's own method or a caller on the way writes it.
     *
     * @param events of the candidate's method
     */
    Optional<Protection> of(Candidate candidate, List<Event> events, Chain way) {
        Optional<Protection> own = new Run(candidate, events).find();
        for (int i = way.calls().size() - 1; i >= 0 && own.isEmpty(); i--) {
            CallSite call = way.calls().get(i);
            List<Event> caller = new ArrayList<>(program.before(call));
            caller.addAll(program.from(call));
            own = new Run(candidate, caller).find();
        }
        return own;
    }

    /** One method's events, in which check and act are found by their places. */
    private final class Run {

        private final Candidate candidate;
        private final List<Event> events;
        private final Map<OperationId, Event.Operation> operations = new HashMap<>();
        private final List<Value> asked = new ArrayList<>();
        private Optional<Event.Operation> check = Optional.empty();
        private Optional<Path> act = Optional.empty();

        Run(Candidate candidate, List<Event> events) {
            this.candidate = candidate;
            this.events = events;
            for (Event event : events) {
                if (event instanceof Event.Operation o) {
                    operations.put(o.id(), o);
                    if (check.isEmpty() && o.at().equals(candidate.check().at())) {
                        check = Optional.of(o);
                        o.operation().where().conditions().forEach(c -> asked.add(c.value()));
                    }
                }
                if (act.isEmpty() && event.at().equals(candidate.act().at())) {
                    act = Optional.of(event.path());
                }
            }
        }

        Optional<Protection> find() {
            if (check.isEmpty() || act.isEmpty()) {
                return Optional.empty();
            }
            for (Event event : events) {
                if (!event.at().equals(candidate.act().at())
                        && act.get().assumptions().containsAll(event.path().assumptions())) {
                    Optional<Protection> found = versioned(event).or(() -> keyed(event));
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
            return Optional.empty();
        }

        private Optional<Protection> versioned(Event event) {
            return changed(event)
                    .filter(c -> !c.entity().same(candidate.entity()))
                    .filter(c -> program.mappings()
                            .of(c.entity())
                            .flatMap(MappedEntity::version)
                            .isPresent())
                    .filter(c -> asked.stream().anyMatch(v -> hangsTogether(v, c.row())))
                    .map(c -> Protection.of(
                            Protection.Kind.VERSION,
                            "`@Version` of `" + c.entity().name() + "`",
                            Protection.Verdict.HOLDS_PARTLY,
                            "a second request that changes the same one is refused, and all that it has written with it",
                            event.at()));
        }

        private Optional<Protection> keyed(Event event) {
            if (!(event instanceof Event.Operation o)
                    || !(o.operation() instanceof DataOperation.Write write)
                    || write.entity().same(candidate.entity())
                    || write.conflict() != DataOperation.Conflict.FAIL
                    || write.effect() != DataOperation.Effect.INSERT
                            && !(write.effect() == DataOperation.Effect.SAVE
                                    && write.subject() instanceof Value.Made)) {
                return Optional.empty();
            }
            return schema.keys(write.entity().table()).stream()
                    .filter(k -> !k.primary() && k.predicate().isEmpty() && decidedByRow(k, write))
                    .findFirst()
                    .map(k -> Protection.of(
                            Protection.Kind.UNIQUE_KEY,
                            "unique key `" + k.text() + "` of the `"
                                    + write.entity().name() + "` inserted beside",
                            Protection.Verdict.HOLDS_PARTLY,
                            "a second request for the same row runs into it, and all that it has written with it",
                            event.at()));
        }

        /** All columns of the key have values of the checked row, or ones that are always the same. */
        private boolean decidedByRow(UniqueKey key, DataOperation.Write write) {
            boolean ofRow = false;
            for (UniqueKey.Part part : key.parts()) {
                Optional<Value> value = part.expression().isPresent()
                        ? Optional.empty()
                        : rows.written(write, write.entity(), part.columns().get(0));
                // What is null so far may be given by the insert of another row.
                if (value.isEmpty() || value.get().equals(Value.Const.NULL)) {
                    return false;
                }
                boolean fixed = value.get() instanceof Value.Const || value.get() instanceof Value.Named;
                boolean decided = Rows.origin(value.get())
                                .filter(check.get().id()::equals)
                                .isPresent()
                        || asked.stream().anyMatch(v -> Rows.same(v, value.get()) == Known.YES);
                if (!fixed && !decided) {
                    return false;
                }
                ofRow |= decided;
            }
            return ofRow;
        }

        /** One was reached from the other, or both from one object, or the row was looked up by what is asked for. */
        private boolean hangsTogether(Value value, Value row) {
            List<Value> holders = holders(row);
            if (holders(value).stream().anyMatch(holders::contains)) {
                return true;
            }
            return Rows.origin(row)
                    .map(operations::get)
                    .filter(read -> read.operation().where().conditions().stream()
                            .anyMatch(c -> Rows.same(c.value(), value) == Known.YES))
                    .isPresent();
        }
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
