package dev.tocsin.analyzer.race;

import dev.tocsin.analyzer.flow.Assumption;
import dev.tocsin.analyzer.flow.CallSite;
import dev.tocsin.analyzer.flow.Event;
import dev.tocsin.analyzer.flow.Frame;
import dev.tocsin.analyzer.flow.Path;
import dev.tocsin.analyzer.flow.Program;
import dev.tocsin.analyzer.flow.Summary;
import dev.tocsin.analyzer.ir.Cond;
import dev.tocsin.analyzer.ir.DataOperation;
import dev.tocsin.analyzer.ir.Known;
import dev.tocsin.analyzer.ir.Names;
import dev.tocsin.analyzer.ir.RowPredicate;
import dev.tocsin.analyzer.ir.Value;
import dev.tocsin.analyzer.schema.MappedEntity;
import dev.tocsin.analyzer.schema.Schema;
import dev.tocsin.analyzer.types.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Weighs the protections of a candidate on every way that leads to it; what no way leaves open is no finding. Each thread has
 * one of its own, and what it says does not depend on what it was asked before.
 */
final class Judge {

    private final Program program;
    private final Schema schema;
    private final Map<String, KeyCoverage> keysByFile = new HashMap<>();
    private final Violations violations;
    private final EntryPoints entryPoints;
    private final DeadCode deadCode = new DeadCode();
    private final SecondTry secondTry;
    private final Companions companions;
    private final InsertedBeside insertedBeside;
    private final HeldRows heldRows;
    private final Surroundings surroundings;
    private final RowLocks rowLocks;
    private final HeldLocks heldLocks;
    private final Isolation isolation;
    private final ConditionalWrites conditionalWrites;
    private final FailingInsert failingInsert;
    private final MergedRow mergedRow;
    private final OwnRowCounted ownRowCounted;
    private final Repetition repetition;
    private final ColumnKinds columnKinds;
    private final MarkedAsGone markedAsGone;
    private final AtRoot atRoot;
    private final OneSpelling oneSpelling;
    private final Rows rows;
    private final Map<Method, List<Chain>> chains = new HashMap<>();

    /**
     * What is asked of the whole program; all threads' judges share it.
     *
     * @param namedElsewhere whether files that are no part of the program name a method
     */
    record Shared(CallPlaces places, StateWriters writers, Predicate<String> namedElsewhere) {}

    Judge(Program program, Schema schema, Shared shared) {
        this.program = program;
        this.schema = schema;
        this.rows = new Rows(program.mappings());
        this.violations = new Violations(
                program.exceptions(), new ExceptionHandlers(program.types()), program.violations(), schema);
        this.entryPoints = new EntryPoints(program, shared.places(), shared.namedElsewhere());
        this.companions = new Companions(program, schema);
        this.insertedBeside = new InsertedBeside(program.types(), program.mappings());
        this.heldRows = new HeldRows(program);
        this.surroundings = new Surroundings(program, schema, entryPoints::isHandedOn);
        this.rowLocks = new RowLocks(program, schema, heldRows);
        this.heldLocks = new HeldLocks(program);
        this.isolation = new Isolation(schema);
        this.ownRowCounted = new OwnRowCounted(rows);
        this.failingInsert = new FailingInsert(program, rows);
        this.mergedRow = new MergedRow(program, schema);
        this.conditionalWrites = new ConditionalWrites(program, rows);
        RootTraces traces = new RootTraces(program);
        this.repetition = new Repetition(program, rows, traces, shared.writers());
        this.markedAsGone = new MarkedAsGone(program);
        this.columnKinds = new ColumnKinds(program, schema);
        this.oneSpelling = new OneSpelling(program, rows, traces);
        this.atRoot = new AtRoot(program, traces, entryPoints);
        this.secondTry = new SecondTry(program);
    }

    /** Whether some way leads to what the window is made of. */
    boolean happens(Candidate candidate, List<Event> events) {
        List<Chain> ways = waysTo(candidate.method());
        return Chain.mayBeMore(ways) || ways.stream().anyMatch(w -> !atRoot.rulesOut(candidate, events, w));
    }

    private List<Chain> waysTo(Method method) {
        return chains.computeIfAbsent(method, m -> Chain.to(m, program));
    }

    /** The window, if some way to it is open. */
    Optional<CheckThenAct> judge(Candidate found, List<Event> events) {
        List<Chain> all = waysTo(found.method());
        List<Chain> open = all.stream()
                .filter(w -> !entryPoints.startUp(w.root())
                        && !Profiles.ofTests(w.root().owner()))
                .filter(w -> !deadCode.neverRuns(w.root()))
                .filter(w -> w.methods().noneMatch(EntryPoints::changesSchema))
                .filter(w -> !secondTry.leadsHere(w))
                .filter(w -> !atRoot.closes(found, w))
                .filter(w -> Chain.mayBeMore(all) || !atRoot.rulesOut(found, events, w))
                .sorted(Comparator.comparing(w -> entryPoints.entry(w.root()).kind()))
                .toList();
        // A way that no user goes says nothing of the others.
        List<Chain> live =
                open.stream().filter(w -> entryPoints.entry(w.root()).ofUsers()).toList();
        List<Chain> ways = live.isEmpty() ? open : live;
        Candidate candidate = asksForAny(found)
                ? found.as(Window.COUNT_INSERT)
                : repetition.harmless(found, ways) ? found.lessSure() : found;
        return widest(ways.stream().flatMap(w -> judge(candidate, events, w).stream()))
                .map(w -> everyWayInTransaction(candidate, ways) ? w : w.withWayWithoutTransaction());
    }

    /** The first way on which nothing stands half in the way; or else the first one. No more are judged than it takes. */
    private static Optional<CheckThenAct> widest(Stream<CheckThenAct> open) {
        Optional<CheckThenAct> first = Optional.empty();
        for (Iterator<CheckThenAct> each = open.iterator(); each.hasNext(); ) {
            CheckThenAct window = each.next();
            if (window.protections().stream().noneMatch(p -> p.verdict() == Protection.Verdict.HOLDS_PARTLY)) {
                return Optional.of(window);
            }
            first = first.or(() -> Optional.of(window));
        }
        return first;
    }

    private boolean everyWayInTransaction(Candidate candidate, List<Chain> ways) {
        return ways.stream()
                .map(w -> w.frames(program))
                .allMatch(outer -> Frames.oneTransaction(
                        Frames.around(outer, candidate.act().frames().list()),
                        Frames.around(outer, candidate.check().frames().list())));
    }

    private Optional<CheckThenAct> judge(Candidate candidate, List<Event> events, Chain way) {
        List<Frame> outer = way.frames(program);
        List<Frame> aroundAct = Frames.around(outer, candidate.act().frames().list());
        List<Frame> aroundCheck =
                Frames.around(outer, candidate.check().frames().list());
        List<Assumption> exit =
                program.summary(candidate.method()).map(Summary::exit).orElse(List.of());
        if (Rollback.always(candidate.act(), exit, outer, aroundAct, program.exceptions())) {
            return Optional.empty();
        }
        if (ownRowCounted.letsOneThrough(
                candidate, events, e -> Frames.around(outer, e.frames().list()))) {
            return Optional.empty();
        }
        if (candidate.window() == Window.BETWEEN_WRITES) {
            return betweenWrites(candidate, events, way, aroundAct, aroundCheck);
        }
        if (writtenByCommit(candidate) && !writesChanges(aroundAct) && !flushedLater(candidate, events)) {
            // Nothing writes a changed object outside of a transaction, or in one that only reads.
            return Optional.empty();
        }
        if (neverFlushed(candidate, events, way, aroundAct)) {
            return Optional.empty();
        }
        List<Protection> weighed = new ArrayList<>();
        List<SideEffect> sideEffects = SideEffects.of(candidate, events, aroundAct, immediate(candidate));
        Harm harm = Harm.WRONG_DATA;

        Candidate told = candidate;
        Optional<InsertedBeside.Stop> stop = Optional.empty();
        if (keyMatters(candidate)) {
            Protection key = mergedRow.weigh(
                    candidate,
                    keysSeenFrom(candidate)
                            .weigh(
                                    candidate.entity(),
                                    candidate.columns(),
                                    candidate.where(),
                                    written(candidate),
                                    candidate.act().path(),
                                    SettledValues.of(events),
                                    candidate.check().operation(),
                                    column -> oneSpelling.of(candidate, way, column)),
                    aroundAct,
                    aroundCheck);
            stop = key.verdict() == Protection.Verdict.HOLDS || upsert(candidate)
                    ? Optional.empty()
                    : insertedBeside.of(candidate, events, outer, schema.seenFrom(candidate.file()));
            // The second request fails at that insert, and not at the act.
            Candidate failing =
                    stop.map(s -> candidate.actingAt(s.insert(), s.index())).orElse(candidate);
            told = failing;
            weighed.add(stop.map(InsertedBeside.Stop::key).orElse(key));
            if (upsert(candidate)) {
                if (key.verdict() != Protection.Verdict.ABSENT) {
                    return Optional.empty();
                }
            } else {
                String checked = candidate
                        .assumption()
                        .map(a -> a.otherwise().exception())
                        .orElse("");
                List<Event.Flush> flushes = flushesAfter(failing, events, way);
                DataOperation.Api thrownBy = thrownBy(failing, events, flushes);
                List<Frame> aroundFailing =
                        Frames.around(outer, failing.act().frames().list());
                Protection handled = violations.weigh(
                        new Violations.Sent(
                                thrownBy,
                                immediate(failing),
                                candidate.window() == Window.CLAIM && stop.isEmpty() ? "UPDATE" : "INSERT",
                                failing.act().at()),
                        askingAgain(aroundFailing, aroundCheck),
                        flushes,
                        checked);
                boolean keyHolds = stop.isPresent() || key.verdict() == Protection.Verdict.HOLDS;
                boolean handlerHolds = handled.verdict() == Protection.Verdict.HOLDS;
                if (handlerHolds) {
                    weighed.replaceAll(p -> mergedRow.behindCatch(candidate, p, aroundAct, aroundCheck));
                }
                boolean answered = handlerHolds || handled.verdict() == Protection.Verdict.HOLDS_PARTLY;
                // Who catches the violation knows of a key, even where the schema is not at hand.
                boolean closed = answered && keyHolds || handlerHolds && key.verdict() == Protection.Verdict.UNKNOWN;
                if (closed && sideEffects.isEmpty()) {
                    return Optional.empty();
                }
                if (keyHolds || closed) {
                    boolean leftBehind = sideEffects.stream().anyMatch(SideEffect::lasting)
                            && handled.verdict() != Protection.Verdict.FAILS;
                    harm = closed || leftBehind ? Harm.HALF_DONE : Harm.WRONG_ANSWER;
                }
                // Without a key there is no violation; only who waits for one has meant to be protected by it.
                boolean failsToHandle = handled.verdict() == Protection.Verdict.FAILS
                        && (handled.flaw().isPresent() || key.verdict() != Protection.Verdict.ABSENT);
                if (keyHolds || handlerHolds || failsToHandle) {
                    weighed.add(handled);
                }
                if (harm == Harm.WRONG_ANSWER
                        && handled.verdict() == Protection.Verdict.ABSENT
                        && EntryPoints.redelivered(way.root())) {
                    weighed.add(Protection.of(
                            Protection.Kind.HANDLED_VIOLATION,
                            "redelivery of the message",
                            Protection.Verdict.HOLDS_PARTLY,
                            "the broker sends it again, and then the check sees the first one's row",
                            way.root().span()));
                }
                if (harm == Harm.WRONG_ANSWER
                        && handled.verdict() == Protection.Verdict.ABSENT
                        && entryPoints.entry(way.root()).kind() == Entry.Kind.REQUEST
                        && violations.neitherHandled(
                                thrownBy, aroundCheck, way.root().owner(), checked)) {
                    told = failing.lessSure();
                    weighed.add(Protection.of(
                            Protection.Kind.HANDLED_VIOLATION,
                            "answer to the check's own `" + checked + "`",
                            Protection.Verdict.HOLDS_PARTLY,
                            "nothing handles that either, so that both end as a server error",
                            candidate.assumption().orElseThrow().at()));
                }
            }
        }
        for (Protection protection : List.of(
                rowLocks.weigh(candidate, events, way, aroundAct),
                heldLocks.weigh(candidate, events, way, aroundAct, aroundCheck),
                isolation.weigh(candidate, aroundAct, aroundCheck))) {
            if (protection.verdict() == Protection.Verdict.HOLDS) {
                return Optional.empty();
            }
            if (protection.verdict() != Protection.Verdict.ABSENT || relevant(candidate, protection)) {
                weighed.add(protection);
            }
        }
        Optional<Protection> gate = conditionalWrites.weigh(candidate, events);
        if (gate.isPresent()) {
            if (gate.get().verdict() == Protection.Verdict.HOLDS) {
                return Optional.empty();
            }
            weighed.add(gate.get());
        }
        if (candidate.window() == Window.TRANSITION || candidate.window() == Window.LOST_UPDATE) {
            Optional<Protection> version = version(candidate);
            if (version.filter(v -> v.verdict() == Protection.Verdict.HOLDS).isPresent()) {
                // Of an object that was handed in, where its window began is not to be seen.
                if (sideEffects.isEmpty() || candidate.readElsewhere()) {
                    return Optional.empty();
                }
                harm = Harm.HALF_DONE;
            }
            version.ifPresent(weighed::add);
        }
        candidate
                .write()
                .flatMap(w -> failingInsert.missing(w, schema.seenFrom(candidate.file())))
                .map(c -> Protection.of(
                        Protection.Kind.CONSTRAINT,
                        "`" + c + "`, which must not be NULL",
                        Protection.Verdict.HOLDS_PARTLY,
                        "it is never set here, so that the insert seems to fail each time"))
                .ifPresent(weighed::add);
        if (stop.isEmpty() && Violations.boundary(aroundAct) >= 0) {
            companions.of(candidate, events, way).ifPresent(weighed::add);
        }
        if (candidate.window() == Window.TRANSITION && checkedByDatabase(candidate)) {
            return Optional.empty();
        }
        if (candidate.window() == Window.DELETE) {
            Protection foreignKey = foreignKey(candidate);
            if (foreignKey.verdict() == Protection.Verdict.HOLDS) {
                return Optional.empty();
            }
            weighed.add(foreignKey);
        }
        if (harm == Harm.WRONG_ANSWER && nobodyHears(candidate, events, way)) {
            return Optional.empty();
        }
        return Optional.of(
                describe(told, way, weighed, harm, sideEffects, Frames.oneTransaction(aroundAct, aroundCheck)));
    }

    /**
     * The check ends the handling of a message, and so does the violation, since the exception is let go: nobody was to be
     * answered, and nothing else is left undone.
     */
    private boolean nobodyHears(Candidate candidate, List<Event> events, Chain way) {
        boolean ends = candidate
                .assumption()
                .filter(a -> a.otherwise().kind() != Assumption.Otherwise.Kind.GOES_ON)
                .isPresent();
        return ends
                && entryPoints
                        .entry(way.root())
                        .lost()
                        .filter(Entry.Lost::certain)
                        .isPresent()
                && (way.calls().isEmpty() || writesOf(way.calls().get(0)) <= writes(events, Path.EMPTY));
    }

    private long writesOf(CallSite call) {
        return writes(program.from(call), call.path());
    }

    /** The ways compare one value with different constants, as the arms of a switch do. */
    private static boolean otherArm(Path one, Path other) {
        return comparisons(one)
                .anyMatch(a -> comparisons(other)
                        .anyMatch(b -> a.left().equals(b.left()) && !a.right().equals(b.right())));
    }

    private static Stream<Cond.Compare> comparisons(Path path) {
        return path.assumptions().stream()
                .map(Assumption::condition)
                .filter(c -> c instanceof Cond.Compare e
                        && e.operator() == Cond.Compare.Operator.EQ
                        && e.right() instanceof Value.Named)
                .map(Cond.Compare.class::cast);
    }

    private static long writes(List<Event> events, Path path) {
        return events.stream()
                .filter(e -> e instanceof Event.Operation o && o.operation() instanceof DataOperation.Write)
                .filter(e -> e.path().compatible(path) && !otherArm(e.path(), path))
                .count();
    }

    /** A transaction around both writes undoes the first where what lies between them fails. */
    private Optional<CheckThenAct> betweenWrites(
            Candidate candidate, List<Event> events, Chain way, List<Frame> aroundAct, List<Frame> aroundFirst) {
        List<SideEffect> sideEffects = BetweenWrites.effects(candidate, events);
        boolean together = Frames.oneTransaction(aroundAct, aroundFirst);
        return sideEffects.isEmpty() || together || candidate.api() == DataOperation.Api.JDBC
                ? Optional.empty()
                : Optional.of(describe(
                        candidate,
                        way,
                        List.of(Protection.of(
                                Protection.Kind.TRANSACTION,
                                "transaction around both writes",
                                Protection.Verdict.ABSENT,
                                "none was found, nor a catch that takes the first one back")),
                        Harm.HALF_DONE,
                        sideEffects,
                        together));
    }

    /** The frames around the act without retries that do not ask again: what was checked before them stays checked. */
    private static List<Frame> askingAgain(List<Frame> aroundAct, List<Frame> aroundCheck) {
        return aroundAct.stream()
                .filter(f -> !(f instanceof Frame.Retry) || aroundCheck.contains(f))
                .toList();
    }

    /** An object is changed, or what is in its collection, and no statement is asked for. */
    private static boolean writtenByCommit(Candidate candidate) {
        return candidate.act() instanceof Event.Assignment
                || candidate.write().filter(DataOperation.Write::byCommit).isPresent();
    }

    private static boolean writesChanges(List<Frame> frames) {
        return Violations.boundary(frames) >= 0 && !readsOnly(frames);
    }

    private static boolean readsOnly(List<Frame> frames) {
        int boundary = Violations.boundary(frames);
        return boundary >= 0
                && frames.get(boundary) instanceof Frame.Transaction t
                && t.settings().readOnly();
    }

    /** What a mapper keeps for the flush is never sent in a transaction that only reads, unless the program flushes itself. */
    private boolean neverFlushed(Candidate candidate, List<Event> events, Chain way, List<Frame> aroundAct) {
        return readsOnly(aroundAct)
                && candidate.write().filter(DataOperation.Write::waitsForFlush).isPresent()
                && !immediate(candidate)
                && program.mappings().of(candidate.entity()).isPresent()
                && flushesAfter(candidate, events, way).isEmpty();
    }

    /** A later write through the mapper flushes the session, and with it every changed object. */
    private static boolean flushedLater(Candidate candidate, List<Event> events) {
        return events.subList(candidate.actIndex(), events.size()).stream()
                .anyMatch(e -> e instanceof Event.Operation o
                        && o.operation() instanceof DataOperation.Write w
                        && w.api() == DataOperation.Api.SPRING_DATA_JPA);
    }

    // ---- keys

    /** The keys of the tables that the act's module has: each service of a repository may have a table of the same name. */
    private KeyCoverage keysSeenFrom(Candidate candidate) {
        return keysByFile.computeIfAbsent(
                candidate.file(), f -> new KeyCoverage(schema.seenFrom(f), program.mappings()));
    }

    private static boolean keyMatters(Candidate candidate) {
        return switch (candidate.window()) {
            case INSERT, CLAIM, FIND_OR_CREATE, NUMBER, COUNT_INSERT, REPLACE -> true;
            // No key says how many.
            case QUOTA, TRANSITION, LOST_UPDATE, DELETE, BETWEEN_WRITES -> false;
        };
    }

    /** {@code if (!users.existsByTenantId(id))} the first one is inserted: the tenant's users are counted, none is looked for. */
    private boolean asksForAny(Candidate candidate) {
        return (candidate.window() == Window.INSERT || candidate.window() == Window.FIND_OR_CREATE)
                && keysSeenFrom(candidate)
                        .asksForAnyOfMany(
                                candidate.entity(),
                                candidate.columns(),
                                candidate.where(),
                                candidate.check().operation());
    }

    private static boolean upsert(Candidate candidate) {
        return candidate
                .write()
                .filter(w -> w.conflict() != DataOperation.Conflict.FAIL)
                .isPresent();
    }

    /** What the act writes: also where that is a commit, which writes what was assigned. */
    private static Optional<DataOperation.Write> written(Candidate candidate) {
        if (!(candidate.act() instanceof Event.Assignment a)) {
            return candidate.write();
        }
        DataOperation check = candidate.check().operation();
        return Optional.of(new DataOperation.Write(
                DataOperation.Effect.UPDATE,
                a.entity(),
                RowPredicate.UNKNOWN,
                new TreeMap<>(Map.of(a.property(), a.value())),
                false,
                a.target(),
                DataOperation.Conflict.FAIL,
                false,
                a.at(),
                a.property(),
                check.api()));
    }

    /** The statement is sent at the call: also where the object's new row gets its key from the insert itself. */
    private boolean immediate(Candidate candidate) {
        return candidate
                .write()
                .filter(w ->
                        w.immediate() || w.effect() == DataOperation.Effect.SAVE && keyComesFromInsert(candidate, w))
                .isPresent();
    }

    private boolean keyComesFromInsert(Candidate candidate, DataOperation.Write write) {
        boolean inserts = candidate.window() == Window.INSERT
                || candidate.window() == Window.FIND_OR_CREATE
                || candidate.window() == Window.NUMBER
                || candidate.window() == Window.REPLACE;
        return inserts
                && program.mappings()
                        .of(write.entity())
                        .filter(m -> m.idGeneration() == MappedEntity.IdGeneration.IDENTITY)
                        .isPresent();
    }

    /**
     * By what the violation comes: a row that no call inserts is sent by the commit or by a call of a repository, and where
     * there are Spring's repositories, both translate it.
     */
    private static DataOperation.Api thrownBy(Candidate candidate, List<Event> events, List<Event.Flush> flushes) {
        boolean translated =
                candidate.write().filter(DataOperation.Write::byCommit).isPresent()
                        && flushes.isEmpty()
                        && events.stream()
                                .anyMatch(e -> e instanceof Event.Operation o
                                        && o.operation().api() == DataOperation.Api.SPRING_DATA_JPA);
        return translated ? DataOperation.Api.SPRING_DATA_JPA : candidate.api();
    }

    /** Flushes behind the act, in its method and in the callers as they see them. */
    private List<Event.Flush> flushesAfter(Candidate candidate, List<Event> events, Chain way) {
        List<Event.Flush> flushes = new ArrayList<>();
        flushes(events.subList(candidate.actIndex(), events.size()), flushes);
        for (CallSite call : way.calls()) {
            flushes(program.from(call), flushes);
        }
        return flushes;
    }

    private static void flushes(List<Event> events, List<Event.Flush> into) {
        for (Event event : events) {
            if (event instanceof Event.Flush f) {
                into.add(f);
            }
        }
    }

    /** Which absent protections are worth a line: those that one would use here. */
    private static boolean relevant(Candidate candidate, Protection protection) {
        return protection.kind() == Protection.Kind.ROW_LOCK
                && candidate.window() != Window.INSERT
                && candidate.window() != Window.CLAIM;
    }

    private Optional<Protection> version(Candidate candidate) {
        Optional<MappedEntity> mapped = program.mappings().of(candidate.entity());
        if (mapped.isEmpty()) {
            return Optional.empty();
        }
        boolean throughEntity = candidate.act() instanceof Event.Assignment
                || candidate.write().filter(DataOperation.Write::throughEntity).isPresent();
        if (mapped.get().version().isPresent()) {
            return Optional.of(
                    throughEntity
                            ? Protection.of(
                                    Protection.Kind.VERSION,
                                    "`@Version` on `" + candidate.entity().name() + "`",
                                    Protection.Verdict.HOLDS,
                                    "")
                            : Protection.failing(
                                    Protection.Kind.VERSION,
                                    Flaw.VERSION_BYPASSED,
                                    "`@Version` on `" + candidate.entity().name() + "`",
                                    "the statement goes around the entity",
                                    candidate.act().at()));
        }
        return Optional.of(Protection.of(
                Protection.Kind.VERSION,
                "`@Version`",
                Protection.Verdict.ABSENT,
                "`" + candidate.entity().name() + "` has none"));
    }

    /** {@code set balance = balance - ?} under {@code CHECK (balance >= 0)}: the database makes the decision again. */
    private boolean checkedByDatabase(Candidate candidate) {
        return candidate.columns().stream().anyMatch(c -> checkedByDatabase(candidate, c));
    }

    private boolean checkedByDatabase(Candidate candidate, String column) {
        boolean computed = candidate
                .write()
                .map(w -> w.values().entrySet().stream()
                        .anyMatch(e -> e.getValue() instanceof Value.Derived d
                                && d.how().equals("in database")
                                && rows.sameColumn(candidate.entity(), e.getKey(), column)))
                .orElse(false);
        Pattern mention = Pattern.compile("(?i)(?<![\\w$])"
                + Pattern.quote(program.mappings().columnName(candidate.entity(), column)) + "(?![\\w$])");
        return computed
                && schema.seenFrom(candidate.file())
                        .database(candidate.entity().table())
                        .map(t -> t.checks().stream()
                                .anyMatch(c -> mention.matcher(c.expression()).find()))
                        .orElse(false);
    }

    private Protection foreignKey(Candidate candidate) {
        String child = candidate.check().operation().entity().table();
        String parent = candidate.write().map(w -> w.entity().table()).orElse("");
        if (Names.fold(child).equals(Names.fold(parent))) {
            return Protection.of(
                    Protection.Kind.FOREIGN_KEY,
                    "lock on the counted rows",
                    Protection.Verdict.ABSENT,
                    "none was found");
        }
        if (candidate.write().filter(markedAsGone::byMapper).isPresent()) {
            return Protection.of(
                    Protection.Kind.FOREIGN_KEY,
                    "foreign key from `" + child + "` to `" + parent + "`",
                    Protection.Verdict.ABSENT,
                    "the row is only marked as deleted, so that none would fire");
        }
        Schema here = schema.seenFrom(candidate.file());
        boolean refers = here.database(child)
                .map(t -> t.foreignKeys().stream()
                        .anyMatch(f -> Names.fold(f.target()).equals(Names.fold(parent)) && !f.cascades()))
                .orElse(false);
        boolean mapped = here.database(child).isEmpty()
                && program.mappings()
                        .of(candidate.check().operation().entity())
                        .map(m -> m.properties().values().stream()
                                .anyMatch(p -> !p.collection() && p.targetType().isPresent()))
                        .orElse(false);
        return refers || mapped
                ? Protection.of(
                        Protection.Kind.FOREIGN_KEY, "foreign key", Protection.Verdict.HOLDS, "stops the delete")
                : Protection.of(
                        Protection.Kind.FOREIGN_KEY,
                        "foreign key from `" + child + "` to `" + parent + "`",
                        keysSeenFrom(candidate)
                                                .tableKnown(candidate
                                                        .check()
                                                        .operation()
                                                        .entity())
                                        == Known.YES
                                ? Protection.Verdict.ABSENT
                                : Protection.Verdict.UNKNOWN,
                        "none was found");
    }

    // ---- the window, for the rules

    private CheckThenAct describe(
            Candidate candidate,
            Chain way,
            List<Protection> weighed,
            Harm harm,
            List<SideEffect> sideEffects,
            boolean inTransaction) {
        DataOperation check = candidate.check().operation();
        CheckThenAct.Site act = candidate.act() instanceof Event.Operation o
                ? new CheckThenAct.Site(o.at(), o.operation().label(), Optional.of(o.operation()))
                : new CheckThenAct.Site(
                        candidate.act().at(),
                        ((Event.Assignment) candidate.act()).property() + " = ..",
                        Optional.empty());
        List<CheckThenAct.Call> path = new ArrayList<>();
        calls(candidate.check().frames().list(), path);
        calls(candidate.act().frames().list(), path);
        CheckThenAct.Otherwise otherwise = candidate
                .assumption()
                .map(a -> new CheckThenAct.Otherwise(
                        CheckThenAct.Otherwise.Kind.valueOf(a.otherwise().kind().name()),
                        a.otherwise().exception(),
                        a.otherwise().differs()))
                .orElse(new CheckThenAct.Otherwise(CheckThenAct.Otherwise.Kind.GOES_ON, "", false));
        return new CheckThenAct(
                candidate.window(),
                new CheckThenAct.Site(check.span(), check.label(), Optional.of(check)),
                candidate.assumption().map(Assumption::at).orElse(check.span()),
                act,
                candidate.entity(),
                candidate.columns(),
                candidate.where(),
                candidate.method().qualifiedName(),
                path,
                otherwise,
                weighed,
                harm,
                sideEffects,
                candidate.sameRows(),
                entryPoints.entry(way.root()),
                inTransaction,
                !inTransaction,
                candidate.columns().isEmpty()
                        ? ColumnKind.UNKNOWN
                        : columnKinds.of(candidate.entity(), candidate.columns().get(0), candidate.file()),
                List.of(),
                held(candidate),
                surroundings.of(candidate, events(candidate), ways(candidate)));
    }

    private Optional<CheckThenAct.Held> held(Candidate candidate) {
        return heldRows.of(candidate, events(candidate), ways(candidate));
    }

    private List<Event> events(Candidate candidate) {
        return program.summary(candidate.method()).map(Summary::events).orElse(List.of());
    }

    private List<Chain> ways(Candidate candidate) {
        return chains.getOrDefault(candidate.method(), List.of());
    }

    private static void calls(List<Frame> frames, List<CheckThenAct.Call> into) {
        for (Frame frame : frames) {
            if (frame instanceof Frame.Call c) {
                CheckThenAct.Call call =
                        new CheckThenAct.Call(c.at(), c.callee().shortName());
                if (!into.contains(call)) {
                    into.add(call);
                }
            }
        }
    }
}
