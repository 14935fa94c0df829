package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.CallSite;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.schema.Mappings;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads before the check after which the session may hold the row already. A query then gives back the object that is held, with
 * the state that it had: also one that locks the row (Hibernate User Guide, "Fetching"; tried in {@code SpringAndHibernateTest}).
 */
final class HeldRows {

    private static final Set<DataOperation.Api> WITH_SESSION =
            Set.of(DataOperation.Api.SPRING_DATA_JPA, DataOperation.Api.JPA, DataOperation.Api.HIBERNATE);

    private static final Set<DataOperation.Kind> OBJECTS =
            Set.of(DataOperation.Kind.ONE, DataOperation.Kind.MANY, DataOperation.Kind.TOP);

    private final Program program;
    private final Mappings mappings;

    HeldRows(Program program) {
        this.program = program;
        this.mappings = program.mappings();
    }

    /**
     * @param events of the candidate's method
     * @param ways all ways to that method
     */
    Optional<CheckThenAct.Held> of(Candidate candidate, List<Event> events, List<Chain> ways) {
        if (!(candidate.check().operation() instanceof DataOperation.Read check)
                || !WITH_SESSION.contains(check.api())) {
            return Optional.empty();
        }
        List<Event> own = events.subList(0, Math.max(0, candidate.checkIndex()));
        Optional<CheckThenAct.Held> here = held(own, own, candidate, check, true);
        for (int i = 0; i < ways.size() && here.isEmpty(); i++) {
            for (CallSite call : ways.get(i).calls()) {
                if (here.isEmpty()) {
                    here = held(program.before(call), own, candidate, check, false);
                }
            }
        }
        return here;
    }

    /**
     * @param events what happens before, in the method or in a caller
     * @param own what happens in the method before the check
     * @param sameMethod whether values mean in the events what they mean at the check
     */
    private Optional<CheckThenAct.Held> held(
            List<Event> events, List<Event> own, Candidate candidate, DataOperation.Read check, boolean sameMethod) {
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i) instanceof Event.Operation o
                    && o.operation() instanceof DataOperation.Read r
                    && (!sameMethod || Trace.compatible(o, candidate.check()))
                    && mayLoad(r, check, sameMethod)) {
                boolean changed = changes(events.subList(i, events.size()), check.entity())
                        || !sameMethod && changes(own, check.entity());
                return Optional.of(
                        new CheckThenAct.Held(new CheckThenAct.Site(o.at(), r.label(), Optional.of(r)), changed));
            }
        }
        return Optional.empty();
    }

    private static boolean changes(List<Event> events, Entity entity) {
        return events.stream()
                .anyMatch(e -> e instanceof Event.Assignment a && a.entity().same(entity));
    }

    private boolean mayLoad(DataOperation.Read read, DataOperation.Read check, boolean sameMethod) {
        if (!WITH_SESSION.contains(read.api())
                || !OBJECTS.contains(read.result())
                || !read.column().isEmpty()) {
            return false;
        }
        return read.entity().same(check.entity())
                ? !sameMethod || !anotherRow(read.where(), check.where())
                : comesAlong(read.entity(), check.entity());
    }

    /** Both ask for one row by its key, and not by the same value: the two rows of a transfer. */
    private static boolean anotherRow(RowPredicate read, RowPredicate check) {
        return read.conditions().stream()
                .filter(r -> r.operator() == RowPredicate.Operator.EQ)
                .anyMatch(r -> check.conditions().stream()
                        .anyMatch(c -> c.operator() == RowPredicate.Operator.EQ
                                && Rows.folded(c.column()).equals(Rows.folded(r.column()))
                                && Rows.same(c.value(), r.value()) != Known.YES));
    }

    /** Associations that are loaded with their owner lead from the one to the other. */
    private boolean comesAlong(Entity from, Entity to) {
        Optional<String> wanted = mappings.of(to).map(MappedEntity::typeName);
        Deque<MappedEntity> open = new ArrayDeque<>();
        Set<String> seen = new HashSet<>();
        mappings.of(from).ifPresent(open::add);
        while (wanted.isPresent() && !open.isEmpty()) {
            MappedEntity owner = open.poll();
            for (MappedEntity.MappedProperty property : owner.properties().values()) {
                Optional<MappedEntity> target =
                        property.eager() ? property.targetType().flatMap(mappings::byTypeOrName) : Optional.empty();
                if (target.isPresent() && target.get().typeName().equals(wanted.get())) {
                    return true;
                }
                target.filter(t -> seen.add(t.typeName())).ifPresent(open::add);
            }
        }
        return false;
    }
}
