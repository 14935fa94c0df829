package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Entity;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.schema.Mappings;
import dev.tocsin.analyzer.types.Method;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Reads before the check after which the session may hold the row already. A query then gives back the object that is held, with
 * the state that it had: also one that locks the row (Hibernate User Guide, "Fetching"; tried in {@code SpringAndHibernateTest}).
 */
final class HeldRows {

    private static final Set<DataOperation.Api> WITH_SESSION =
            Set.of(DataOperation.Api.SPRING_DATA_JPA, DataOperation.Api.JPA, DataOperation.Api.HIBERNATE);

    private static final Set<DataOperation.Kind> OBJECTS =
            Set.of(DataOperation.Kind.ONE, DataOperation.Kind.MANY, DataOperation.Kind.TOP);

    /** How a read is called that puts the row's values into the object that is held. */
    static final String REFRESH = "refresh";

    /** Reads that ask the database for nothing yet. */
    private static final Set<String> LAZY = Set.of("getReference", "getReferenceById", "getOne", "getById", "load");

    private final Program program;
    private final Mappings mappings;
    private final Predicate<Method> ofRequest;
    /** EclipseLink reads the row anew whenever a query locks it. */
    private final boolean eclipseLink;
    /** Spring may keep one session open for all of a request ("open in view"); elsewhere each transaction has its own. */
    private final boolean spring;
    /** By the name of an entity's class, those that are loaded with it. */
    private final Map<String, Set<String>> alongWith = new HashMap<>();

    /** @param ofRequest whether what begins with a method may be a web request, for all of which a session may be kept open */
    HeldRows(Program program, Predicate<Method> ofRequest) {
        this.program = program;
        this.ofRequest = ofRequest;
        this.mappings = program.mappings();
        this.eclipseLink = imports(program, "org.eclipse.persistence.");
        this.spring = imports(program, "org.springframework.");
    }

    private static boolean imports(Program program, String prefix) {
        return program.types().all().stream()
                .flatMap(t -> t.file().imports().stream())
                .anyMatch(i -> i.name().startsWith(prefix));
    }

    /**
     * @param events of the candidate's method
     * @param ways all ways to that method
     */
    Optional<CheckThenAct.Held> of(Candidate candidate, List<Event> events, List<Chain> ways) {
        // Columns are selected anew, whatever objects the session holds.
        if (!(candidate.check().operation() instanceof DataOperation.Read check)
                || !WITH_SESSION.contains(check.api())
                || !check.wholeRows()) {
            return Optional.empty();
        }
        List<Event> own = events.subList(0, Math.max(0, candidate.checkIndex()));
        List<Frame> local = candidate.check().frames().list();
        Optional<CheckThenAct.Held> here = held(
                own,
                own,
                candidate,
                check,
                true,
                o -> Frames.together(local, o.frames().list()));
        for (int i = 0; i < ways.size() && here.isEmpty(); i++) {
            Chain way = ways.get(i);
            List<Frame> aroundCheck = Frames.around(
                    way.frames(program), candidate.check().frames().list());
            for (int j = 0; j < way.calls().size() && here.isEmpty(); j++) {
                List<Frame> outer = way.frames(program, j);
                List<Event> before = program.before(way.calls().get(j)).stream()
                        .filter(e -> oneSession(
                                way.root(), Frames.around(outer, e.frames().list()), aroundCheck))
                        .toList();
                here = held(
                        before,
                        own,
                        candidate,
                        check,
                        false,
                        o -> Frames.together(
                                aroundCheck, Frames.around(outer, o.frames().list())));
            }
        }
        return here;
    }

    /** What was read in a transaction that is put aside, or on another thread, is in a session of its own. */
    private boolean oneSession(Method root, List<Frame> aroundRead, List<Frame> aroundCheck) {
        if (!spring || !ofRequest.test(root)) {
            return Frames.together(aroundCheck, aroundRead);
        }
        int alike = 0;
        while (alike < Math.min(aroundRead.size(), aroundCheck.size())
                && aroundRead.get(alike).equals(aroundCheck.get(alike))) {
            alike++;
        }
        List<Frame> only = aroundCheck.subList(alike, aroundCheck.size());
        boolean putsAside = Violations.boundary(aroundRead) >= 0
                && only.stream()
                        .anyMatch(f ->
                                f instanceof Frame.Transaction t && t.settings().own());
        return !putsAside && only.stream().noneMatch(Frame.Async.class::isInstance);
    }

    /**
     * @param events what happens before, in the method or in a caller
     * @param own what happens in the method before the check
     * @param sameMethod whether values mean in the events what they mean at the check
     * @param together whether a read is in the check's transaction, so that a lock that it takes lasts
     */
    private Optional<CheckThenAct.Held> held(
            List<Event> events,
            List<Event> own,
            Candidate candidate,
            DataOperation.Read check,
            boolean sameMethod,
            Predicate<Event.Operation> together) {
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i) instanceof Event.Operation o
                    && o.operation() instanceof DataOperation.Read r
                    && (!sameMethod || Trace.compatible(o, candidate.check()))
                    && mayLoad(r, check, sameMethod)) {
                boolean changed = changes(events.subList(i, events.size()), check.entity())
                        || !sameMethod && changes(own, check.entity());
                return Optional.of(new CheckThenAct.Held(
                        new CheckThenAct.Site(o.at(), r.label(), Optional.of(r)), changed, together.test(o)));
            }
        }
        return Optional.empty();
    }

    /**
     * The read that has, in the same transaction, loaded the row that a locking read asks for: the lock comes too late then, for
     * what is decided on is what the session holds. Only a read of which the values tell that it is the same row is given.
     *
     * @param events of the method that the way leads to
     * @param aroundAct everything around the act
     */
    Optional<CheckThenAct.Site> before(DataOperation.Read lock, List<Event> events, Chain way, List<Frame> aroundAct) {
        if (!WITH_SESSION.contains(lock.api())
                || !OBJECTS.contains(lock.result())
                || !lock.wholeRows()
                || lock.label().equals(REFRESH)
                || eclipseLink) {
            return Optional.empty();
        }
        Optional<CheckThenAct.Site> found = loaded(lock, events, way.frames(program), aroundAct);
        for (int i = way.calls().size() - 1; i >= 0 && found.isEmpty(); i--) {
            found = loaded(lock, program.events(way.calls().get(i)), way.frames(program, i), aroundAct);
        }
        return found;
    }

    private Optional<CheckThenAct.Site> loaded(
            DataOperation.Read lock, List<Event> events, List<Frame> outer, List<Frame> aroundAct) {
        Optional<Event.Operation> locking = operations(events)
                .filter(o -> o.operation() instanceof DataOperation.Read r
                        && r.lock() == lock.lock()
                        && r.span().equals(lock.span()))
                .findFirst();
        if (locking.isEmpty()) {
            return Optional.empty();
        }
        return operations(events.subList(0, events.indexOf(locking.get())))
                .filter(o -> o.operation() instanceof DataOperation.Read r && loadsRowOf(locking.get(), o, r))
                .filter(o ->
                        locking.get().path().assumptions().containsAll(o.path().assumptions()))
                .filter(o -> Frames.together(
                        aroundAct, Frames.around(outer, o.frames().list())))
                .map(o -> new CheckThenAct.Site(o.at(), o.operation().label(), Optional.of(o.operation())))
                .findFirst();
    }

    private static Stream<Event.Operation> operations(List<Event> events) {
        return events.stream().filter(Event.Operation.class::isInstance).map(Event.Operation.class::cast);
    }

    /** Both ask for a row by the same value, or the lock asks by what the other has read. */
    private boolean loadsRowOf(Event.Operation locking, Event.Operation earlier, DataOperation.Read read) {
        RowPredicate wanted = locking.operation().where();
        Entity entity = locking.operation().entity();
        boolean loads = WITH_SESSION.contains(read.api())
                && OBJECTS.contains(read.result())
                && read.wholeRows()
                && read.lock() != DataOperation.LockMode.EXCLUSIVE
                && !LAZY.contains(read.label());
        if (!loads || !wanted.complete()) {
            return false;
        }
        boolean sameTable = read.entity().same(entity);
        if (!sameTable && !comesAlong(read.entity(), entity)) {
            return false;
        }
        return wanted.conditions().stream()
                .filter(c -> c.operator() == RowPredicate.Operator.EQ)
                .anyMatch(c ->
                        Rows.origin(c.value()).filter(earlier.id()::equals).isPresent()
                                || read.where().conditions().stream()
                                        .filter(r -> r.operator() == RowPredicate.Operator.EQ)
                                        .filter(r -> !sameTable
                                                || Rows.folded(r.column()).equals(Rows.folded(c.column())))
                                        .anyMatch(r -> Rows.same(r.value(), c.value()) == Known.YES));
    }

    private static boolean changes(List<Event> events, Entity entity) {
        return events.stream()
                .anyMatch(e -> e instanceof Event.Assignment a && a.entity().same(entity));
    }

    private boolean mayLoad(DataOperation.Read read, DataOperation.Read check, boolean sameMethod) {
        if (!WITH_SESSION.contains(read.api()) || !OBJECTS.contains(read.result()) || !read.wholeRows()) {
            return false;
        }
        return read.entity().same(check.entity())
                ? !sameMethod || !anotherRow(read.where(), check.where())
                : !LAZY.contains(read.label()) && comesAlong(read.entity(), check.entity());
    }

    /** Both ask for one row by its key, and not by the same value: the two rows of a transfer. */
    private static boolean anotherRow(RowPredicate read, RowPredicate check) {
        return read.conditions().stream()
                .filter(r -> r.operator() == RowPredicate.Operator.EQ)
                .anyMatch(r -> check.conditions().stream()
                        .anyMatch(c -> c.operator() == RowPredicate.Operator.EQ
                                && Rows.folded(c.column()).equals(Rows.folded(r.column()))
                                && different(c.value(), r.value())));
    }

    /**
     * The program names two values, or computes the same of two. Of values that come out of something else nobody can say: the
     * account that a signature names may be the one that the message does.
     */
    private static boolean different(Value a, Value b) {
        if (Rows.same(a, b) != Known.UNKNOWN) {
            return Rows.same(a, b) == Known.NO;
        }
        if (a instanceof Value.Derived x && b instanceof Value.Derived y) {
            // UUID.fromString(from) and UUID.fromString(to); what is cut out of two texts may be one and the same.
            return x.how().equals(y.how())
                    && x.from().size() == 1
                    && y.from().size() == 1
                    && different(x.from().get(0), y.from().get(0));
        }
        return named(a) && named(b);
    }

    /** Something that is handed in, or what is in it, or in a row that was read. */
    private static boolean named(Value value) {
        return value instanceof Value.Param
                || value instanceof Value.Const
                || value instanceof Value.Named
                || value instanceof Value.Result
                || value instanceof Value.Property p && named(p.of());
    }

    /** Associations that are loaded with their owner lead from the one to the other. */
    private boolean comesAlong(Entity from, Entity to) {
        Optional<MappedEntity> owner = mappings.of(from);
        Optional<String> wanted = mappings.of(to).map(MappedEntity::typeName);
        return owner.isPresent()
                && wanted.isPresent()
                && alongWith
                        .computeIfAbsent(owner.get().typeName(), name -> loadedWith(owner.get()))
                        .contains(wanted.get());
    }

    private Set<String> loadedWith(MappedEntity first) {
        Set<String> seen = new HashSet<>();
        Deque<MappedEntity> open = new ArrayDeque<>(List.of(first));
        while (!open.isEmpty()) {
            for (MappedEntity.MappedProperty property : open.poll().properties().values()) {
                if (property.eager()) {
                    property.targetType()
                            .flatMap(mappings::byTypeOrName)
                            .filter(t -> seen.add(t.typeName()))
                            .ifPresent(open::add);
                }
            }
        }
        return seen;
    }
}
