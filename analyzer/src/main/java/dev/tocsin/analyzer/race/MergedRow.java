package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.flow.Values;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.OperationId;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.schema.Databases;
import dev.tocsin.analyzer.schema.Dialect;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.schema.Schema;
import dev.tocsin.analyzer.types.TypeDecl;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A save of an object whose key the program gives, behind a check for that key: {@code save} and {@code merge} read the row, and
 * update it where it is there. What another request has committed since the check is overwritten; the primary key is violated
 * only where both are between that read and their commit.
 *
 * @see <a href="https://docs.spring.io/spring-data/jpa/reference/jpa/entity-persistence.html">Spring Data JPA, how a new entity
 *     is told</a>
 */
final class MergedRow {

    private final Program program;
    private final Schema schema;

    MergedRow(Program program, Schema schema) {
        this.program = program;
        this.schema = schema;
    }

    /**
     * The key that the save goes around, as a protection that does not hold; the key as it is where the save goes by it.
     *
     * @param events of the method
     * @param aroundAct everything around the save, outermost first
     * @param aroundCheck likewise
     */
    Protection weigh(
            Candidate candidate, Protection key, List<Event> events, List<Frame> aroundAct, List<Frame> aroundCheck) {
        Optional<DataOperation.Write> save = candidate
                .write()
                .filter(w -> merges(candidate, w)
                        && lossy(candidate, w).anyMatch(e -> !assigned(candidate, events, e.getKey(), e.getValue())));
        boolean together = Frames.oneTransaction(aroundAct, aroundCheck);
        if (key.verdict() != Protection.Verdict.HOLDS
                || candidate.window() != Window.INSERT && candidate.window() != Window.FIND_OR_CREATE
                || save.isEmpty()
                || together && readsWhatItSawFirst(candidate, aroundAct)) {
            return key;
        }
        return Protection.failing(
                Protection.Kind.UNIQUE_KEY,
                Flaw.OVERWRITTEN,
                key.text(),
                "`" + save.get().label()
                        + "` of an object whose key the program gives reads that row first and updates it where it is"
                        + " there, so that the key is violated only where the first request has not committed by then"
                        + (unsure(candidate, together)
                                ? ", or where the database is MySQL, which does not show the row"
                                : ""),
                key.place().orElse(candidate.act().at()));
    }

    /**
     * A row that is found is given all that the save would overwrite, so that nothing is lost that would have stayed; the key is
     * in the second one's way only while the first has not committed.
     */
    Optional<Protection> updatedAsFound(Candidate candidate, List<Event> events) {
        return candidate
                .write()
                .filter(w -> merges(candidate, w)
                        && lossy(candidate, w).findAny().isPresent()
                        && lossy(candidate, w).allMatch(e -> assigned(candidate, events, e.getKey(), e.getValue())))
                .map(w -> Protection.of(
                        Protection.Kind.UPSERT,
                        "update by `" + w.label() + "`",
                        Protection.Verdict.HOLDS_PARTLY,
                        "once the first request has committed, it gives the row what one that is found is given",
                        candidate.act().at()));
    }

    private static boolean assigned(Candidate candidate, List<Event> events, String property, Value value) {
        return events.stream()
                .anyMatch(e -> e instanceof Event.Assignment a
                        && a.property().equals(property)
                        && isRow(a.target(), candidate.check().id())
                        && Rows.same(a.value(), value) == Known.YES
                        && whereverFound(a, candidate));
    }

    /** Nothing else is asked before it: a row that is found may not meet that. */
    private static boolean whereverFound(Event.Assignment assignment, Candidate candidate) {
        Set<Cond> known = candidate.act().path().assumptions().stream()
                .map(Assumption::condition)
                .collect(Collectors.toSet());
        candidate.assumption().map(a -> Cond.not(a.condition())).ifPresent(known::add);
        return assignment.path().assumptions().stream()
                .map(Assumption::condition)
                .allMatch(known::contains);
    }

    private static boolean isRow(Value target, OperationId check) {
        return target instanceof Value.Choice c
                ? c.arms().stream().anyMatch(a -> isRow(a.value(), check))
                : target instanceof Value.Result
                        && Rows.origin(target).filter(check::equals).isPresent();
    }

    /** The same key where the violation is caught: on a database that makes one of it each time the window is closed. */
    Protection behindCatch(Candidate candidate, Protection key, List<Frame> aroundAct, List<Frame> aroundCheck) {
        boolean overwritten = key.flaw().filter(Flaw.OVERWRITTEN::equals).isPresent();
        return overwritten && unsure(candidate, Frames.oneTransaction(aroundAct, aroundCheck))
                ? key.assumed(true)
                : key;
    }

    private boolean unsure(Candidate candidate, boolean together) {
        return together && schema.databaseBehind(candidate.file()).isEmpty();
    }

    /** The read of the save sees no more than the check has seen, so that the row is inserted. */
    private boolean readsWhatItSawFirst(Candidate candidate, List<Frame> aroundAct) {
        boolean asksForIt = aroundAct.get(Violations.boundary(aroundAct)) instanceof Frame.Transaction t
                && (t.settings().serializable() || t.settings().repeatableRead());
        return asksForIt
                || schema.databaseBehind(candidate.file())
                        .map(Databases.Assumed::dialect)
                        .filter(d -> d.keepsSnapshots() || d == Dialect.COCKROACHDB)
                        .isPresent();
    }

    private boolean merges(Candidate candidate, DataOperation.Write write) {
        return write.keyDecides()
                && write.throughEntity()
                && !write.intoCollection()
                && program.mappings()
                        .of(candidate.entity())
                        .filter(m -> m.whole()
                                && m.idGeneration() == MappedEntity.IdGeneration.ASSIGNED
                                // Where it is null, the object is new.
                                && m.version().isEmpty()
                                && !saysItIsNew(m))
                        .filter(m -> asksForKey(m, candidate.columns()) && hasKey(m, written(candidate, m, write)))
                        .isPresent();
    }

    /** The class answers itself whether it is new, and is inserted then. */
    private boolean saysItIsNew(MappedEntity mapped) {
        List<TypeDecl> declared = program.types().named(mapped.typeName());
        return declared.isEmpty()
                || declared.stream()
                        .map(program.types()::typeOf)
                        .anyMatch(t -> program.types().hierarchy(t).stream()
                                .anyMatch(s -> s.simpleName().equals("Persistable")));
    }

    /**
     * What the save writes; {@code if (items.existsById(item.getId())) throw ..; items.save(item)} writes whatever the object brings
     * along.
     */
    private Map<String, Value> written(Candidate candidate, MappedEntity mapped, DataOperation.Write write) {
        boolean handedIn = candidate.sameRows() == Known.YES
                && write.subject() instanceof Value.Param
                && candidate.where().conditions().stream()
                        .anyMatch(c -> c.value() instanceof Value.Property p && p.of().equals(write.subject()));
        if (!handedIn) {
            return write.values();
        }
        Map<String, Value> all = new TreeMap<>();
        mapped.properties().forEach((name, property) -> {
            if (!property.collection() && !property.fresh()) {
                all.put(name, new Value.Property(write.subject(), name));
            }
        });
        all.putAll(write.values());
        return all;
    }

    /** The check compares the whole primary key, so that the object with the same one stands for the row asked for. */
    private boolean asksForKey(MappedEntity mapped, List<String> columns) {
        Set<String> compared = new TreeSet<>();
        columns.forEach(c -> compared.add(program.mappings().column(mapped.entity(), c)));
        return !mapped.idProperties().isEmpty()
                && mapped.idProperties().stream()
                        .allMatch(id -> compared.contains(program.mappings().column(mapped.entity(), id))
                                || !mapped.embedded(id).isEmpty()
                                        && mapped.embedded(id).stream()
                                                .allMatch(p -> compared.contains(
                                                        program.mappings().column(mapped.entity(), p))));
    }

    /** The object has its key when it is saved: one that gets it from another object by then is new. */
    private static boolean hasKey(MappedEntity mapped, Map<String, Value> values) {
        return mapped.idProperties().stream()
                .allMatch(id -> Optional.ofNullable(values.get(id))
                        .filter(v -> !v.equals(Value.Const.NULL))
                        // Nobody has asked for a key that is another each time.
                        .filter(v -> !FreshValues.drawn(v) && !FreshValues.ofOneRow(v))
                        .isPresent());
    }

    /**
     * What is written besides, and what another request may give another value: what is the same is not written at all. That a
     * collection is empty is what a new object brings along, and no word of the request's: it counts where nothing else does.
     */
    private Stream<Map.Entry<String, Value>> lossy(Candidate candidate, DataOperation.Write write) {
        MappedEntity mapped = program.mappings().of(candidate.entity()).orElseThrow();
        List<Map.Entry<String, Value>> all = written(candidate, mapped, write).entrySet().stream()
                .filter(e -> mapped.properties().containsKey(e.getKey()) && !isKey(mapped, e.getKey()))
                .filter(e -> mapped.properties().get(e.getKey()).updatable())
                .filter(e -> !Rows.constant(e.getValue())
                        && !FreshValues.moment(e.getValue())
                        && candidate.where().conditions().stream()
                                .noneMatch(c -> c.value().equals(e.getValue())))
                .toList();
        Predicate<Map.Entry<String, Value>> empty =
                e -> mapped.properties().get(e.getKey()).collection() && Values.madeWithoutProperties(e.getValue());
        return all.stream().filter(empty.negate().or(e -> all.stream().allMatch(empty)));
    }

    private static boolean isKey(MappedEntity mapped, String property) {
        return mapped.idProperties().stream().anyMatch(id -> property.equals(id) || property.startsWith(id + "."));
    }
}
